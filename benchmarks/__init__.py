"""Measures the hub: one command prints every figure as a table."""
