"""Sources of notices: one file per source; nothing here imports the store."""
