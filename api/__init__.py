"""The hub over HTTP: REST, GraphQL, the change feed and its webhooks."""
