"""Measurements, beside peers, that anyone can run."""
