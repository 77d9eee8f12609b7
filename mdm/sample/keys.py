"""How the two systems number their records and stamp their changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_FIRST_CHANGE = datetime(2023, 1, 1, tzinfo=UTC)
_CHANGE_SECONDS = 2 * 365 * 86_400


def salesforce_id(prefix: str, number: int) -> str:
    """The 18-character id of the number-th record of an object, with its case-safe suffix.

    Args:
        prefix: The three characters that tell the object, for instance 001 for Account.
        number: From 0 below 62 ** 8.

    Source: Salesforce, "ID Field Type": three suffix characters, each the upper-case bits of five characters.
    """
    digits = ""
    rest = number
    for _ in range(8):
        rest, digit = divmod(rest, 62)
        digits = _BASE62[digit] + digits
    short = f"{prefix}Hr00{digits}"
    suffix = ""
    for start in (0, 5, 10):
        bits = sum(1 << place for place, letter in enumerate(short[start : start + 5]) if letter.isupper())
        suffix += _SUFFIX[bits]
    return short + suffix


def erp_number(number: int) -> str:
    """The number of an ERP record: ten digits, zero-padded."""
    return f"{number:010d}"


def change_time(random: Random) -> datetime:
    """A moment of 2023 or 2024, in UTC, at a whole second."""
    return _FIRST_CHANGE + timedelta(seconds=random.randrange(_CHANGE_SECONDS))


def salesforce_time(moment: datetime) -> str:
    """A SystemModstamp, for instance 2024-05-31T08:15:00Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def erp_date(moment: datetime) -> str:
    """A CHGDATE, for instance 20240531: the ERP keeps no time of day."""
    return moment.strftime("%Y%m%d")
