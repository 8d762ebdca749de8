"""Procedures: CPT by category and section, and HCPCS Level II by letter group."""
