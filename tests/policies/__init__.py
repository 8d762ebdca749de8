"""Tests of payer policies."""
