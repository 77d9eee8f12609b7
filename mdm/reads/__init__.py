"""The query side: what surfaces show, as values."""
