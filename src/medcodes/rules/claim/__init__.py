"""Rules about the claim as a whole."""
