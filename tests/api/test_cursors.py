"""Cursors of a search."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cursors import decode_cursor, encode_cursor
from mdm.errors import RequestInvalidError

TITLES = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=200)


@given(TITLES, st.integers(1, 2**63 - 1))
def test_a_cursor_comes_back_as_it_was(title: str, golden_id: int) -> None:
    text = encode_cursor((title, golden_id))
    assert decode_cursor(text) == (title, golden_id)
    assert text.replace("-", "").replace("_", "").isalnum()


@given(st.text(max_size=80))
def test_any_other_text_is_refused(text: str) -> None:
    try:
        title, golden_id = decode_cursor(text)
    except RequestInvalidError:
        return
    assert "\x00" not in title
    assert golden_id > 0


@pytest.mark.parametrize(
    "content", ['["a\\u0000",1]', '["a\\ud800",1]', '["a",0]', '["a",true]', '["a"]', "{}"]
)
def test_what_the_database_cannot_take_is_no_cursor(content: str) -> None:
    text = encode_cursor(("x", 1))
    assert decode_cursor(text) == ("x", 1)
    forged = encode_forged(content)
    with pytest.raises(RequestInvalidError):
        decode_cursor(forged)


def encode_forged(content: str) -> str:
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")
