"""Frames of every engine."""
