"""The code lists that come with the hub, by the names under which a policy asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final

SHIPPED: Final = ("isic-4-sections", "iso3166-2026", "iso4217-2026", "payment-terms-2026", "unece-rec20-2026")
"""An edition never changes, so that a policy version means the same for ever: what is new is a new edition."""


@lru_cache(maxsize=len(SHIPPED))
def shipped_list(name: str) -> Mapping[str, str]:
    """Code → what it means, in the order of the list."""
    text = resources.files("mdm.codes").joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t", 1) for line in text.splitlines() if not line.startswith("#"))
    return MappingProxyType({code: label for code, label in rows})
