"""Which version of the hub this is."""

from __future__ import annotations

from importlib import metadata
from typing import Final

_DISTRIBUTION: Final = "mdm-hub"


def hub_version() -> str:
    """The installed version; `unreleased` where the hub runs from files that nobody installed."""
    try:
        return metadata.version(_DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "unreleased"
