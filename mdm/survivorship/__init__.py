"""Which value survives in a golden cell: rules as chains of links, pure."""
