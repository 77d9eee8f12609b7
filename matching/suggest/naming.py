"""Names that a policy may use, made of the headers and source names of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from unidecode import unidecode

STEWARD = "steward"
"""The source of what stewards say, which no file may take for its own."""

_OTHER = re.compile(r"[^a-z0-9]+")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST = 60


class ReservedSourceError(ValueError):
    """Records are of a source whose name policies keep for what stewards say."""

    code = "source_reserved"

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__(
            f"the name of the source {source!r} is kept for what stewards say; give it another name in the column "
            "source or, where there is none, as that of its file"
        )


def policy_name(text: str) -> str:
    """A header or a source as a policy's name: "BillingStreet" as billing_street, "2nd file.csv" as n_2nd_file_csv."""
    name = _OTHER.sub("_", _WORDS.sub("_", unidecode(text)).lower()).strip("_")[:_LONGEST].strip("_")
    return name if name[:1].isalpha() else f"n_{name}".rstrip("_")


def policy_names(texts: Iterable[str]) -> dict[str, str]:
    """`policy_name` of each text, in their order; of texts that would share a name the later are numbered."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for text in texts:
        name, number = policy_name(text), 2
        while name in taken:
            name, number = f"{policy_name(text)}_{number}", number + 1
        taken.add(name)
        found[text] = name
    return found
