"""Rules about the level of a visit."""
