"""Names of organisations, apart from their legal form, their trade name and their departments."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from matching.standardise.legal_forms import LEADING, UNMISTAKABLE, legal_form_spellings
from matching.standardise.organisation_words import ALIASES, DEPARTMENT_WORDS
from matching.standardise.text import (
    RECENT,
    ascii_words,
    fold_umlauts,
    is_placeholder,
    marks_to_blanks,
    text,
    transliterate,
)

_FORMS = {
    tuple(fold_umlauts(" ".join(words)).split()): canonical
    for words, canonical in legal_form_spellings().items()
}
_LONGEST_FORMS: dict[str, int] = {}
for _words in _FORMS:
    _LONGEST_FORMS[_words[-1]] = max(len(_words), _LONGEST_FORMS.get(_words[-1], 0))
# Words that say no more than that a business follows: Firma Huber, Ets Martin, Ditta Rossi.
_HERALDS = frozenset(["the", "firma", "ets", "etablissements", "ditta"])
_OPENINGS = LEADING | _HERALDS
_ENDINGS = frozenset(["and", "the", "publ"])
_DOTTED = re.compile(r"(?<![a-z])([a-z])\.(?:(?=[a-z](?:\.|$|[^a-z]))|\s(?=[a-z](?:\.|$)))")
_TO_WORDS = marks_to_blanks()
_APOSTROPHES = b"'`"
_TRADING_AS = re.compile(
    r"(?:^|[\s,;(])(?:d[/.]b[/.]a\b\.?|dba|t/a|a[/.]k[/.]a\b\.?|aka|trading as|doing business as)[\s:)]+"
)
_PARTS = r"branch|division|plant|werk|department|dept\.?|abteilung|abt\.?"
_DEPARTMENT = re.compile(
    r"\s(?=(?:c/o|attn|z\.?\s?hd|abt|abteilung|(?:zweig)?niederlassung|succursale|sucursal)\b)"
    rf"|(?:\s[-/|]+|[,;|(])\s*(?=(?:{'|'.join(sorted(DEPARTMENT_WORDS))})\b"
    rf"|(?:[^\s,;|()]+\s){{1,3}}(?:{_PARTS})\s*\)?\s*$)"
)
_CARE_OF = re.compile(r"^c/o\b")
# What a name was before, for whom it is held in trust, and the state its company is in.
_FORMER = re.compile(
    r"(?<=\S)[\s,;]*(?:"
    r"\((?:formerly|f[/.]?k[/.]?a\b|previously|vorm(?:als|\.)|ehemals|anciennement|anteriormente)[^()]*\)"
    r"|[\s,;(](?:formerly|f[/.]?k[/.]?a\b|vormals\b|vorm\.|ehemals\b|anciennement\b|atf\b|as trustee for\b).*)"
)
_STATE = re.compile(
    r"(?<=\S)[\s,(-]+(?:i\.\s?(?:l|gr)\.?|in (?:liquidation|liquidazione|liquidatie|grundung|insolvenz|administration)"
    r"|en liquid(?:ation|acion))\s*\)?\s*$"
)
_INCORPORATED_IN = re.compile(
    r",\s*an?\s(?:[a-z]+\s){1,2}(?=(?:corporation|corp|limited liability company|llc|limited partnership)\.?$)"
)
_SEGMENT = re.compile(r",|\((?!haft|publ)| - ")
# Short for words that the points would take apart, or that are something else without them.
_SPELLED_OUT = (
    ("m/s", re.compile(r"^m/s\.?\s+"), ""),
    ("fa.", re.compile(r"^fa\.\s+"), ""),
    ("lli", re.compile(r"\bf\.\s?lli\b"), "fratelli"),
    (" c.", re.compile(r"&\s*c\.(?=\s)"), "& co"),
    ("(p)", re.compile(r"\(p\)\s*(?=ltd|limited)"), "pvt "),
    ("e.", re.compile(r"\be\.\s?u\.?$"), "eingetragenes unternehmen"),
)
_MAY_HAVE_CHANGED = ("form", "f/k", "fka", "prev", "vorm", "ehem", "ancien", "anterior", " atf ", "trustee")
_MAY_HAVE_ENDED = ("liqui", "i.", "grundung", "insolv", "administration")


# Forms in their own script, glued to the name before or after it, as the name reads in Latin: 華為技術有限公司 is
# "Huawei Technologies Co., Ltd.".
_FORMS_IN_SCRIPT = {
    "общество с ограниченной ответственностью": "ooo",  # noqa: RUF001
    "публичное акционерное общество": "pao",
    "открытое акционерное общество": "oao", "закрытое акционерное общество": "zao",
    "株式会社": "kk", "(株)": "kk", "有限会社": "yk", "(有)": "yk", "合同会社": "gk",
    "股份有限公司": "co ltd", "有限责任公司": "co ltd", "有限責任公司": "co ltd", "有限公司": "co ltd",
    "주식회사": "co ltd", "(주)": "co ltd", "유한회사": "llc", "ש.מ.ב": "ltd", 'בע"מ': "ltd", "בע״מ": "ltd",
    "ذ.م.م": "llc", "ش.م.م": "llc",
}  # fmt: skip
_SHORT_FORM_IN_SCRIPT = re.compile(r"(?:ао|ип)\s+")  # noqa: RUF001


def _form_behind(value: str) -> str:
    """The name with a form of its own script in Latin behind it."""
    folded = unicodedata.normalize("NFKC", value).casefold()
    for form, latin in _FORMS_IN_SCRIPT.items():
        if form in folded:
            return f"{folded.replace(form, ' ').strip()} {latin}"
    short = _SHORT_FORM_IN_SCRIPT.match(folded)
    return folded[short.end() :] if short else value


class _Parts(NamedTuple):
    """Words of the name proper, the canonical legal forms found in it, and what else it tells."""

    words: Sequence[str] = ()
    forms: Sequence[str] = ()
    department: str = ""
    trading_as: str = ""


@lru_cache(RECENT)
def _parts(value: str) -> _Parts:
    folded = transliterate(value if value.isascii() else _form_behind(value)).lower()
    if is_placeholder(folded):
        return _Parts()
    folded = folded.rstrip(".")
    segments, department, trading_as = [folded], "", ""
    if not folded.replace(" ", "").isalnum() or _may_tell_more(folded):
        segments, department, trading_as = _segments(folded)
    found: list[str] = []
    words: list[str] = []
    for segment in segments:
        spelled = fold_umlauts(segment.encode().translate(_TO_WORDS, _APOSTROPHES).decode()).split()
        told = [ALIASES.get(word, word) for word in spelled]
        if told and spelled[-1] == "og":  # "and" in Danish, but at the end of a name a form of Austria
            told[-1] = "og"
        words = _without_ending_forms([*words, *told], found)
    return _Parts(_proper(words, found), found, department, trading_as)


def _has_any(signs: Sequence[str], folded: str) -> bool:
    for sign in signs:  # noqa: SIM110  # twice as quick as any()
        if sign in folded:
            return True
    return False


def _may_tell_another_name(folded: str) -> bool:
    return "/" in folded or "dba" in folded or "aka" in folded or " as " in folded


def _may_tell_more(folded: str) -> bool:
    """Whether a name of words alone may tell another name, a department or what has become of it."""
    return (
        _may_tell_another_name(folded)
        or "liquid" in folded
        or "niederlassung" in folded
        or "attn" in folded
        or "form" in folded
        or " fka" in folded
        or " atf " in folded
    )


def _segments(folded: str) -> tuple[list[str], str, str]:
    """The name as far as each comma, bracket or dash, its department and the name it trades as.

    A comma ends a name: the form stands before it in "Deutsche Post AG, Bonn" and after it in "Acme, Inc.".
    """
    department = trading_as = ""
    if _has_any(_MAY_HAVE_CHANGED, folded):
        folded = _FORMER.sub("", folded)
    if _has_any(_MAY_HAVE_ENDED, folded):
        folded = _STATE.sub("", folded)
    if _may_tell_another_name(folded) or ".b.a" in folded:
        legal, *others = _TRADING_AS.split(folded)
        if others and not is_placeholder(legal) and not is_placeholder(others[0]):
            folded, trading_as = legal, others[0]
    if "c/o" in folded or " z" in folded or not DEPARTMENT_WORDS.isdisjoint(ascii_words(folded).split()):
        named, *parts = _DEPARTMENT.split(folded)
        if parts and not is_placeholder(named):
            folded, department = named, _CARE_OF.sub("", " ".join(parts))
    if "." in folded or "/" in folded or "(" in folded:
        for sign, short, spelled in _SPELLED_OUT:
            if sign in folded:
                folded = short.sub(spelled, folded)
        folded = _DOTTED.sub(r"\1", folded)
    if "," in folded:
        folded = _INCORPORATED_IN.sub(", ", folded)
    if "&" in folded or "+" in folded:
        folded = folded.replace("&", " and ").replace("+", " and ")
    return _SEGMENT.split(folded), department, trading_as


def _is_proper(words: list[str]) -> bool:
    """Whether the words hold no legal form, article or trailing "and" that could come off."""
    ending = words[-1]
    return (
        ending not in _LONGEST_FORMS
        and ending not in _ENDINGS
        and words[0] not in _OPENINGS
        and UNMISTAKABLE.isdisjoint(words)
    )


def _proper(words: list[str], found: list[str]) -> list[str]:
    """The words of the name proper; the legal forms in it are added to those found."""
    if words and _is_proper(words):
        return words
    before = -1
    while words and len(words) != before:
        before = len(words)
        words = _without_ending_forms(_without_other_forms(words, found), found)
        while len(words) > 1 and words[-1] in _ENDINGS:
            words = words[:-1]
    return words


def _without_ending_forms(words: list[str], found: list[str]) -> list[str]:
    """The words before the legal forms at their end, which are added to those found."""
    end = len(words)
    while end and words[end - 1] in _LONGEST_FORMS and (form := _form_ending(words, end)) is not None:
        spelling, end = form
        found.append(spelling)
    return words[:end]


def _without_other_forms(words: list[str], found: list[str]) -> list[str]:
    """The words without an article or legal form in front and without the unmistakable forms anywhere."""
    start = 0
    while start < len(words) - 1 and words[start] in _OPENINGS:
        if words[start] in LEADING:
            found.append(_FORMS[(words[start],)])
        start += 1
    kept = [word for word in words[start:] if word not in UNMISTAKABLE]
    found += [_FORMS[(word,)] for word in words[start:] if word in UNMISTAKABLE]
    return kept or words[start:]


def _form_ending(words: list[str], end: int) -> tuple[str, int] | None:
    """The longest legal form that ends before `end`, and where it begins."""
    for length in range(min(_LONGEST_FORMS[words[end - 1]], end), 0, -1):
        form = _FORMS.get(tuple(words[end - length : end]))
        if form is not None:
            return form, end - length
    return None


def _name(words: Sequence[str], forms: Sequence[str]) -> str | None:
    if not words and forms:
        return forms[-1]
    name = " ".join(words)
    return None if is_placeholder(name) else name


def organisation_name(value: str) -> str | None:
    """The name proper: without legal form, "&" as "and", usual abbreviations written out, umlauts folded.

    What it trades as ("d/b/a Joe's Diner") and a department or site behind a comma or dash are left out. A
    name that is nothing but a legal form stays as that form.
    """
    parts = _parts(value)
    return _name(parts.words, parts.forms)


def trade_name(value: str) -> str | None:
    """The name an organisation trades as, behind "d/b/a", "t/a" or "trading as"; else its name proper."""
    trading_as = _parts(value).trading_as
    return organisation_name(trading_as or value)


def legal_form(value: str) -> str | None:
    """Canonical legal form in the name ("gmbh", "ltd", "sa"); None when the name tells none."""
    forms = _parts(value).forms
    return forms[-1] if forms else None


def department(value: str) -> str | None:
    """The department or site named behind a comma or dash, such as "werk berlin"; None when there is none."""
    return text(_parts(value).department)
