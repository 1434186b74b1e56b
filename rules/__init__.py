"""Pure rules and the plain values that verbs return. Standard library only; no database, no Telegram, no words."""
