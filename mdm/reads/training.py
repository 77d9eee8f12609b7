"""What the hub's own records say about its match rules: better weights, and what too many share."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from matching.rules import MatchRules
from matching.table import ABSENT, Column, Table
from matching.train.labels import TrainedFromLabels, train_from_labels
from matching.train.learning import Learned as LearnedFromRecords
from matching.train.learning import NoCandidatesError
from matching.train.learning import learn as learn_from_records
from mdm.errors import RequestInvalidError
from mdm.policy.document import Policy
from mdm.store import matching
from mdm.store.rulings import all_standing

_PAGE_SIZE = 20_000


@dataclass(frozen=True, slots=True)
class Learned:
    """What the records tell without labels, and what the stewards' decisions in force add to it."""

    from_records: LearnedFromRecords
    from_decisions: TrainedFromLabels

    @property
    def rules(self) -> MatchRules:
        """The rules that are proposed."""
        return self.from_decisions.rules


def learn(connection: Connection, policy: Policy) -> Learned:
    """Learn weights, frequencies, stop keys, stop values and prior from the features of all settled records.

    What is compared stays as it is. The rules are a proposal: nothing changes until a policy with them is loaded.
    Pairs that stewards ruled to be one or two are labels: they change the weights where that judges pairs held
    out clearly better.

    Raises:
        RequestInvalidError: no two records share a block key, so there is nothing to learn from.
    """
    features, sources, places = _columns(connection, policy)
    try:
        found = learn_from_records(
            policy.match, features, sources=sources, unique_sources=policy.unique_sources
        )
    except NoCandidatesError as error:
        raise RequestInvalidError(f"{policy.object}: {error}") from error
    ruled = [
        (places[decision.left], places[decision.right], decision.verdict == "same")
        for decision in all_standing(connection, policy.object)
        if decision.left in places and decision.right in places
    ]
    ours, theirs, same = np.array(ruled, dtype=np.intp).reshape(-1, 3).T
    return Learned(
        found, train_from_labels(found.trained.rules, found.features, ours, theirs, same.astype(np.bool_))
    )


class _Codes:
    """A column that grows by one value at a time."""

    def __init__(self) -> None:
        self.codes = array("i")
        self.places: dict[str, int] = {}

    def append(self, value: str | None) -> None:
        self.codes.append(ABSENT if value is None else self.places.setdefault(value, len(self.places)))

    def column(self) -> Column:
        values = np.empty(len(self.places), dtype=object)
        values[:] = list(self.places)
        return Column(np.array(self.codes, dtype=np.int32), values)


def _columns(connection: Connection, policy: Policy) -> tuple[Table, Column, dict[int, int]]:
    """The stored features of all records, their sources and places; never all of them as mappings at once."""
    growing = {name: _Codes() for name in policy.match.features}
    sources = _Codes()
    places: dict[int, int] = {}
    for page in matching.feature_pages(connection, policy.object, _PAGE_SIZE):
        for record_id, source, features in page:
            places[record_id] = len(places)
            sources.append(source)
            for name, codes in growing.items():
                codes.append(features.get(name))
    table = Table(len(sources.codes), {name: codes.column() for name, codes in growing.items()})
    return table, sources.column(), places
