"""Validity and linkage of whole files, CSV or Parquet, in batches: what ``medcodes audit`` does."""
