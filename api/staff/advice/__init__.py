"""Travel advice as the bot searches it, for officers."""
