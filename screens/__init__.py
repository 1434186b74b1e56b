"""Values and words become screens: text, buttons, a picture. No Telegram, no database, no decisions."""
