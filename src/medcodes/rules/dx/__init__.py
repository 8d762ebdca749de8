"""Rules about diagnoses."""
