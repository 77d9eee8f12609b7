"""Names of organisations, apart from their legal form."""

import re
from functools import lru_cache

from matching.standardise.legal_forms import LEADING, UNMISTAKABLE, legal_form_spellings
from matching.standardise.text import CACHE_SIZE, fold_umlauts, is_placeholder, text, transliterate

_FORMS = {
    tuple(fold_umlauts(" ".join(words)).split()): canonical
    for words, canonical in legal_form_spellings().items()
}
_LONGEST_FORM = max(map(len, _FORMS))
_DOTTED = re.compile(r"(?<![a-z])([a-z])\.\s?(?=[a-z](?:\.|$|[^a-z]))")
_APOSTROPHES = re.compile(r"['`]")
_AND = re.compile(r"\s*[&+]\s*")
_ALIASES = {
    "und": "and",
    "et": "and",
    "y": "and",
    "og": "and",
    "och": "and",
    "intl": "international",
    "internat": "international",
    "int": "international",
    "internationale": "international",
    "natl": "national",
    "nat": "national",
    "mfg": "manufacturing",
    "manuf": "manufacturing",
    "mfr": "manufacturing",
    "svc": "services",
    "svcs": "services",
    "service": "services",
    "srvs": "services",
    "serv": "services",
    "bros": "brothers",
    "gebr": "gebruder",
    "assoc": "associates",
    "assocs": "associates",
    "assn": "association",
    "grp": "group",
    "gp": "group",
    "gruppe": "group",
    "groupe": "group",
    "grupo": "group",
    "gruppo": "group",
    "hldg": "holding",
    "hldgs": "holding",
    "holdings": "holding",
    "tech": "technology",
    "technologies": "technology",
    "techn": "technology",
    "technologie": "technology",
    "mgmt": "management",
    "mgt": "management",
    "mngmt": "management",
    "dist": "distribution",
    "distr": "distribution",
    "distrib": "distribution",
    "ind": "industries",
    "inds": "industries",
    "industry": "industries",
    "eng": "engineering",
    "engr": "engineering",
    "engg": "engineering",
    "univ": "university",
    "inst": "institute",
    "ctr": "center",
    "centre": "center",
    "cntr": "center",
    "dept": "department",
    "govt": "government",
    "hosp": "hospital",
    "lab": "laboratories",
    "labs": "laboratories",
    "sys": "systems",
    "system": "systems",
    "solution": "solutions",
    "soln": "solutions",
    "solns": "solutions",
    "ent": "enterprises",
    "enterprise": "enterprises",
    "pharm": "pharma",
    "pharmaceuticals": "pharma",
    "constr": "construction",
    "const": "construction",
    "elec": "electric",
    "equip": "equipment",
    "sch": "school",
    "acad": "academy",
    "elem": "elementary",
    "ch": "church",
    "saint": "st",
    "sankt": "st",
    "mt": "mount",
    "ft": "fort",
}


@lru_cache(CACHE_SIZE)
def _parts(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of the name proper, and the canonical legal forms found in it."""
    if is_placeholder(value):
        return (), ()
    folded = _DOTTED.sub(r"\1", _APOSTROPHES.sub("", transliterate(value).casefold()))
    found: list[str] = []
    words: list[str] = []
    # A comma ends a name: the form stands before it in "Deutsche Post AG, Bonn" and after it in "Acme, Inc.".
    for segment in folded.split(","):
        plain = text(_AND.sub(" and ", segment))
        if plain is not None:
            words += [_ALIASES.get(word, word) for word in fold_umlauts(plain).split()]
            words = _without_ending_forms(words, found)
    proper = words
    before = -1
    while proper and len(proper) != before:
        before = len(proper)
        proper = _without_ending_forms(_without_other_forms(proper, found), found)
        while len(proper) > 1 and proper[-1] == "and":
            proper = proper[:-1]
    return tuple(proper), tuple(found)


def _without_ending_forms(words: list[str], found: list[str]) -> list[str]:
    """The words before the legal forms at their end, which are added to those found."""
    end = len(words)
    while end and (form := _form_ending(words, end)) is not None:
        spelling, end = form
        found.append(spelling)
    return words[:end]


def _without_other_forms(words: list[str], found: list[str]) -> list[str]:
    """The words without an article or legal form in front and without the unmistakable forms anywhere."""
    start = 0
    while start < len(words) - 1 and (words[start] == "the" or words[start] in LEADING):
        if words[start] in LEADING:
            found.append(_FORMS[(words[start],)])
        start += 1
    kept = [word for word in words[start:] if word not in UNMISTAKABLE]
    found += [_FORMS[(word,)] for word in words[start:] if word in UNMISTAKABLE]
    return kept or words[start:]


def _form_ending(words: list[str], end: int) -> tuple[str, int] | None:
    """The longest legal form that ends before `end`, and where it begins."""
    for length in range(min(_LONGEST_FORM, end), 0, -1):
        form = _FORMS.get(tuple(words[end - length : end]))
        if form is not None:
            return form, end - length
    return None


@lru_cache(CACHE_SIZE)
def organisation_name(value: str) -> str | None:
    """The name proper: without legal form, "&" as "and", usual abbreviations written out, umlauts folded.

    A name that is nothing but a legal form stays as that form.
    """
    words, found = _parts(value)
    if not words and found:
        return found[-1]
    return text(" ".join(words))


@lru_cache(CACHE_SIZE)
def legal_form(value: str) -> str | None:
    """Canonical legal form in the name ("gmbh", "ltd", "sa"); None when the name tells none."""
    _, found = _parts(value)
    return found[-1] if found else None
