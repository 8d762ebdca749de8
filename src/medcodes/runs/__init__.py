"""Runs: checking the claims of many files, in one process or several, with one output that can be resumed."""
