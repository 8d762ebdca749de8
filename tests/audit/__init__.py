"""Auditing files."""
