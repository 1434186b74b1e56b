"""What an operator changes without programming: settings, procedures, and every sentence the bot says."""
