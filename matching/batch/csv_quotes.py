"""Whether the quotes of a CSV file are in order: one that is not closed makes one value of all up to the next."""

from __future__ import annotations

import codecs
import mmap
import re
from functools import lru_cache
from pathlib import Path

from matching.batch.input_error import MatchingInputError


def require_closed_quotes(path: Path, content: bytes | None, delimiter: str) -> None:
    """Check that each value that begins with a quote ends with one; quotes elsewhere are part of their value.

    Args:
        path: the file.
        content: what it holds, if it was converted; its line ends are kept.
        delimiter: what stands between values.

    Raises:
        MatchingInputError: one does not; the message names the line where it begins.
        OSError: the file cannot be read.
    """
    if content is not None:
        _check(path, content, delimiter)
        return
    if not path.stat().st_size:
        # Nothing is nothing that could be mapped.
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        _check(path, mapped, delimiter)


def _check(path: Path, content: bytes | mmap.mmap, delimiter: str) -> None:
    if content.find(b'"') < 0:
        return
    start = len(codecs.BOM_UTF8) if content[: len(codecs.BOM_UTF8)] == codecs.BOM_UTF8 else 0
    with memoryview(content) as whole, whole[start:] as text:
        found = _in_order(delimiter).match(text)
        # Nothing at all is in order, so there is always a match.
        stopped = start + (found.end() if found else 0)
        del found
    if stopped < len(content):
        line = 1 + content[:stopped].count(b"\n")
        raise MatchingInputError(
            path,
            f"line {line}: a value begins with a quote there and does not end with one; close it, or, where the quote "
            'belongs to the value, put the value in quotes and double each quote in it ("")',
        )


@lru_cache
def _in_order(delimiter: str) -> re.Pattern[bytes]:
    """As much of a text as has its quotes in order; possessive, so that what was read is never tried again."""
    ends = re.escape(delimiter).encode() + rb"\r\n"
    quoted = rb'(?<![^%s])"[^"]*+(?:""[^"]*+)*+"(?![^%s])' % (ends, ends)
    stray = rb'(?<=[^%s])"' % ends
    return re.compile(rb'[^"]*+(?:(?:%s|%s)[^"]*+)*+' % (quoted, stray))
