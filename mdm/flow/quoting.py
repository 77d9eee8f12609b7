"""Which quarantined items without a key are about a person: those that quote what the person's records say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection

from mdm.flow.standardise import as_text, map_attributes
from mdm.model import RecordId
from mdm.policy.document import Policy
from mdm.store import proofs, quarantine

_SHORTEST: Final = 4
"""Shorter values, as house numbers are, tell nobody from anybody."""
_TELLING: Final = ("email", "phone", "identifier")
"""Types of which one value names a person; of others it takes two."""


def quoting(connection: Connection, policy: Policy, record_ids: Sequence[RecordId]) -> list[int]:
    """The items, by id: they hold one e-mail address, number or key of the person, or two other personal values.

    An item that cannot be read, or gives no key, names no record, so that only its content can tell.
    """
    telling, others = _personal(connection, policy, record_ids)
    found = []
    with closing(quarantine.without_key(connection, policy.object)) as parts:
        for item in chain.from_iterable(parts):
            said = _folded(" ".join(_leaves(item.payload)))
            if any(_stands_in(value, said) for value in telling) or (
                sum(_stands_in(value, said) for value in others) > 1
            ):
                found.append(item.quarantine_id)
    return found


def _personal(
    connection: Connection, policy: Policy, record_ids: Sequence[RecordId]
) -> tuple[set[str], set[str]]:
    """Every personal value that any version of the records says: those that name a person, and others."""
    telling: set[str] = set()
    others: set[str] = set()
    for version in proofs.record_versions(connection, record_ids):
        source = policy.sources.get(version.key.source)
        content = version.seal.open(version.sealed) if version.seal and version.sealed else None
        if source is None or content is None:
            continue
        for name, value in map_attributes(policy, source, json.loads(content)).items():
            attribute = policy.attributes[name]
            if attribute.personal and len(value) >= _SHORTEST:
                (telling if attribute.type in _TELLING else others).add(_folded(value))
    return telling, others


def _leaves(payload: str) -> Iterator[str]:
    """Every text in a payload; of one that is no JSON, all of it."""
    try:
        whole: Any = json.loads(payload)
    except (ValueError, RecursionError):
        yield payload
        return
    pending = [whole]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value
        elif (text := as_text(value)) is not None:
            yield text


def _stands_in(value: str, said: str) -> bool:
    """Whether a text has the value as words of its own: Anna is not in Johanna, nor a number in a longer one."""
    return value in said and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", said) is not None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
