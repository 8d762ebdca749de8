"""Claims: what a provider asks to be paid for, and readers that make them from files."""
