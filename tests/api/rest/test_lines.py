"""Cutting a stream into lines."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from api.rest.lines import Line, LineCutter


def cut(chunks: list[bytes], limit: int = 10) -> list[Line]:
    cutter = LineCutter(limit)
    found = [line for chunk in chunks for line in cutter.feed(chunk)]
    return [*found, *cutter.end()]


def test_blank_lines_count_but_are_no_lines() -> None:
    assert cut([b"a\n\n \r\nb"]) == [Line(1, b"a"), Line(4, b"b")]


def test_a_line_too_long_keeps_its_beginning_and_ends_at_its_newline() -> None:
    assert cut([b"123456789", b"0ABC", b"D\nb\n"]) == [Line(1, b"1234567890", cut=True), Line(2, b"b")]


@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=6))
def test_where_the_stream_is_cut_into_chunks_does_not_matter(stream: bytes, places: list[int]) -> None:
    edges = [0, *sorted(min(place, len(stream)) for place in places), len(stream)]
    chunks = [stream[start:end] for start, end in pairwise(edges)]
    assert cut(chunks) == cut([stream])
