"""Builds golden records from the members of clusters: values and lineage."""

from __future__ import annotations

from mdm.policy.survivors import Survivors, golden_cells, survivors

__all__ = ["Survivors", "golden_cells", "survivors"]
