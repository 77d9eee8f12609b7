"""One module per kind of system: how its records are read, and later how writes are delivered to it."""
