"""The policies that come with the hub."""
