"""The database. Sessions and SQL never leave this folder; what comes out are plain values of rules/."""
