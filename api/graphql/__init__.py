"""The hub over GraphQL."""
