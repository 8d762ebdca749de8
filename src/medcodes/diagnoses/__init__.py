"""ICD-10-CM, the classification of diagnoses: a tree, by release."""
