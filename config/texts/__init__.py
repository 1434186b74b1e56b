"""Every sentence people read, one TOML file per language."""
