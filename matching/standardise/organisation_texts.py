"""Texts that name an organisation among other things: its department, its address."""

from matching.standardise.organisation_words import ALIASES
from matching.standardise.titles import title

# Numbers in words stay: beside a number in digits they would be read as a measure.
_SPELLED_OUT = {spelling: word for spelling, word in ALIASES.items() if word.isalpha()}


def organisation_text(value: str) -> str | None:
    """The telling words of the text as of a title, the usual abbreviations of organisations written out.

    "Dept. of Botany, Univ. of Leeds" is "department botany university leed".
    """
    words = (title(value) or "").split()
    # Read once more, for what was written out may be a plural.
    return title(" ".join(_SPELLED_OUT.get(word, word) for word in words))
