"""Parts of a building in a line of an address: apartment, suite, door, floor, staircase."""

import re

from matching.standardise.address_lines import spelled
from matching.standardise.text import is_placeholder, word_set

# What a door or a flat is called in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Czech,
# Russian, Turkish and Romanian; then the parts of a building in which many doors are.
_DOORS = (
    r"apt|apartment|appt|app|appartement|apartamento|apto|ap|unit|suite|ste|flat|room|rm|wohnung|whg|top|tur|puerta|pta|"
    r"dpto|depto|bureau|bte|boite|bus|int|interno|sala|shop|kv|lok|daire|locker|byt"
)
_PARTS = (
    r"floor|fl|level|lvl|etage|stock|og|piso|planta|andar|kat|bldg|building|stiege|escalera|esc|scala|bloco|bl|batiment|"
    r"bat|hinterhaus|aufgang|korpus|lot|nave"
)
_SINGLE_DOOR = r"(?:apt|apartment|apto|appt|unit|suite|ste|flat)\b\.?\s*#?\s*[a-z]\b(?!['.])"
_ID = r"\b\.?\s*(?:no\.?|nr\.?|#)?\s*[a-z]?\d+(?:-?[a-z])?\b"
_SIGNED = r"#\s*\w+(?:-\w+)?"
# Short signs for a door that are something else but behind a house number: 5 m. 12, No:12 D:5, 5 as 12.
_BEHIND_NUMBER = r"(?<=\d)[a-z]?\s+(?:m|as|d|k)\b[.:]?\s*\d+[a-z]?\b"

_DOOR = re.compile(rf"(?:,|\s)\s*(?:(?:{_DOORS}){_ID}|{_SINGLE_DOOR}|{_SIGNED})|{_BEHIND_NUMBER}")
# In front of a house number the third floor is no floor of that number.
_PART = re.compile(rf"(?<!\d(?:st|nd|rd|th))(?:,|\s)\s*(?:{_PARTS}){_ID}")
_ANY = re.compile(rf"(?:,|\s)\s*(?:(?:{_DOORS}|{_PARTS}){_ID}|{_SINGLE_DOOR}|{_SIGNED})|{_BEHIND_NUMBER}")
_STOREY = re.compile(
    r"(?:^|[,\s])\s*(?:\d{1,2}(?:st|nd|rd|th)|ground|first|second|third|fourth|fifth|top)\s+(?:floor|fl)\b[.,]?"
)
_FLOOR = re.compile(
    r"(?:,|\s-)\s*\d+\s?deg(?:\s*(?:[a-z]|izq|izda|dcha|dta|der|dto|esq|andar)\b)?\.?(?=,|$)"
    r"|,\s*(?:st|kl|\d{1,2})\.?\s*(?:sal\.?,?\s*)?(?:t\.?v|t\.?h|m\.?f)\.?$"
    r"|,\s*\d{1,2}\.?\s*(?:sal|tr|stock|og|etage)\.?$"
    r"|(?<=\d)\s+(?:hs|huis)$|(?<=\d)-(?:iii|ii|iv|i|v)$|(?<=\d)\.?\s+[ivx]+\.?\s*/\s*\d+\.?$|(?<=\d)\s[a-h]\s\d{1,3}$"
)
_NEIGHBOURHOOD = re.compile(r"(?<=\d)\s+-\s+[a-z][^\d]*$")
_NAMED = rf"(?:{_DOORS}|{_PARTS}){_ID}"
_LEADING = re.compile(
    rf"^(?:(?:{_NAMED}|{_SINGLE_DOOR}|{_SIGNED})\s*[,/]\s*|#\s*\w+\s?-\s?(?=\d)"
    # Without a comma: what has a number of its own stands apart from the street, a sign or letter from a number.
    rf"|{_NAMED}(?:\s[a-df-mo-rt-vx-z](?=\s\d))?\s+(?:-\s+)?(?=[a-z]|\d.*[a-z]{{2}})"
    rf"|(?:{_SINGLE_DOOR}|{_SIGNED})\s+(?:-\s+)?(?=\d+[a-z]?\s+[a-z]))+"
)
_WHOLE = re.compile(
    rf"(?:{_DOORS}|{_PARTS}){_ID}|{_SINGLE_DOOR}|{_SIGNED}|(?:ground|top|\d{{1,2}}(?:st|nd|rd|th)) floor"
)
_BARE_UNIT = re.compile(r"[a-z]?\d{1,5}[a-z]?|[a-z]")
_UNIT_NUMBER = re.compile(r"(?<![a-z0-9])[a-z]?\d+(?:\s?-?\s?[a-z])?(?![a-z0-9])|(?<=#)\s*\w+|\d+")
_LETTER = re.compile(r"\b[a-z]$")
_NOT_NUMBER = re.compile(r"[^0-9a-z]+")

UNIT_WORDS = frozenset(f"{_DOORS}|{_PARTS}".split("|")) - word_set("og top")
"""Words that show that a line tells more than a street and a number."""
_TELLING = UNIT_WORDS | word_set("og top floor hs huis m as d k a b c e f g h")


def without_leading_unit(line: str) -> str:
    """A line without the units in front of it: "Flat 2, 10 Downing St", "Unit 5 221 Baker St", "#5-123 Queen St"."""
    return _LEADING.sub("", line)


def without_unit(line: str) -> str:
    """A line without units, storeys and neighbourhoods behind the house number."""
    return _ANY.sub(" ", _FLOOR.sub("", _NEIGHBOURHOOD.sub("", _STOREY.sub(" ", line)))).strip(" ,.")


def is_unit(segment: str) -> bool:
    """Whether a segment of a line is a unit and nothing else."""
    return _WHOLE.fullmatch(segment) is not None


def unit_number(value: str) -> str | None:
    """Apartment, suite, floor or room within a building, such as "4b" of "12 Main St, Apt. 4-B"; else None.

    A door tells more than the floor or staircase it is in.
    """
    folded = spelled(value)
    if is_placeholder(folded):
        return None
    if _BARE_UNIT.fullmatch(folded):
        return folded.lstrip("0") or None
    words = folded.split()
    if _TELLING.isdisjoint(words) and "".join(words).isalnum():
        return None
    line = f" {folded}"
    found = next(filter(None, (pattern.search(line) for pattern in (_DOOR, _PART, _STOREY, _FLOOR))), None)
    if found is None:
        found = _LEADING.match(folded)
    if found is None:
        return None
    told = found.group().replace("deg", "").strip(" ,./")
    number = _UNIT_NUMBER.search(told) or _LETTER.search(told)
    unit = "" if number is None else _NOT_NUMBER.sub("", number.group()).lstrip("0")
    return unit if _BARE_UNIT.fullmatch(unit) else None
