"""Weights learned from the records at hand, without labels or from some."""
