"""The policy: one versioned, validated document per object, and nothing that decides lives elsewhere."""
