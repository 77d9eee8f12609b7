"""The hub: keeps source records, resolves which are one thing, and gives the golden record back."""
