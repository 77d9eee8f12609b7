"""Data to try the hub with: rows of two systems, seeded, and the truth about them."""
