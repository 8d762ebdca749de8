"""What compiles the shipped tables and the generated documentation."""
