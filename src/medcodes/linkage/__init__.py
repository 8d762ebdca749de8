"""Whether a diagnosis justifies a procedure: policies, then indications, then anatomy."""
