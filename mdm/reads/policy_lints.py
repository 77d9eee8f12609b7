"""What a policy document misses of the records that the hub holds: columns, and block keys that are too common."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from mdm.policy.document import Policy, SourceRule
from mdm.policy.lints import Lint
from mdm.reads.crowds import crowds
from mdm.store import policies
from mdm.store.columns import columns_seen

_NEWEST = 5_000
"""So many records of each source are looked at."""


def record_lints(connection: Connection, policy: Policy) -> list[Lint]:
    """Columns that no record has or that nothing reads, and crowded block keys that are no stop keys."""
    found = []
    for name, source in policy.sources.items():
        seen = columns_seen(connection, policy.object, name, _NEWEST)
        if seen:
            found += list(_columns(policy, name, source, seen))
    in_force = policies.active_policies(connection).get(policy.object)
    if in_force is not None:
        rules = {rule.name for rule in policy.match.blocking}
        for crowd in crowds(connection, in_force.policy):
            if crowd.rule in rules and crowd.key not in policy.match.stop_keys.get(crowd.rule, ()):
                # The key is made of values: it is for `mdm policy crowds`, not for a message.
                found.append(
                    Lint(("match", "stop_keys"), f"{crowd.records} records share one key of {crowd.rule}")
                )
    return found


def _columns(policy: Policy, name: str, source: SourceRule, seen: dict[str, int]) -> Iterator[Lint]:
    read = {source.key, source.changed_at, *source.clocks.values()}
    read |= {source.deleted.column} if source.deleted else set()
    for attribute in policy.attributes:
        columns = source.columns.get(attribute, attribute)
        wanted = (columns,) if isinstance(columns, str) else columns
        read |= set(wanted)
        if attribute in source.columns and not any(column in seen for column in wanted):
            yield Lint(
                ("sources", name, "columns", attribute),
                f"no record of {name} has a value in {' or '.join(wanted)}",
            )
    for column, count in seen.items():
        if column not in read:
            yield Lint(("sources", name), f"nothing reads the column {column!r}, which {count} records have")
