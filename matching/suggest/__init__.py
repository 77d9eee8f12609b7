"""Looks at data and proposes what its columns are and how to match them."""
