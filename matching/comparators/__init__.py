"""Comparators: how alike two features are, as a level and as a sentence."""
