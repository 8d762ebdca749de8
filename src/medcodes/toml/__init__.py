"""Reading TOML that people write: every complaint names the file, the table and the line."""
