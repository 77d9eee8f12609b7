"""What the hub does, one module per stage: each function runs inside a transaction that its caller commits."""
