"""Texts around the name of an organisation are read as titles, abbreviations written out."""

from __future__ import annotations

from matching.standardise.organisation_texts import organisation_text


def test_abbreviations_are_written_out_wherever_they_stand() -> None:
    expected = "department botany university leed"
    assert organisation_text("Dept. of Botany, Univ. of Leeds") == expected
    assert organisation_text("Department of Botany, University of Leeds") == expected


def test_a_number_in_words_makes_no_measure() -> None:
    once = organisation_text("One Inch Lane, Acme Labs")
    assert once is not None
    assert "1in" not in once
    assert organisation_text(once) == once
