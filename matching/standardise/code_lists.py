"""Lists of codes in one cell, such as classes of patents or of trades."""

import re

from matching.standardise.text import is_placeholder, transliterate

_BETWEEN = re.compile(r"[;|]|,\s")
_CODE = re.compile(r"(?=.*\d)[a-z0-9]+(?:[./-][a-z0-9]+)*", re.IGNORECASE | re.ASCII)
_JOINTS = re.compile(r"[^a-z0-9]+")
_LONGEST_CODE = 15


def is_code_list(value: str) -> bool:
    """Whether a value is several codes with semicolons, bars or commas between, and nothing else."""
    parts = [part.strip() for part in _BETWEEN.split(value) if part.strip()]
    return len(parts) > 1 and all(len(part) <= _LONGEST_CODE and _CODE.fullmatch(part) for part in parts)


def code_list(value: str) -> str | None:
    """The distinct codes of a list in alphabetical order: "a61b h04l29" of "H04L-29; A61B", no marks inside."""
    if is_placeholder(value):
        return None
    parts = _BETWEEN.split(transliterate(value).lower())
    found = {_JOINTS.sub("", part) for part in parts}
    return " ".join(sorted(code for code in found if code and not is_placeholder(code))) or None
