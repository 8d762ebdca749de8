"""Rules about procedures and modifiers."""
