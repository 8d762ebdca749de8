"""Compiled tables: read by memory map, shared between processes, verified when first used."""
