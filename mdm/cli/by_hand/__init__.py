"""Matching of files, without the hub's database: what `mdm match` does."""
