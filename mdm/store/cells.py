"""Golden cells as they are stored: their structure in the open, each value sealed by the record that said it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from mdm.model import RecordId
from mdm.store.sealing import Seal, SealedPart, close_box, committed

Values = Mapping[str, str]
Lineage = Mapping[str, Any]

Said = list[list[Any]]
"""[attribute, path in the lineage of its cell, {name: text}]: without a path, the text is the golden value itself."""

Parts = dict[tuple[int, ...], Said]
"""The records that say something together, mostly one → what they say."""


def taken_apart(values: Values, lineage: Lineage) -> tuple[dict[str, Any], Parts]:
    """Lineage with null in place of every value and reason, and who says which of them.

    A golden value is said by the record that won; one that consists of items, by all whose items they are; a pinned
    one by the steward's record and by the one whose word it is.
    """
    bare: dict[str, Any] = {}
    said: Parts = {}
    # Sorted: a commitment covers what is said in this order, and the database keeps none.
    for name in sorted(lineage):
        cell = lineage[name]
        if _stands_alone(cell) and name in values:
            # This runs for every value of a load, and most values have no rival.
            bare[name] = cell
            _say(said, [cell["winner"]["record"]], name, [], values[name])
            continue
        owners: list[int] = []
        bare[name] = _bare_cell(name, [], cell, owners, said)
        if name in values:
            _say(said, owners, name, [], values[name])
    return bare, said


def _stands_alone(cell: Mapping[str, Any]) -> bool:
    """Whether a cell says nothing but which record version won."""
    return (
        not cell["losers"] and "items" not in cell and cell["winner"] is not None and len(cell["winner"]) == 2
    )


def _bare_cell(
    name: str, path: list[str | int], cell: Mapping[str, Any], owners: list[int], said: Parts
) -> dict[str, Any]:
    bare = dict(cell)
    winner, losers = cell["winner"], cell["losers"]
    if winner is not None:
        owners += _speakers(winner)
        if "reason" in winner:
            bare["winner"] = _bare_entry(name, [*path, "winner"], winner, said)
    if losers:
        bare["losers"] = entries = []
        for place, loser in enumerate(losers):
            # This runs for every value of a load: the usual loser says a value and no reason.
            if "reason" in loser:
                entries.append(_bare_entry(name, [*path, "losers", place], loser, said))
            elif (value := loser["value"]) is None:
                entries.append(loser)
            else:
                entries.append({**loser, "value": None})
                key = (loser["record"],)
                if key not in said:
                    said[key] = []
                said[key].append([name, [*path, "losers", place], {"value": value}])
    if "items" in cell:
        bare["items"] = items = []
        for place, item in enumerate(cell["items"]):
            having: list[int] = []
            here = [*path, "items", place]
            items.append(_bare_cell(name, here, item, having, said) | {"value": None})
            _say(said, having, name, here, item["value"])
            owners += having
    return bare


def _bare_entry(name: str, path: list[str | int], entry: Mapping[str, Any], said: Parts) -> Mapping[str, Any]:
    texts = {key: entry[key] for key in ("value", "reason") if entry.get(key) is not None}
    if not texts:
        return entry
    said.setdefault(tuple(_speakers(entry)), []).append([name, path, texts])
    return {**entry, **dict.fromkeys(texts)}


def _speakers(entry: Mapping[str, Any]) -> list[int]:
    """Whose word a contribution is."""
    pinned = entry.get("pinned")
    return [entry["record"]] if pinned is None else sorted((entry["record"], pinned["record"]))


def _say(said: Parts, owners: list[int], name: str, path: list[str | int], value: str | None) -> None:
    if value is not None:
        assert owners
        key = (owners[0],) if len(owners) == 1 else tuple(sorted(set(owners)))
        if key not in said:
            said[key] = []
        said[key].append([name, path, {"value": value}])


def put_together(bare: Lineage, said: Iterable[Said]) -> tuple[dict[str, str], dict[str, Any]]:
    """Values and lineage again. What nobody says any more is null, and a golden value has no entry then."""
    values: dict[str, str] = {}
    # Copied: the bare lineage is needed as it is, for its digest.
    lineage: dict[str, Any] = orjson.loads(orjson.dumps(bare))
    for part in said:
        for name, path, texts in part:
            if not path:
                values[name] = texts["value"]
                continue
            place = lineage[name]
            for step in path:
                place = place[step]
            place.update(texts)
    return {name: values[name] for name in bare if name in values}, lineage


def committed_parts(said: Parts, by_record: Mapping[RecordId, Seal]) -> list[SealedPart]:
    """A commitment to each part under the seals of the records that say it; nothing is sealed yet."""
    return [
        SealedPart(records, None, committed(records, orjson.dumps(said[records]), by_record))
        for records in sorted(said)
    ]


def with_boxes(
    parts: Sequence[SealedPart], said: Parts, by_record: Mapping[RecordId, Seal]
) -> list[SealedPart]:
    """The same parts, each sealed where the seals of all its records are still there."""
    return [
        replace(part, box=close_box(part.records, orjson.dumps(said[part.records]), by_record))
        if part.records in said
        else part
        for part in parts
    ]


def parts_text(parts: Sequence[SealedPart]) -> str:
    """Sealed parts as the JSON that their column holds."""
    return orjson.dumps(
        [
            [
                part.records,
                None if part.box is None else b64encode(part.box).decode(),
                b64encode(part.commitment).decode(),
            ]
            for part in parts
        ]
    ).decode()


def parts_of(column: Sequence[Sequence[Any]]) -> list[SealedPart]:
    """Sealed parts from their column."""
    return [
        SealedPart(tuple(records), None if box is None else b64decode(box), b64decode(commitment))
        for records, box, commitment in column
    ]
