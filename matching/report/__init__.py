"""One page that shows how records were matched, and where to look when they were matched wrongly."""
