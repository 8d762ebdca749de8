"""The linter: one rule a module, by family, each with its documentation."""
