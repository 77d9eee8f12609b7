"""Vectors of texts, so that texts can be compared by meaning or by sound of their parts."""
