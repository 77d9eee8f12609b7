"""Writes policies as text that people read: short lines, and comments beside what they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

import yaml

_WIDTH = 110


def policy_text(policy: Mapping[str, Any], head: Sequence[str], reasons: Mapping[str, Sequence[str]]) -> str:
    """A policy as YAML with comments.

    Args:
        policy: the document.
        head: sentences that stand before everything.
        reasons: place in the document, such as "attributes.email" → sentences that stand above it.
    """
    text = yaml_text(policy)
    places = dict(_places(yaml.compose(text, Loader=yaml.SafeLoader)))
    sections = {places[name] for name in policy}
    commented = {places[place]: sentences for place, sentences in reasons.items() if place in places}
    written = _comment(head, 0)
    for number, line in enumerate(text.split("\n")):
        if number and number in sections:
            written.append("")
        if number in commented:
            written += _comment(["; ".join(commented[number])], len(line) - len(line.lstrip(" ")))
        written.append(line)
    return "\n".join(written)


def with_match_section(text: str, match: Mapping[str, Any]) -> str:
    """A policy's text with another match section; all else stays as it is, comments included."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    key, value = next((key, value) for key, value in root.value if key.value == "match")
    before, rest = text[: key.start_mark.index], text[value.end_mark.index :]
    return before + yaml_text({"match": match}) + ("\n" + rest.lstrip("\n") if rest.strip() else "")


def yaml_text(document: Mapping[str, Any]) -> str:
    """A document as YAML; the innermost lists and mappings are written on one line."""
    text: str = yaml.safe_dump(
        dict(document), sort_keys=False, allow_unicode=True, default_flow_style=None, width=_WIDTH
    )
    return text


def _places(node: yaml.Node | None, path: str = "") -> Iterator[tuple[str, int]]:
    """Each path of mapping keys in a document, and its line."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = f"{path}.{key.value}" if path else str(key.value)
            yield inner, key.start_mark.line
            yield from _places(value, inner)


def _comment(sentences: Sequence[str], indent: int) -> list[str]:
    # A header may hold anything; a line break of Unicode within a comment would end it.
    plain = ["".join(sign if sign.isprintable() else " " for sign in sentence) for sentence in sentences]
    lines = [line for sentence in plain for line in wrap(sentence, _WIDTH - indent - 2)]
    return [f"{' ' * indent}# {line}" for line in lines]
