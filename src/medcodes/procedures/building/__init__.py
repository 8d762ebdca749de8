"""Compiling the knowledge files about procedures and modifiers."""
