"""The learned part of the shipped policies: what it is learned from, how, and how it is written."""
