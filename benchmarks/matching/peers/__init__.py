"""Peers of the matcher, each a program of its own that runs in the environment of the peers."""
