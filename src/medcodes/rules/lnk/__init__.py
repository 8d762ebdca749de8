"""Rules about whether diagnoses justify procedures."""
