"""Matching beside its peers: quality against the truth, time and memory."""
