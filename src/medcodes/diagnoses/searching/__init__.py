"""Full-text search of ICD-10-CM: reading a query, ranking what fits, and the compiled index."""
