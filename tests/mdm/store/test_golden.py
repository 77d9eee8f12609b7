"""Versions of golden records are appended, listed by title, and found by the beginnings of words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from mdm.store import golden, history
from tests.mdm.example import OBJECT, Hub


@pytest.fixture
def hub(connection: Connection) -> Hub:
    found = Hub(connection)
    found.tell("erp:1 name=Ada city=Ulm", "erp:2 name=Zoë city=Köln", "erp:3 name=Ada city=Bonn")
    return found


def titles(hub: Hub, typed: str | None, limit: int = 10) -> list[str]:
    query = golden.search_query(typed) if typed else None
    return [title for _, title in golden.search(hub.connection, OBJECT, query, limit=limit)]


def test_a_list_is_sorted_by_title_then_id_and_goes_on_behind_a_cursor(hub: Hub) -> None:
    whole = golden.search(hub.connection, OBJECT, None, limit=10)
    assert [title for _, title in whole] == ["Ada", "Ada", "Zoë"]
    assert whole[0][0] < whole[1][0]
    pages = []
    after = None
    while page := golden.search(hub.connection, OBJECT, None, limit=1, after=after):
        pages += page
        after = (page[-1][1], page[-1][0])
    assert pages == whole
    assert golden.count(hub.connection, OBJECT, None) == 3


@pytest.mark.parametrize("typed", ["zoe", "ZOË", "zo", "koln", "zoë köln", "Köl zo", "zo-ë"])
def test_every_word_typed_begins_a_word_of_the_record(hub: Hub, typed: str) -> None:
    assert titles(hub, typed) == (["Zoë"] if typed != "zo-ë" else [])


def test_words_of_different_records_find_nothing(hub: Hub) -> None:
    assert titles(hub, "zoe ulm") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_nothing_that_a_person_types_is_a_syntax_error(hub: Hub, typed: str) -> None:
    query = golden.search_query(typed)
    if query is not None:
        golden.search(hub.connection, None, query, limit=1)


@pytest.mark.parametrize(
    "typed", ["a & b", "!x", "a:* | b", "'quoted", "a\\", "<->", "\x00a", "\ud800b", "and or not"]
)
def test_operators_are_words_or_nothing(hub: Hub, typed: str) -> None:
    query = golden.search_query(typed)
    assert query is None or golden.search(hub.connection, OBJECT, query, limit=1) is not None


def test_merged_and_retired_golden_records_are_in_no_list(hub: Hub) -> None:
    hub.decide("erp:1", "same", "erp:3")
    assert titles(hub, None) == ["Ada", "Zoë"]
    assert golden.count(hub.connection, OBJECT, golden.search_query("ada")) == 1


def test_every_version_is_kept(hub: Hub) -> None:
    hub.tell("erp:1 name=Ada city=Jena")
    rows = history.versions_of(hub.connection, [hub.golden_id("erp:1")])
    assert [(row.version, row.values["city"]) for row in rows] == [(1, "Ulm"), (2, "Jena")]


def test_pages_give_every_golden_record_once(hub: Hub) -> None:
    pages = list(golden.current_pages(hub.connection, OBJECT, 2))
    assert [len(page) for page in pages] == [2, 1]
    assert [row.golden_id for page in pages for row in page] == sorted(
        hub.golden_id(name) for name in ("erp:1", "erp:2", "erp:3")
    )


def test_a_title_is_corrected_without_a_version(hub: Hub) -> None:
    golden_id = hub.golden_id("erp:1")
    golden.retitle(hub.connection, {golden_id: "Countess"})
    assert titles(hub, None) == ["Ada", "Countess", "Zoë"]
    assert golden.current(hub.connection, [golden_id])[golden_id].version == 1
    golden.retitle(hub.connection, {})
