"""What the hub's own records say about its match rules: better weights, and what too many share."""

from __future__ import annotations

from array import array

import numpy as np
from sqlalchemy import Connection

from matching.batch.keys import too_common
from matching.batch.pairs import Candidates
from matching.rules import MatchRules
from matching.table import ABSENT, Column, Table
from matching.train.stop_values import stop_values, without
from matching.train.training import Trained, train_in_parts
from mdm.errors import RequestInvalidError
from mdm.policy.document import Policy
from mdm.store import matching

_PAGE_SIZE = 20_000


def learn(connection: Connection, policy: Policy) -> Trained:
    """Learn weights, frequencies, stop keys, stop values and prior from the features of all settled records.

    What is compared stays as it is. The rules are a proposal: nothing changes until a policy with them is loaded.

    Raises:
        RequestInvalidError: no two records share a block key, so there is nothing to learn from.
    """
    features, sources = _columns(connection, policy)
    stopped = stop_values(policy.match, features)
    features = without(features, stopped)
    stop_keys = too_common(policy.match, features, matching.CROWD)
    # Validated anew: a copy would keep what the rules have worked out from what they stopped before.
    rules = MatchRules.model_validate(
        policy.match.document() | {"stop_keys": stop_keys, "stop_values": stopped}
    )
    candidates = Candidates.of(rules, features, sources, policy.unique_sources)
    if not any(len(left) for left, _ in candidates):
        raise RequestInvalidError(
            f"no two records of {policy.object} share a block key, so there is nothing to learn from"
        )
    return train_in_parts(rules, features, candidates, sources=sources, unique_sources=policy.unique_sources)


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


def _columns(connection: Connection, policy: Policy) -> tuple[Table, Column]:
    """The stored features of all records, and their sources; never all of them as mappings at once."""
    growing = {name: _Codes() for name in policy.match.features}
    sources = _Codes()
    for page in matching.feature_pages(connection, policy.object, _PAGE_SIZE):
        for _, source, features in page:
            sources.append(source)
            for name, codes in growing.items():
                codes.append(features.get(name))
    table = Table(len(sources.codes), {name: codes.column() for name, codes in growing.items()})
    return table, sources.column()
