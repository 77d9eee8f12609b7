"""What is marked inside two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stewardship.difference import Segments, marked


def show(segments: Segments) -> str:
    return "".join(f"[{part.text}]" if part.differs else part.text for part in segments)


def test_equal_texts_are_not_marked() -> None:
    left, right = marked("Mill Lane", "Mill Lane")
    assert (show(left), show(right)) == ("Mill Lane", "Mill Lane")


def test_a_misspelt_word_is_marked_by_letter() -> None:
    left, right = marked("Jonathan Whitfield", "Jonathan Whitfeild")
    assert (show(left), show(right)) == ("Jonathan Whitfi[e]ld", "Jonathan Whitf[e]ild")


def test_an_added_word_is_marked_as_a_whole() -> None:
    left, right = marked("Nordlicht GmbH", "Nordlicht Energie GmbH")
    assert (show(left), show(right)) == ("Nordlicht GmbH", "Nordlicht [Energie ]GmbH")


def test_words_with_little_in_common_are_marked_as_a_whole() -> None:
    left, right = marked("Hamburg", "Leeds")
    assert (show(left), show(right)) == ("[Hamburg]", "[Leeds]")


def test_endless_texts_are_not_compared_letter_by_letter() -> None:
    left, right = marked("a" * 9_000, "a" * 8_999 + "b")
    assert [part.differs for part in left + right] == [True, True]


@given(st.text(), st.text())
def test_segments_always_join_to_their_text(left: str, right: str) -> None:
    ours, theirs = marked(left, right)
    assert "".join(part.text for part in ours) == left
    assert "".join(part.text for part in theirs) == right


@given(st.text(), st.text())
def test_what_is_not_marked_is_the_same_on_both_sides(left: str, right: str) -> None:
    ours, theirs = marked(left, right)
    unmarked = ["".join(part.text for part in side if not part.differs) for side in (ours, theirs)]
    assert unmarked[0] == unmarked[1]


@given(st.text(), st.text())
def test_texts_are_marked_exactly_when_they_differ(left: str, right: str) -> None:
    ours, theirs = marked(left, right)
    assert any(part.differs for part in ours + theirs) == (left != right)
