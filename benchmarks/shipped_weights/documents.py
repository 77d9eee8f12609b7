"""Learned numbers written into the text of a policy, its comments kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.rules import MatchRules
from mdm.cli.by_hand.documents import yaml_text

_LEVEL = re.compile(r"\{label: (\w+), m: [0-9.e-]+, u: [0-9.e-]+\}")
_PRIOR = re.compile(r"(?m)^  prior: .*$")
_BOUND = re.compile(r"at_most_bits: [0-9.]+\}$", re.MULTILINE)
_BEGIN = "  # Counted and learned by `make weights`, which gives the same bytes again.\n"
_LEARNED = re.compile(rf"{re.escape(_BEGIN)}(?:  .*\n)*")


def written(text: str, rules: MatchRules) -> str:
    """The policy's text with the levels, bounds, prior, frequencies and training of the rules.

    Comments stay. Levels are replaced in their order, so the text must have those of the rules.
    """
    levels = iter([level for rule in rules.comparisons for level in rule.levels])
    bounds = iter([rule.at_most_bits for rule in rules.correlated])

    def level(found: re.Match[str]) -> str:
        learned = next(levels)
        assert learned.label == found[1], f"{found[1]} stands where {learned.label} was expected"
        return f"{{label: {learned.label}, m: {_plain(learned.m)}, u: {_plain(learned.u)}}}"

    text = _LEVEL.sub(level, text)
    head, section, tail = text.partition("  correlated:\n")
    bounded, rest = tail.split("\n\n", 1)
    bounded = _BOUND.sub(lambda _: f"at_most_bits: {next(bounds):g}}}", bounded)
    text = f"{head}{section}{bounded}\n\n{rest}"
    text = _PRIOR.sub(f"  prior: {_plain(rules.prior)}", text)
    text = _LEARNED.sub("", text)
    place = text.index("\nsurvivorship:")
    return f"{text[:place]}{''.join(_learned(rules))}{text[place:]}"


def _learned(rules: MatchRules) -> Iterator[str]:
    document = rules.document()
    section = {name: document[name] for name in ("frequencies", "training") if document.get(name)}
    yield _BEGIN
    yield from (f"  {line}\n" for line in yaml_text(section).splitlines())


def _plain(share: float) -> str:
    """Without an exponent, for people read it."""
    return f"{share:.12f}".rstrip("0")
