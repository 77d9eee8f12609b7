"""Maps a payload to attributes, checks it, and gives its standardised values and its features."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from matching.standardise.registry import STANDARDISERS
from matching.table import LARGEST_WHOLE
from mdm.model import (
    MAX_DEPTH,
    Accepted,
    InboundRecord,
    RecordKey,
    Rejected,
    is_storable,
    items_of,
    items_text,
    nests_deeper,
    payload_text,
)
from mdm.policy.document import Attribute, Policy, SourceRule
from mdm.survivorship.link import STEWARD

MAX_KEY_LENGTH = 255
MAX_VALUE_LENGTH = 10_000
_CACHED_LENGTH = 100  # characters; long texts seldom repeat, and two hundred thousand of them are gigabytes
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def map_attributes(policy: Policy, source: SourceRule, payload: Mapping[str, Any]) -> dict[str, str]:
    """Attribute → the source's own text for it, stripped; what is absent or empty has no entry."""
    mapped: dict[str, str] = {}
    renamed, coded = source.columns, source.codes
    for name, attribute in policy.attributes.items():
        columns = renamed.get(name, name)
        for column in (columns,) if type(columns) is str else columns:
            cell = payload.get(column)
            if cell is None:
                continue
            codes = coded.get(name, {})
            if attribute.multiple:
                items = items_in(cell, attribute.separator)
                if items:
                    mapped[name] = items_text([codes.get(item, item) for item in items])
                    break
                continue
            value = as_text(cell)
            if value is not None:
                mapped[name] = codes.get(value, value) if codes else value
                break
    return mapped


def several_items(policy: Policy, mapped: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """The items of each attribute that may have several: matching tries them all."""
    return {name: items_of(mapped[name]) for name in mapped if policy.attributes[name].multiple}


def marks_of(
    policy: Policy, source: SourceRule, payload: Mapping[str, Any], values: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Attribute → what a payload says of its value beside the value: its own clock, or that there is none.

    A clock that is none is passed over: the record's own counts then.
    """
    marks: dict[str, dict[str, Any]] = {}
    for name, column in source.clocks.items():
        moment = _as_clock(as_text(payload.get(column)))
        if moment is not None and name in policy.attributes:
            marks[name] = {"at": moment.isoformat()}
    for name in source.nulls:
        present = [column for column in _columns(source, name) if column in payload]
        if present and name not in values and all(as_text(payload[column]) is None for column in present):
            marks.setdefault(name, {})["null"] = True
    return marks


def accept(policy: Policy, inbound: InboundRecord) -> Accepted | Rejected:
    """Check one inbound record against the policy; nothing is stored."""
    source = policy.sources.get(inbound.source)
    key = as_text(inbound.key)
    if key is None and source is not None:
        key = as_text(inbound.payload.get(source.key))

    def rejected(reason: str, detail: str) -> Rejected:
        return refused(inbound, key, reason, detail)

    if source is None:
        known = ", ".join(policy.sources)
        return rejected(
            "source_unknown",
            f"the policy of {policy.object} names no source {inbound.source!r} (known: {known})",
        )
    if key is None:
        return rejected(
            "key_missing", f"column {source.key!r} has no value; it must name the record in its source"
        )
    if len(key) > MAX_KEY_LENGTH or not is_storable(key):
        return rejected(
            "key_invalid", f"the key must be storable text of at most {MAX_KEY_LENGTH} characters"
        )
    if nests_deeper(inbound.payload, MAX_DEPTH):
        return rejected("payload_too_deep", f"a payload may nest {MAX_DEPTH} deep")
    if inbound.source == STEWARD and ":" in key:
        return rejected(
            "key_invalid", "keys such as erp:1 are those of corrections; take one with `mdm correct`"
        )
    changed_at, problem = _changed_at(source, inbound)
    if problem:
        return rejected("clock_invalid", problem)
    deleted = inbound.deleted
    if deleted is None:
        mark = source.deleted
        deleted = mark is not None and as_text(inbound.payload.get(mark.column)) in mark.values
    record_key = RecordKey(inbound.source, inbound.object, key)
    if deleted:
        return Accepted(record_key, inbound.payload, changed_at, deleted=True)
    mapped = map_attributes(policy, source, inbound.payload)
    if not mapped:
        columns = ", ".join(str(source.columns.get(name, name)) for name in list(policy.attributes)[:6])
        return rejected(
            "empty", f"no attribute of {policy.object} has a value; expected columns such as {columns}"
        )
    for name, value in mapped.items():
        if not fits(value):
            return rejected(
                "value_unstorable",
                f"{name}: not text that can be stored, or longer than {MAX_VALUE_LENGTH} characters",
            )
    # All others are standardised when the record is settled.
    values = standardised_values(policy, mapped, policy.demanding)
    for name in policy.demanding:
        if name in values:
            continue
        attribute = policy.attributes[name]
        if attribute.strict and name in mapped:
            expected = (
                f"one of {', '.join(attribute.choices)}" if attribute.choices else f"a {attribute.type}"
            )
            return rejected("value_invalid", f"{name}: expected {expected}")
        if attribute.required:
            return rejected("value_missing", f"{name}: a value is required")
    return Accepted(record_key, inbound.payload, changed_at, deleted=False)


def refused(inbound: InboundRecord, key: str | None, reason: str, detail: str) -> Rejected:
    """An inbound record, whole, for the quarantine."""
    return Rejected(
        inbound.source,
        inbound.object,
        key,
        payload_text(inbound.payload),
        reason,
        detail,
        inbound.changed_at,
        inbound.deleted,
    )


def corrected(policy: Policy, payload: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """The values and marks that a steward's correction states; attributes the policy does not know are left out."""
    cells = {name: cell for name, cell in payload.get("cells", {}).items() if name in policy.attributes}
    values = standardised_values(
        policy, {name: cell["value"] for name, cell in cells.items() if "value" in cell}
    )
    marks = {
        name: {mark: said for mark, said in cell.items() if mark in ("at", "author", "reason", "null", "pin")}
        for name, cell in cells.items()
        if name in values or "value" not in cell
    }
    for name, ignored in payload.get("ignored", {}).items():
        if name in policy.attributes:
            marks.setdefault(name, {})["ignored"] = ignored
    return values, marks


def standardised_values(
    policy: Policy, mapped: Mapping[str, str], names: Iterable[str] | None = None
) -> dict[str, str]:
    """Attribute → its golden form; values that do not fit their type, and placeholders, have no entry.

    Args:
        policy: the policy.
        mapped: attribute → the source's own text.
        names: of which attributes; None means all.
    """
    values: dict[str, str] = {}
    for name in mapped if names is None else names:
        raw = mapped.get(name)
        if raw is None:
            continue
        attribute = policy.attributes[name]
        context = tuple(mapped.get(other) for other in attribute.context)
        if attribute.multiple:
            items = [item for one in items_of(raw) if (item := _golden_form(attribute, one, context))]
            if items:
                values[name] = items_text([*dict.fromkeys(items)])
            continue
        value = _golden_form(attribute, raw, context)
        if value is not None:
            values[name] = value
    return values


def _golden_form(attribute: Attribute, raw: str, context: tuple[str | None, ...]) -> str | None:
    if attribute.choices:
        return raw if raw in attribute.choices else None
    standardise = _standardised if len(raw) <= _CACHED_LENGTH else _standardised.__wrapped__
    value = standardise(attribute.standardiser, (raw, *context))
    if value is None and attribute.list is not None:
        # An unknown code is an issue for somebody to look at; nobody could if it were dropped.
        return standardise("exact", (raw,))
    return value


@lru_cache(maxsize=200_000)
def _standardised(standardiser: str, values: tuple[str | None, ...]) -> str | None:
    return STANDARDISERS[standardiser](values)


def as_text(value: object) -> str | None:
    """A cell as text: numbers and booleans as JSON writes them, nested values as JSON.

    A whole number is written as one though it comes as a floating one, as where a column lacks values: 4711.0 would
    be another identifier. Empty text is absent, and so is what JSON has no number for: it will not be in the
    payload when it is read back.
    """
    if type(value) is str:
        # By far the most cells; this runs several times for each of them.
        return value.strip() or None
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        if value.is_integer() and abs(value) <= LARGEST_WHOLE:
            return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return payload_text(value) if value else None
    return str(value).strip() or None


def _columns(source: SourceRule, name: str) -> tuple[str, ...]:
    columns = source.columns.get(name, name)
    return (columns,) if isinstance(columns, str) else columns


def items_in(value: object, separator: str) -> list[str]:
    """The items of a cell with several values: of a JSON array, or of a text cut at the separator."""
    if isinstance(value, list):
        return [text for item in value if (text := as_text(item)) is not None]
    whole = as_text(value)
    if whole is None:
        return []
    if whole.startswith("[") and (items := items_of(whole)) != [whole]:
        return [text for item in items if (text := item.strip())]
    return [text for part in whole.split(separator) if (text := part.strip())]


def fits(value: str) -> bool:
    """Whether a value can be stored: not too long, and without NUL and lone surrogates, as PostgreSQL text is."""
    return len(value) <= MAX_VALUE_LENGTH and is_storable(value)


def _changed_at(source: SourceRule, inbound: InboundRecord) -> tuple[datetime | None, str]:
    """The source's clock in UTC, and what is wrong with it if anything."""
    changed_at = inbound.changed_at
    if changed_at is None and source.changed_at is not None:
        raw = as_text(inbound.payload.get(source.changed_at))
        if raw is None:
            return None, ""
        try:
            changed_at = datetime.fromisoformat(raw)
        except ValueError:
            return (
                None,
                f"column {source.changed_at!r}: expected an ISO 8601 time such as 2026-01-31T12:00:00Z",
            )
    if changed_at is None:
        return None, ""
    changed_at = _in_utc(changed_at)
    if changed_at is None:
        return None, "the source's clock must lie between 1900 and 2200"
    return changed_at, ""


def _as_clock(raw: str | None) -> datetime | None:
    try:
        return _in_utc(datetime.fromisoformat(raw)) if raw else None
    except ValueError:
        return None


def _in_utc(moment: datetime) -> datetime | None:
    """A time in UTC; None when it is beyond what any source's clock shows."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC) if _EARLIEST <= moment <= _LATEST else None
