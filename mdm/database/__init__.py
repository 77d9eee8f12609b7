"""Where the hub's rows live: an embedded PostgreSQL that it runs itself, or a server it is given."""
