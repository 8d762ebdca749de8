"""Payer policies: read from what payers publish, compiled, and asked about one procedure and its diagnoses."""
