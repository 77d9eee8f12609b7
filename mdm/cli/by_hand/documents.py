"""Writes policies as text that people read: short lines, and comments beside what they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

import yaml

_WIDTH = 110
# Comments at the margin, and blank lines, down to the end.
_ABOUT_THE_NEXT = re.compile(r"(?:(?<=\n)(?:#[^\n]*|[ \t\r]*)(?:\n|\Z))+\Z")


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
    """A policy's text with another match section; all else stays as it is, comments included.

    Where the document is written in braces, as JSON is, its lines are those that a new one would have.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    if root.flow_style:
        return yaml_text({**yaml.safe_load(text), "match": match})
    key, value = next((key, value) for key, value in root.value if key.value == "match")
    # A section ends where the next one begins, but what stands before that one is about that one.
    section = _ABOUT_THE_NEXT.sub("", text[key.start_mark.index : value.end_mark.index])
    before, rest = text[: key.start_mark.index], text[key.start_mark.index + len(section) :]
    return before + yaml_text({"match": match}) + ("\n" + rest.lstrip("\r\n") if rest.strip() else "")


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
