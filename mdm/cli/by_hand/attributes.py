"""The attributes of a policy, read from the columns of records as the hub would read them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache, partial

import numpy as np
import pyarrow as pa

from matching.batch.columns import encoded
from matching.batch.files import Records
from matching.separator import SEPARATOR
from matching.suggest.naming import policy_name
from matching.table import ABSENT, Column, Table
from mdm.flow.standardise import items_in
from mdm.policy.document import Attribute, Policy, SourceRule


def reading(policy: Policy) -> Callable[[Records], Table]:
    """What reads the attributes of records and can be sent to other processes."""
    return partial(_read, policy.model_dump_json(by_alias=True))


@lru_cache(maxsize=2)
def _policy(written: str) -> Policy:
    return Policy.model_validate_json(written)


def _read(written: str, records: Records) -> Table:
    policy = _policy(written)
    return mapped(policy, wanted_attributes(policy), records)


def wanted_attributes(policy: Policy) -> list[str]:
    """The attributes that some feature reads."""
    read = {name for rule in policy.match.features.values() for name in rule.attributes}
    return [name for name in policy.attributes if name in read]


def named_columns(policy: Policy, wanted: Collection[str]) -> set[str]:
    """The columns that the policy's sources use for attributes."""
    return {column for rule in policy.sources.values() for name in wanted for column in _columns(rule, name)}


def is_unique(policy: Policy, source: str) -> bool:
    """Whether the policy calls a source free of duplicates."""
    rule = source_rule(policy, source)
    return rule is not None and not rule.duplicates


def mapped(policy: Policy, wanted: Sequence[str], records: Records) -> Table:
    """Attribute → the source's own text for it, as the columns and codes of its source say.

    Features are made of this in the hub as well: a birth date in a thirteenth month is no golden value, but says
    something to who compares digits. Of an attribute with several values all are there, sorted, with SEPARATOR
    between them.

    Args:
        policy: has the sources.
        wanted: attributes to read.
        records: their columns by the names in the files.
    """
    rules = [source_rule(policy, name) or _any_source(policy) for name in records.sources.values.tolist()]
    found = {name: _mapped(name, rules, policy.attributes[name], records) for name in wanted}
    return Table(records.table.size, found)


def _mapped(name: str, rules: Sequence[SourceRule], attribute: Attribute, records: Records) -> Column:
    if not attribute.multiple and not any(name in rule.codes for rule in rules):
        columns = {_columns(rule, name) for rule in rules}
        if len(columns) == 1 and len(alone := columns.pop()) == 1:
            return records.table.column(alone[0])
    codes = np.full(records.table.size, ABSENT, dtype=np.int32)
    texts: list[str | None] = []
    for number, rule in enumerate(rules):
        ours = records.sources.codes == number
        translated = rule.codes.get(name, {})
        for column in map(records.table.column, _columns(rule, name)):
            chosen = np.flatnonzero(ours & (codes == ABSENT) & (column.codes != ABSENT))
            if len(chosen):
                codes[chosen] = column.codes[chosen] + len(texts)
                if attribute.multiple:
                    cells = [items_in(text, attribute.separator) for text in column.values.tolist()]
                    texts += [
                        SEPARATOR.join(sorted({translated.get(each, each) for each in cell})) or None
                        for cell in cells
                    ]
                else:
                    texts += [translated.get(text, text) for text in column.values.tolist()]
    distinct = encoded(pa.array(texts, pa.large_string()))
    return Column(np.append(distinct.codes, np.int32(ABSENT))[codes], distinct.values)


def source_rule(policy: Policy, source: str) -> SourceRule | None:
    """What the policy says about a source, known by its name there whatever its case and punctuation."""
    return policy.sources.get(source) or policy.sources.get(policy_name(source))


def _columns(rule: SourceRule, attribute: str) -> tuple[str, ...]:
    columns = rule.columns.get(attribute, attribute)
    return (columns,) if isinstance(columns, str) else columns


def _any_source(policy: Policy) -> SourceRule:
    """A rule for a source that the policy does not know."""
    columns: dict[str, str | tuple[str, ...]] = {
        name: (name, *(column for rule in policy.sources.values() for column in _columns(rule, name)))
        for name in policy.attributes
    }
    return SourceRule(rank=1, columns=columns)
