"""Calendar dates in ISO form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from matching.standardise.text import is_placeholder, transliterate

_YEAR_FIRST = re.compile(r"(\d{4})([-/. ]?)(\d{1,2})\2(\d{1,2})(?:[t ]\d{1,2}:.*)?", re.ASCII | re.DOTALL)
_DAY_FIRST = re.compile(
    r"(\d{1,2})([-/. ])\s?(\d{1,2})\2\s?(\d{4}|'?\d{2})(?:[t ]\d{1,2}:.*)?", re.ASCII | re.DOTALL
)
_NAMED_DAY_FIRST = re.compile(
    r"(?:[a-z]{3,10}\.?,? )?(\d{1,2})(?:st|nd|rd|th|er|\.)?(?: de |[-/. ])*"
    r"([a-z]{3,12})\.?(?: de |[-/., ])*(\d{4}|\d{2})",
    re.ASCII,
)
_NAMED_MONTH_FIRST = re.compile(
    r"(?:[a-z]{3,10}\.?,? )?([a-z]{3,12})\.? *(\d{1,2})(?:st|nd|rd|th)?[, ]+(\d{4})", re.ASCII
)
_NAMED_YEAR_FIRST = re.compile(r"(\d{4})[-/. ]([a-z]{3,12})[-/. ](\d{1,2})", re.ASCII)
_WEEK = re.compile(r"(\d{4})-?w(\d{2})-?([1-7])", re.ASCII)  # ISO 8601
_DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})", re.ASCII)
_BORN = re.compile(r"^(?:\*|(?:geb(?:oren)?|born|dob|nee? le|nato il|n)\b[.:]?)\s*(?:am |on )?(?=\d)")
_CJK = re.compile(r"(\d{4})[年년]\s?(\d{1,2})[月월]\s?(\d{1,2})[日일]?", re.ASCII)
_ERA = re.compile(r"([明大昭平令])[治正和成]\s?(\d{1,2}|元)年\s?(\d{1,2})月\s?(\d{1,2})日?", re.ASCII)
_YEAR_BEFORE_ERA = {"明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018}
_YEAR = re.compile(r"(\d{4})(?:[-/.]0{1,2}(?:[-/.]0{1,2})?)?", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.]0{1,2})?", re.ASCII)
_MONTH_YEAR = re.compile(r"(?:00[-/.])?(\d{1,2})[-/.](\d{4})|([a-z]{3,12})(?: de )?[., -]*(\d{4})", re.ASCII)
_QUARTER_OR_WEEK = re.compile(r"(?:q[1-4]|[1-4]q)[ /-]?(\d{4})|(\d{4})[ -]?(?:q[1-4]|w\d{2})", re.ASCII)
_ABOUT = re.compile(r"^(?:ca?\.|circa|about|um|vers|approx\.?)\s*(?=\d)")
_UNKNOWN_DIGITS = re.compile(r"[?x]{1,2}(?=[-/.])|(?<=[-/.])[?x]{1,2}")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_PART = re.compile(r"'?(\d{1,4})(?:\.0)?", re.ASCII)
_LONGEST = 40
_FIRST_YEAR, _LAST_YEAR = 1500, 2199
# A year of two digits is read as spreadsheets do: 30 to 99 in the last century, 00 to 29 in this one.
_FIRST_SHORT_YEAR = 1930
# What systems write when they know no date.
_PLACEHOLDERS = frozenset(
    ["1900-01-01", "1899-12-30", "1899-12-31", "1901-01-01", "1753-01-01", "2099-12-31"]
)
_PLACEHOLDER_DIGITS = frozenset(
    [
        "99991231", "31129999", "12319999", "00010101", "01010001", "10001", "19000000", "17530101",
        *(iso.replace("-", "") for iso in _PLACEHOLDERS), "01011900", "01011901", "30121899", "31121899",
    ]
)  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan januar janvier janv enero ene janner gennaio gen januari janeiro"
            " jann stycznia styczen ledna leden ianvaria ianvar sichnia ianouariou ocak tammikuuta januara",
            "february feb februar fevrier fev fevr febrero febbraio februari fevereiro"
            " lutego luty unora unor fevralia fevral fevrouariou subat helmikuuta februara",
            "march mar marz maerz mars marzo maart mrt marco"
            " marca marzec brezna brezen marta mart martiou maaliskuuta",
            "april apr avril avr abril abr aprile"
            " kwietnia kwiecien dubna duben aprelia aprel apriliou nisan huhtikuuta aprila",
            "may mai mayo maggio mag mei maio maj maja kvetna kveten maia maiou mayis toukokuuta",
            "june jun juni juin junio giugno giu junho"
            " czerwca czerwiec cervna cerven iiunia iiun iouniou haziran kesakuuta",
            "july jul juli juillet juil julio luglio lug julho"
            " lipca lipiec cervence cervenec iiulia iiul iouliou temmuz heinakuuta",
            "august aug aout agosto ago augustus"
            " augusti augusta sierpnia sierpien srpna srpen avgusta avgust augoustou agustos elokuuta",
            "september sep sept septembre septiembre settembre set setembro"
            " wrzesnia wrzesien zari sentiabria sentiabr septemvriou eylul syyskuuta septembra",
            "october oct oktober okt octobre octubre ottobre ott outubro out"
            " pazdziernika pazdziernik rijna rijen oktiabria oktiabr oktovriou ekim lokakuuta oktobra",
            "november nov novembre noviembre novembro"
            " listopada noiabria noiabr noemvriou kasim marraskuuta novembra",
            "december dec dezember dez decembre diciembre dic dicembre dezembro"
            " grudnia grudzien prosince prosinec dekabria dekabr dekemvriou aralik joulukuuta decembra",
        ],
        start=1,
    )
    for name in names.split()
}


def _full_year(year: str) -> int:
    number = int(year.lstrip("'"))
    if len(year) == 4:
        return number
    century = _FIRST_SHORT_YEAR // 100 * 100
    return century + number if century + number >= _FIRST_SHORT_YEAR else century + 100 + number


def _valid(year: int, month: int, day: int) -> str | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        found = datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
    return None if found in _PLACEHOLDERS else found


def _parse(value: str) -> str | None:
    if len(value) == 10 and value[4] == value[7] == "-" and value.isascii():
        try:
            year, month, day = int(value[:4]), int(value[5:7]), int(value[8:])
        except ValueError:
            return None
        return _valid(year, month, day)
    if len(value) > _LONGEST:
        return None
    if not value.isascii():
        if found := _CJK.fullmatch(value.strip()):
            return _valid(*map(int, found.groups()))
        if found := _ERA.fullmatch(value.strip()):
            era, year_, month_, day_ = found.groups()
            return _valid(
                _YEAR_BEFORE_ERA[era] + (1 if year_ == "元" else int(year_)), int(month_), int(day_)
            )
    folded = transliterate(value).strip().lower()
    if not folded[:1].isdigit():
        folded = _BORN.sub("", folded)
    if found := _DAY_FIRST.fullmatch(folded):
        day_, _, month_, year_ = found.groups()
        year, month, day = _full_year(year_), int(month_), int(day_)
        # 04/25/1956 has only one reading; 09/04/1956 is read day first.
        return _valid(year, month, day) or _valid(year, day, month)
    if found := _YEAR_FIRST.fullmatch(folded):
        year_, separator, month_, day_ = found.groups()
        if separator or len(month_) == len(day_) == 2:
            return _valid(int(year_), int(month_), int(day_))
        return None
    if found := _NAMED_DAY_FIRST.fullmatch(folded):
        day_, month_, year_ = found.groups()
    elif found := _NAMED_MONTH_FIRST.fullmatch(folded):
        month_, day_, year_ = found.groups()
    elif found := _NAMED_YEAR_FIRST.fullmatch(folded):
        year_, month_, day_ = found.groups()
    else:
        return _by_number(folded)
    number = _MONTHS.get(month_)
    return None if number is None else _valid(_full_year(year_), number, int(day_))


def _by_number(folded: str) -> str | None:
    """The date of a week and weekday or of a day of the year, as ISO 8601 writes them."""
    try:
        if found := _WEEK.fullmatch(folded):
            day = datetime.date.fromisocalendar(*map(int, found.groups()))
        elif found := _DAY_OF_YEAR.fullmatch(folded):
            first = datetime.date(int(found[1]), 1, 1)
            day = first + datetime.timedelta(days=int(found[2]) - 1)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return (
        _valid(day.year, day.month, day.day) if folded.startswith(f"{day.year:04}") or "w" in folded else None
    )


def date(value: str) -> str | None:
    """ISO date; day before month where both orders would do; None unless a real day of 1800 to 2199.

    Dates that systems write for "not known" (1900-01-01 and its neighbours, 9999-12-31) count as absent. A
    year of two digits lies in 1930 to 2029.
    """
    return _parse(value)


def date_digits(value: str) -> str | None:
    """ISO date, or the bare digits of what is not a date, so that a mistyped one can still be compared."""
    if found := _parse(value):
        return found
    if is_placeholder(value):
        return None
    digits = _NOT_DIGIT.sub("", transliterate(value))
    if not digits.strip("0") or digits in _PLACEHOLDER_DIGITS or is_placeholder(digits):
        return None
    # Eight digits freed from stray marks may be a date after all.
    return _parse(digits) or digits


def partial_date(value: str) -> str | None:
    """As much of a date as the value tells: "1956-04-09", "1956-04" or "1956"; 1956-04-00 tells the month.

    None for what is no date of 1800 to 2199, and for a placeholder.
    """
    if found := _parse(value):
        return found
    folded = transliterate(value[:_LONGEST]).strip().lower()
    if "?" in folded or "x" in folded:
        folded = _UNKNOWN_DIGITS.sub("00", folded)
    folded = _ABOUT.sub("", folded).removeprefix("00.").removeprefix("00/")
    month, year = 0, ""
    if match := _YEAR.fullmatch(folded):
        year = match.group(1)
    elif match := _YEAR_MONTH.fullmatch(folded):
        year, month = match.group(1), int(match.group(2))
    elif match := _MONTH_YEAR.fullmatch(folded):
        digits, year, name, named_year = match.groups()
        year, month = year or named_year, int(digits) if digits else _MONTHS.get(name, 13)
    elif match := _QUARTER_OR_WEEK.fullmatch(folded):
        year = match[1] or match[2]
    if not year or not _FIRST_YEAR <= int(year) <= _LAST_YEAR or month > 12:
        return None
    return f"{year}-{month:02}" if month else year


def year_number(value: str) -> int | None:
    """The year that stands alone, of four digits or of two; 1998.0 is 1998."""
    found = _PART.fullmatch(value.strip())
    if found is None or len(found[1]) not in (2, 4):
        return None
    year = _full_year(found[1])
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


def month_number(value: str) -> int | None:
    """The month that stands alone, by its number or its name."""
    month = _part(value)
    if month is None:
        month = _MONTHS.get(transliterate(value).strip().lower().rstrip("."), 0)
    return month if 1 <= month <= 12 else None


def day_number(value: str) -> int | None:
    """The day of a month that stands alone."""
    day = _part(value)
    return day if day is not None and 1 <= day <= 31 else None


def _part(value: str) -> int | None:
    found = _PART.fullmatch(value.strip())
    return None if found is None else int(found[1])


def date_of_parts(values: Sequence[str | None]) -> str | None:
    """A date whose year, month and day stand apart, in this order: as much of it as they tell.

    What is no day of the calendar stays as digits, for one part may be mistyped or exchanged with another. None
    without a year.
    """
    year, month, day = (*values, None, None, None)[:3]
    years = _part(year) if year else None
    if years is None or not year or is_placeholder(year):
        return None
    told = [f"{_full_year(str(years)) if years < 100 else years:04}"]
    for value in (month, day):
        number = (_part(value) or month_number(value)) if value else None
        if number is None or number > 99:
            break
        told.append(f"{number:02}")
    return date_digits("-".join(told))
