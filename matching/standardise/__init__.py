"""Standardisers: raw attribute values in, one comparable feature out."""
