"""Code lists that come with the hub."""
