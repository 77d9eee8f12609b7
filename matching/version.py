"""Which version of this code gives a result."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib import metadata
from pathlib import Path

# Ours, and those that standardise, compare and count.
_DISTRIBUTIONS = (
    "mdm-hub",
    "jellyfish",
    "numpy",
    "phonenumbers",
    "pyarrow",
    "python-stdnum",
    "rapidfuzz",
    "scipy",
    "unidecode",
)


@cache
def code_digest() -> str:
    """What a result depends on besides rules and records, as a short text.

    It covers every file of this package, and the versions of Python and of the libraries that decide. Reading a
    megabyte takes some ten milliseconds, once in a process.
    """
    versions = [platform.python_version(), *map(_version, _DISTRIBUTIONS)]
    digest = hashlib.blake2b(repr(versions).encode(), digest_size=16)
    package = Path(__file__).parent
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.parent.name != "__pycache__":
            content = path.read_bytes()
            digest.update(repr((path.relative_to(package).as_posix(), len(content))).encode())
            digest.update(content)
    return digest.hexdigest()


def _version(distribution: str) -> str:
    """The installed version; empty where the code runs from files that nobody installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""
