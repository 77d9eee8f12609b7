"""What the commands read: a policy, and records of files as the attributes of that policy."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import pyarrow as pa
import typer

from matching.batch.columns import encoded
from matching.batch.features import features_table
from matching.batch.files import MatchingInputError, Records, read_records
from matching.batch.workers import Progress
from matching.rules import FeatureRule, MatchRules
from matching.suggest.naming import policy_name
from matching.table import ABSENT, Column, Places, Table
from mdm.cli.session import errors, explained, fail
from mdm.policy.document import Policy, SourceRule

PolicyFile = Annotated[
    Path, typer.Option("--policy", "-p", help="A policy document (YAML), see `mdm match suggest`")
]
RecordFiles = Annotated[
    list[Path],
    typer.Option("--records", "-r", help="CSV or Parquet with a column id; give it once for each file"),
]
Processes = Annotated[int | None, typer.Option(min=1, help="How many share the work; all cores if not given")]

_OUTGROWN = 2


@contextmanager
def understood() -> Iterator[None]:
    """Turn an error of the policy or of the files into a message and exit status 1."""
    with explained():
        try:
            yield
        except MatchingInputError as error:
            fail(str(error))


def warn(message: str) -> None:
    """Say on standard error what may be wrong, and go on."""
    errors.print(f"Note: {message}", style="yellow", markup=False, highlight=False, soft_wrap=True)


def warn_if_outgrown(rules: MatchRules, records: int) -> None:
    """Say so where records are many more than those that the weights were learned from."""
    if outgrown(rules, records):
        warn(
            f"there are {records:,} records, many more than the weights were learned from: chance agreement "
            "grows with their number, so learn them anew with `mdm match train`"
        )


def outgrown(rules: MatchRules, records: int) -> bool:
    """Whether records are many more than those that the weights were learned from."""
    return rules.training is not None and records > _OUTGROWN * rules.training.records


def unique_sources(policy: Policy, records: Records) -> set[str]:
    """The sources of records that the policy calls free of duplicates, as the records name them."""
    return {
        name
        for name in records.sources.values.tolist()
        if (rule := _source_rule(policy, name)) is not None and not rule.duplicates
    }


def read_attributes(
    policy: Policy,
    files: Sequence[Path],
    *,
    only: Collection[str] | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Records:
    """Read records as the hub would: the columns that the policy names for their source, in golden form.

    A source is known by its name in the policy, whatever its case and punctuation. The columns of a source that
    the policy does not know are taken by the names of the attributes, then by those that other sources use.

    Args:
        policy: names the attributes; only those that matching reads are read.
        files: of records.
        only: the ids of the records wanted; all if not given.
        processes: how many share the work; one per core if not given.
        progress: told how many distinct values of the stage "read" are done.

    Raises:
        MatchingInputError: a file cannot be read as records.
    """
    wanted = _wanted(policy)
    named = {column for rule in policy.sources.values() for name in wanted for column in _columns(rule, name)}
    records = read_records(files, named | set(wanted))
    if only is not None:
        records = _taken(records, np.flatnonzero(np.isin(records.ids, list(only))))
    unknown = [name for name in records.sources.values.tolist() if _source_rule(policy, name) is None]
    if unknown:
        warn(
            f"the policy names no source {', '.join(map(repr, unknown))}: "
            "columns are taken by the names of attributes"
        )
    raw = mapped(policy, wanted, records)
    empty = [name for name in wanted if not len(raw.column(name).values)]
    if len(empty) == len(wanted):
        fail(
            f"no record has an attribute that the policy of {policy.object} matches by; "
            f"expected columns such as {', '.join(sorted(named)[:6])}"
        )
    if empty and only is None:
        warn(f"no record has a value for {', '.join(empty)}")
    return replace(records, table=golden(policy, raw, processes=processes, progress=progress))


def _taken(records: Records, places: Places) -> Records:
    """The records at some places, with no more values than they have."""
    decoded = {name: column.take(places).decoded() for name, column in records.table.columns.items()}
    return Records(
        ids=records.ids[places],
        sources=Column.of(records.sources.take(places).decoded()),
        table=Table(len(places), {name: Column.of(values) for name, values in decoded.items()}),
    )


def _wanted(policy: Policy) -> list[str]:
    """The attributes that some feature reads, and those that these are read in the context of."""
    read = {name for rule in policy.match.features.values() for name in rule.attributes}
    context = {other for name in read for other in policy.attributes[name].context}
    return [name for name in policy.attributes if name in read | context]


def mapped(policy: Policy, wanted: Sequence[str], records: Records) -> Table:
    """Attribute → the source's own text for it, as the columns and codes of its source say.

    Args:
        policy: has the sources.
        wanted: attributes to read.
        records: their columns by the names in the files.
    """
    rules = [_source_rule(policy, name) or _any_source(policy) for name in records.sources.values.tolist()]
    return Table(
        records.table.size,
        {name: _mapped(name, rules, policy.attributes[name].choices, records) for name in wanted},
    )


def _mapped(name: str, rules: Sequence[SourceRule], choices: Sequence[str], records: Records) -> Column:
    if not choices and not any(name in rule.codes for rule in rules):
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
                texts += [translated.get(text, text) for text in column.values.tolist()]
    if choices:
        texts = [text if text in choices else None for text in texts]
    distinct = encoded(pa.array(texts, pa.large_string()))
    return Column(np.append(distinct.codes, np.int32(ABSENT))[codes], distinct.values)


def golden(
    policy: Policy, raw: Table, *, processes: int | None = None, progress: Progress | None = None
) -> Table:
    """The golden form of attributes; what does not fit its type, and placeholders, are absent."""
    typed = {
        name: FeatureRule.model_validate(
            {"from": (name, *attribute.context), "standardise": attribute.standardiser}
        )
        for name, attribute in policy.attributes.items()
        if name in raw.columns and not attribute.choices
    }
    rules = policy.match.model_copy(update={"features": typed})
    told = None if progress is None else partial(_as_reading, progress)
    found = features_table(rules, raw, processes=processes, progress=told)
    return Table(raw.size, {**raw.columns, **found.columns})


def _as_reading(progress: Progress, _stage: str, done: int, total: int) -> None:
    progress("read", done, total)


def _source_rule(policy: Policy, source: str) -> SourceRule | None:
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
