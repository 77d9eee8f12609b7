"""The bars that show evidence in bits."""

from __future__ import annotations

from dataclasses import replace

from matching.explain import AttributeEvidence, MatchScore
from stewardship.evidence import HALF, bars, silent, verdict_in_words


def entry(comparison: str, level: str | None, bits: float) -> AttributeEvidence:
    return AttributeEvidence(comparison, (comparison,), level, bits, (None,), (None,), "A sentence.")


def score(*evidence: AttributeEvidence, prior_bits: float = -8.0) -> MatchScore:
    weight = prior_bits + sum(found.bits for found in evidence)
    return MatchScore(weight, 0.5, "review", prior_bits, evidence, (), ())


def test_the_prior_comes_first_and_the_strongest_evidence_next() -> None:
    drawn = bars(score(entry("phone", "same", 2.0), entry("email", "different", -5.0)))
    assert [(bar.name, bar.kind) for bar in drawn] == [
        ("prior", "prior"),
        ("email", "against"),
        ("phone", "for"),
    ]


def test_evidence_for_goes_right_of_the_axis_and_against_goes_left() -> None:
    _, against, favour = bars(score(entry("phone", "same", 4.0), entry("email", "different", -8.0)))
    assert (favour.start, favour.width) == (HALF, HALF / 2)
    assert (against.start, against.width) == (0.0, HALF)


def test_a_level_worth_nothing_is_neither_for_nor_against() -> None:
    assert bars(score(entry("city", "near", 0.0)))[1].kind == "neutral"


def test_a_missing_value_draws_no_bar_but_is_named() -> None:
    found = score(entry("duns", None, 0.0))
    assert [bar.name for bar in bars(found)] == ["prior"]
    assert silent(found) == ("duns",)


def test_no_bar_leaves_the_drawing() -> None:
    for bar in bars(
        score(entry("name", "exact", 30.0), entry("tax_id", "different", -90.0), prior_bits=-20.0)
    ):
        assert 0.0 <= bar.start <= bar.start + bar.width <= 2 * HALF


def test_weak_evidence_alone_does_not_fill_the_drawing() -> None:
    assert bars(score(entry("city", "same", 0.5), prior_bits=0.0))[1].width < HALF / 4


def test_the_verdict_is_said_in_words() -> None:
    assert verdict_in_words(score()) == "the policy asks a steward"


def test_what_rarity_gave_and_other_evidence_had_said_is_noted() -> None:
    rare = replace(entry("surname", "same", 9.1), rarity_bits=2.1)
    common = replace(entry("city", "same", 1.0), rarity_bits=-1.5, held_back_bits=3.0)
    plain = replace(entry("phone", "same", 0.5), rarity_bits=0.01)
    assert [bar.notes for bar in bars(score(rare, common, plain))] == [
        (),
        (("for a rare value", 2.1),),
        (("for a common value", -1.5), ("already said by other evidence", -3.0)),
        (),
    ]
