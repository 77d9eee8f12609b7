"""Counted numbers written into the text of a policy, its comments kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.rules import MatchRules
from mdm.cli.by_hand.documents import yaml_text

_BEGIN = "  # Counted by `make weights`, which gives the same bytes again.\n"
_LEARNED = re.compile(rf"{re.escape(_BEGIN)}(?:  .*\n)*")


def written(text: str, rules: MatchRules) -> str:
    """The policy's text with the frequencies and training of the rules, all else as it stands."""
    text = _LEARNED.sub("", text)
    place = text.index("\nsurvivorship:")
    return f"{text[:place]}{''.join(_counted(rules))}{text[place:]}"


def _counted(rules: MatchRules) -> Iterator[str]:
    document = rules.document()
    section = {name: document[name] for name in ("frequencies", "training") if document.get(name)}
    yield _BEGIN
    yield from (f"  {line}\n" for line in yaml_text(section).splitlines())
