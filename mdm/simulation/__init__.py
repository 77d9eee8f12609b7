"""What a simulation found, for people to read."""
