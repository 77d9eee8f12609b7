"""The review UI: what a steward sees, decides and corrects."""
