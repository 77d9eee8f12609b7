"""What others have published of the public sets: pair classification on fixed splits, so higher than end to end."""

from __future__ import annotations

from collections.abc import Mapping

_MAGELLAN = "Konda et al. 2016, supervised; figures as given by Mudgal et al. 2018"
_DEEPMATCHER = "Mudgal et al. 2018, supervised"
_DITTO = "Li et al. 2020, supervised"
_ZEROER = "Wu et al. 2020, unsupervised"

PUBLISHED: Mapping[str, tuple[tuple[str, float, str], ...]] = {
    "abt_buy": (
        ("Magellan", 0.436, _MAGELLAN),
        ("DeepMatcher", 0.628, _DEEPMATCHER),
        ("Ditto", 0.893, _DITTO),
        ("ZeroER", 0.52, _ZEROER),
    ),
    "dblp_acm": (
        ("Magellan", 0.984, _MAGELLAN),
        ("DeepMatcher", 0.984, _DEEPMATCHER),
        ("Ditto", 0.990, _DITTO),
        ("ZeroER", 0.96, _ZEROER),
    ),
    "fodors_zagat": (
        ("Magellan", 1.0, _MAGELLAN),
        ("DeepMatcher", 1.0, _DEEPMATCHER),
        ("Ditto", 1.0, _DITTO),
        ("ZeroER", 1.0, _ZEROER),
    ),
}
"""Set → name of the matcher, its pairwise F1, and where it is from."""
