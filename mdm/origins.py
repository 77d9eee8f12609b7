"""Whether a browser says that a page of another site sent a request."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE = frozenset({"same-origin", "none"})


def comes_from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that a page of another origin sent this request.

    Another site can make a steward's browser post a form here, with whatever rights that browser has (its
    network, its cookies), but it cannot forge these two headers. `Sec-Fetch-Site` is exact where it is sent;
    browsers leave it out over plain HTTP to other machines, where `Origin` stands in. Neither header means
    that no browser sent it: such a client has no rights of a steward's browser to abuse.

    Args:
        headers: by their names in lower case, or whatever their case.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in _OWN_SITE
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
