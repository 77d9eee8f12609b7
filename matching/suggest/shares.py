"""How often matches and other candidates reach each level, before anything is learned from the records at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from matching.comparators.registry import Comparator

_COUNTED: Mapping[tuple[str, str], tuple[tuple[float, ...], tuple[float, ...]]] = {
    ("person_name", "person_name"): (
        (0.455, 0.033, 0.266, 0.172, 0.02, 0.024, 0.022, 0.008),
        (0.0125, 0.0004, 0.0126, 0.007, 0.01, 0.155, 0.34, 0.4625),
    ),
    ("birth_date", "date"): ((0.863, 0.028, 0.043, 0.062, 0.004), (0.16, 0.0004, 0.016, 0.27, 0.5536)),
    ("organisation_name", "organisation"): (
        (0.667, 0.143, 0.144, 0.008, 0.038),
        (0.122, 0.003, 0.0152, 0.0412, 0.8186),
    ),
    ("legal_form", "exact"): ((0.995, 0.005), (0.28, 0.72)),
    ("tax_id", "identifier"): ((0.954, 0.042, 0.004), (0.0001, 0.0001, 0.9998)),
    ("mailbox", "text"): ((0.583, 0.053, 0.124, 0.24), (0.0002, 0.012, 0.3178, 0.67)),
    ("domain", "exact"): ((0.945, 0.055), (0.14, 0.86)),
    ("phone", "identifier"): ((0.656, 0.031, 0.313), (0.015, 0.001, 0.984)),
    ("address", "address"): (
        (0.698, 0.041, 0.08, 0.015, 0.048, 0.007, 0.111),
        (0.112, 0.0127, 0.012, 0.0026, 0.021, 0.087, 0.7527),
    ),
}
"""(Comparison, comparator) → m and u counted among candidates of generated customers: persons in households and
organisations with sister companies, in three sources."""

_MATCHES: Mapping[str, tuple[float, ...]] = {
    "person_name": (0.66, 0.03, 0.2, 0.04, 0.03, 0.015, 0.015, 0.01),
    "name": (0.75, 0.1, 0.1, 0.05),
    "full_name": (0.6, 0.14, 0.08, 0.1, 0.05, 0.03),
    "organisation": (0.65, 0.15, 0.1, 0.05, 0.05),
    "date": (0.85, 0.03, 0.05, 0.03, 0.04),
    "identifier": (0.85, 0.06, 0.09),
    "model_number": (0.7, 0.12, 0.08, 0.1),
    "text": (0.7, 0.12, 0.06, 0.12),
    "exact": (0.88, 0.12),
    "coordinates": (0.6, 0.25, 0.1, 0.05),
    "address": (0.6, 0.08, 0.15, 0.05, 0.03, 0.05, 0.04),
    "number": (0.5, 0.15, 0.2, 0.15),
    "price": (0.15, 0.25, 0.3, 0.25, 0.05),
    "measures": (0.7, 0.2, 0.1),
    "words": (0.3, 0.15, 0.15, 0.14, 0.12, 0.08, 0.03, 0.03),
    "codes": (0.6, 0.08, 0.12, 0.05, 0.03, 0.12),
    "people": (0.8, 0.05, 0.08, 0.04, 0.03),
    "word_set": (0.7, 0.2, 0.1),
}
_OF_VARIANTS: Mapping[str, tuple[float, ...]] = {
    "colours": (0.85, 0.1, 0.05),
    "variant": (0.95, 0.02, 0.03),
    "made_for": (0.94, 0.04, 0.02),
}
"""Comparison of what tells variants apart → how often matches reach each level."""

_FALLING = 0.6


def level_weights(comparison: str, comparator: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The levels of a comparison with shares to start from, as a policy writes them.

    Args:
        comparison: its name; what was counted for one of this name comes first.
        comparator: its document.
    """
    labels = TypeAdapter(Comparator).validate_python(dict(comparator)).labels
    m, u = _COUNTED.get((comparison, comparator["kind"])) or (
        _OF_VARIANTS.get(comparison)
        or _MATCHES.get(comparator["kind"])
        or tuple(_FALLING**place for place in range(len(labels))),
        tuple(_FALLING**place for place in reversed(range(len(labels)))),
    )
    return [
        {"label": label, "m": share_m, "u": share_u}
        for label, share_m, share_u in zip(labels, _shares(m), _shares(u), strict=True)
    ]


def _shares(values: tuple[float, ...]) -> list[float]:
    rounded = [round(value / sum(values), 6) for value in values]
    return [*rounded[:-1], round(1.0 - sum(rounded[:-1]), 6)]
