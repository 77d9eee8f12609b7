"""Which records are one thing, when they are too many for one machine: the local engine's parts, run by Spark."""
