"""All tables and all SQL of the hub, one module per family."""
