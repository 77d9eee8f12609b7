"""Matching of whole files: the scores of one pair at a time, for millions of records, on all cores."""
