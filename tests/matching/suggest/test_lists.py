"""Cells of several values are told by their parts, and a policy proposed for them finds records by any of these."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from matching.batch.files import Records
from matching.batch.run import resolve
from matching.rules import MatchRules
from matching.several import several_in
from matching.suggest.draft import suggest
from matching.suggest.lists import parts_of, separators_in
from matching.table import Column, Table
from mdm.policy.document import Policy
from tests.matching.suggest.tables import GIVEN, SURNAMES


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (lambda n: f"a{n}@x.org; b{n}@y.org", ";"),
        (lambda n: f"a{n}@x.org|b{n}@y.org", "|"),
        (lambda n: f"+49 89 {1234567 + n};030 {7654321 + n};", ";"),
        (lambda n: f"www.a{n}.org ; www.b{n}.net", ";"),
        (lambda n: f"a{n}@x.org", None),
        (lambda n: f"Die Physiker; Teil {n}", None),
        (lambda n: f"Books|Toys|{n}", None),
        (lambda n: f"H04L{n}; A61B{n}", None),
        (lambda n: f"A{n}, Ada; Byron, Eve", None),
    ],
)
def test_what_stands_between_values_is_told_by_them(cell: Callable[[int], str], expected: str | None) -> None:
    cells = [cell(number) if number % 10 == 0 else None for number in range(200)]
    assert separators_in({"column": cells}) == ({"column": expected} if expected else {})


def test_a_single_cell_of_two_values_makes_no_list() -> None:
    cells = ["a@x.org;b@x.org", *(f"c{number}@x.org" for number in range(500))]
    assert separators_in({"email": cells}) == {}


def test_records_are_found_by_any_value_of_a_cell() -> None:
    people = [(GIVEN[n % len(GIVEN)], SURNAMES[n % len(SURNAMES)], n) for n in range(400)]
    rows = [(given, surname, f"{given}{n}@home.org; {surname}{n}@work.net") for given, surname, n in people]
    # The others know one of two mailboxes, and by their names alone there are many of each.
    rows += [
        (given, surname, f"{given}{n}@home.org" if n % 2 else f"{surname}{n}@WORK.net")
        for given, surname, n in people
    ]
    columns = [Column.of(column) for column in zip(*rows, strict=True)]
    table = Table(len(rows), dict(zip(("given", "surname", "mail"), columns, strict=True)))
    sources = Column.of(["crm"] * len(people) + ["shop"] * len(people))
    found = suggest(table, sources, processes=1)
    attribute = Policy.model_validate(found.policy).attributes["mail"]
    assert (attribute.type, attribute.multiple, attribute.separator) == ("email", True, ";")
    assert any('";" between' in reason for reason in found.reasons["attributes.mail"])
    mails = several_in(table.columns["mail"], lambda cell: parts_of(cell, ";"))
    read = Table(table.size, {**table.columns, "mail": mails})
    clusters = resolve(
        MatchRules.model_validate(found.policy["match"]), _records(read, sources), processes=1
    ).clusters
    together = clusters[: len(people)] == clusters[len(people) :]
    assert together.mean() > 0.95


def _records(table: Table, sources: Column) -> Records:
    return Records(np.array([str(number) for number in range(table.size)], dtype=object), sources, table)
