"""Compiling the table of ICD-10-CM from official files."""
