"""Which other records a record names: read from its columns when it is settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mdm.flow.standardise import MAX_KEY_LENGTH, as_text
from mdm.model import RecordKey, Reference, is_storable
from mdm.policy.document import Policy


def references_of(policy: Policy, key: RecordKey, payload: Mapping[str, Any]) -> tuple[Reference, ...]:
    """Whom a record names, sorted, each once; itself is nobody."""
    found = set()
    for kind, relationship in policy.relationships.items():
        related = relationship.related_key(key.source)
        if related is None:
            continue
        for text in _keys(payload.get(related.column)):
            named = RecordKey(related.source or key.source, relationship.to or policy.object, text)
            if named != key:
                found.add(Reference(kind, named))
    return tuple(sorted(found))


def _keys(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        text = as_text(each)
        # The separator of what is kept is in no key that any system gives.
        if text is not None and len(text) <= MAX_KEY_LENGTH and is_storable(text) and "\x1f" not in text:
            yield text
