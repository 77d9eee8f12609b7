"""Whether what a record says is good: checks on values, pure."""
