"""How good the records of each source are, and what is wrong with which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection

from mdm.model import GoldenId, RecordId, format_golden_id
from mdm.policy.document import Policy
from mdm.policy.scoring import findings
from mdm.quality.findings import Dimension, score
from mdm.store import quality
from mdm.store.policies import active_policy

SHARED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class MeasureView:
    """How many values of one attribute met one dimension of quality."""

    attribute: str
    dimension: Dimension
    checked: int
    failed: int

    @property
    def score(self) -> float:
        """The good share, from 0.0 to 1.0."""
        return 1.0 - self.failed / self.checked if self.checked else 1.0


@dataclass(frozen=True, slots=True)
class SourceQualityView:
    """How good the living records of one source are."""

    source: str
    records: int
    measures: tuple[MeasureView, ...]

    @property
    def score(self) -> float | None:
        """The good share of all that was checked; None where nothing was."""
        checked = sum(measure.checked for measure in self.measures)
        return 1.0 - sum(measure.failed for measure in self.measures) / checked if checked else None


@dataclass(frozen=True, slots=True)
class SharedView:
    """Golden records with the same value of an attribute that should be unique."""

    attribute: str
    golden_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QualityView:
    """How good the records of one object are."""

    object: str
    sources: tuple[SourceQualityView, ...]
    unique: tuple[MeasureView, ...]
    shared: tuple[SharedView, ...]


@dataclass(frozen=True, slots=True)
class IssueView:
    """What a check found in one source record. `value` is None where there is none, or where it is personal."""

    record_id: RecordId
    source: str
    key: str
    golden_id: str
    attribute: str
    dimension: Dimension
    check: str
    value: str | None


@dataclass(frozen=True, slots=True)
class RecordQualityView:
    """How good one record is: the good share, None where nothing was checked, and what failed."""

    score: float | None
    failed: tuple[tuple[str, Dimension, str], ...]


UNCHECKED = RecordQualityView(None, ())


def record_quality(policy: Policy, said: Mapping[str, str]) -> RecordQualityView:
    """How good what one record says is."""
    found = findings(policy, said)
    failed = tuple((*_place(place), check) for place, check in found.items() if check is not None)
    return RecordQualityView(score(found), failed)


def quality_of(connection: Connection, object_name: str) -> QualityView:
    """The quality of an object's records, source by source, and of its golden records in what must be unique.

    Raises:
        PolicyMissingError: there is no such object.
    """
    policy = active_policy(connection, object_name).policy
    found: dict[str, list[MeasureView]] = {}
    for source, place, checked, failed in quality.counts(connection, object_name):
        attribute, dimension = _place(place)
        found.setdefault(source, []).append(MeasureView(attribute, dimension, checked, failed))
    order = {name: place for place, name in enumerate(policy.attributes)}
    sources = [
        SourceQualityView(
            source,
            records,
            tuple(
                sorted(found.get(source, []), key=lambda m: (order.get(m.attribute, len(order)), m.dimension))
            ),
        )
        for source, records in quality.records(connection, object_name).items()
    ]
    unique, shared = _uniqueness(connection, policy)
    return QualityView(object_name, tuple(sources), tuple(unique), tuple(shared))


def issues(
    connection: Connection,
    object_name: str,
    *,
    source: str | None = None,
    attribute: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[IssueView]:
    """What failed in the first `limit` records behind record `after` in which anything did; by record.

    Raises:
        PolicyMissingError: there is no such object.
    """
    policy = active_policy(connection, object_name).policy
    rows = quality.failures(
        connection, object_name, source=source, attribute=attribute, after=after, limit=limit
    )
    views = []
    for record_id, from_source, key, golden_id, place, check, value in rows:
        name, dimension = _place(place)
        personal = name not in policy.attributes or policy.attributes[name].personal
        shown = None if personal else value
        views.append(
            IssueView(record_id, from_source, key, format_golden_id(golden_id), name, dimension, check, shown)
        )
    return views


def _uniqueness(connection: Connection, policy: Policy) -> tuple[list[MeasureView], list[SharedView]]:
    measures, shared = [], []
    for name, rule in policy.quality.attributes.items():
        if rule.unique:
            filled, failed, groups = quality.shared_values(connection, policy.object, name, SHARED_SHOWN)
            measures.append(MeasureView(name, "unique", filled, failed))
            shared += [SharedView(name, tuple(map(_public, golden_ids))) for _, golden_ids in groups]
    return measures, shared


def _public(golden_id: GoldenId) -> str:
    return format_golden_id(golden_id)


def _place(place: str) -> tuple[str, Dimension]:
    attribute, _, dimension = place.partition(" ")
    return attribute, cast("Dimension", dimension)
