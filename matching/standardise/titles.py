"""Titles and descriptions as the words that tell them apart: no articles, one number of nouns, measures as one word."""

import re
from functools import lru_cache

from matching.standardise.codes import without_codes
from matching.standardise.products import measures, product_title
from matching.standardise.text import CACHE_SIZE, is_placeholder, word_set
from matching.standardise.units import MEASURE_UNITS
from matching.standardise.variants import edition_number

# Articles, conjunctions and prepositions: English, German, French, Spanish, Italian, Portuguese, Dutch.
_SILENT = word_set(
    "a an the of for and or in on at to by with from its into via der die das des dem den ein eine einer eines und "
    "oder fur mit von vom zur zum im auf aus bei le la les un une du de et ou pour avec sans par sur dans en au aux "
    "el los las del una y o con sin por para il lo gli uno di della dei degli delle e ed per con da dal alla do dos "
    "os as um uma het een voor met van op te"
)
_POSSESSIVE = re.compile(r"(?<=[a-z])['’]s\b", re.IGNORECASE)
_SHORTEST_PLURAL = 4
_NO_PLURAL = ("ss", "us", "is")
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}


@lru_cache(CACHE_SIZE)
def _singular(word: str) -> str:
    """The word without the s of a plural, which is no word for a measure then."""
    if len(word) < _SHORTEST_PLURAL or word[-1] != "s" or not word.isalpha() or word.endswith(_NO_PLURAL):
        return word
    return word if word[:-1] in MEASURE_UNITS or word[:-1] in _SILENT else word[:-1]


def title(value: str) -> str | None:
    """The telling words of a title or a longer text: "The databases of 24-inch monitors" is "database 24in monitor".

    Lower-case ASCII, in order. Measures are one word with their unit (24" and 24 inches are "24in"), plurals
    lose their s, and the commonest small words of seven languages are left out, but beside a number and where a
    title has no others. None for a placeholder.
    """
    folded = product_title(_POSSESSIVE.sub("", value))
    if folded is None:
        return None
    words = [_singular(word) for word in folded.split()]
    # A word beside a number stays: without it number and unit would be read as a measure the next time.
    telling = [
        word
        for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False)
        if word not in _SILENT or before[-1:].isdigit() or after[:1].isdigit()
    ]
    found = " ".join(telling or words)
    return None if is_placeholder(found) else found


def numbers(value: str) -> str | None:
    """The distinct numbers of a title that are neither model codes nor measures: versions, parts, editions, years.

    "QuickBooks 2007 Pro v5, Part II" has "2 2007 v5": in alphabetical order, Roman numerals from II to IX as digits,
    and so are ordinals: "2nd edition" and "second edition" have 2.
    """
    folded = product_title(without_codes(value))
    if folded is None:
        return None
    measured = (measures(value) or "").split()
    found = {_ROMAN.get(word) or _ORDINAL.sub(r"\1", word) for word in folded.split() if word not in measured}
    if (edition := edition_number(folded)) is not None:
        found.add(edition)
    return " ".join(sorted(word for word in found if not word.isalpha())) or None
