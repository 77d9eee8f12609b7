"""E-mail addresses and web sites."""

import re
from functools import lru_cache

from matching.standardise.text import CACHE_SIZE, is_placeholder, word_set

_ADDRESS = re.compile(r"([^\s@<>,;:\"()\[\]]+)@(\w[\w-]*(?:\.\w[\w-]*)*)")
_NO_MAILBOX = word_set(
    "noemail nomail no-email no-mail no.email noreply no-reply donotreply none null na n/a no test tester "
    "testing unknown example notprovided nobody xxx abc asdf aa aaa"
)
_NO_DOMAIN = word_set(
    "example.com example.org example.net test.com test.de none.com noemail.com nomail.com no-email.com "
    "noreply.com unknown.com na.com n/a.com invalid.com nodomain.com noemail.org localhost domain.com"
)
_NO_TOP_LEVEL = ("test", "example", "invalid", "localhost")  # reserved by RFC 2606
_SAME_PROVIDER = {"googlemail.com": "gmail.com", "me.com": "icloud.com", "mac.com": "icloud.com"}
_FREE_NAMES = word_set(
    "gmail yahoo ymail hotmail outlook live msn aol gmx web icloud proton protonmail t-online freenet "
    "orange wanadoo free sfr laposte btinternet btopenworld sky virginmedia talktalk ntlworld blueyonder "
    "comcast verizon sbcglobal bellsouth charter cox earthlink juno att mail email yandex rambler qq 163 "
    "126 sina libero virgilio tiscali alice tin telefonica terra ono bigpond optusnet iinet ziggo kpnmail "
    "planet xs4all hetnet telenet skynet bluewin arcor posteo mailbox inbox fastmail zoho rediffmail "
    "naver daum hanmail uol bol rogers shaw sympatico telus numericable neuf bbox"
)
_FREE_SUFFIXES = word_set(
    "com de fr es it co.uk uk net org ca com.au at ch nl be pl ru com.br com.mx com.ar co.jp co.in in ie "
    "se dk no fi pt cz hu eu me us cn co.nz co.za gr tr com.tr"
)
_ROLE_MAILBOXES = word_set(
    "info office sales contact mail admin administrator support service services hello enquiries enquiry "
    "kontakt post vertrieb buchhaltung accounting accounts billing invoices rechnung purchasing einkauf "
    "orders bestellung help helpdesk webmaster postmaster hostmaster marketing press presse hr jobs "
    "bewerbung contacto ventas compras administracion facturacion commercial comptabilite accueil "
    "reception team zentrale sekretariat"
)
_SHARED_HOSTS = word_set(
    "facebook.com fb.com linkedin.com instagram.com twitter.com x.com youtube.com sites.google.com "
    "google.com wordpress.com blogspot.com tiktok.com xing.com de-de.facebook.com"
)
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|https?:/{0,2}")
_HOST = re.compile(r"\w[\w-]*(?:\.\w[\w-]*)+")
_WWW = re.compile(r"(?:www?\d?\.)+(?=[^.]+\.)")


def _ascii_host(host: str) -> str | None:
    host = host.strip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return None


@lru_cache(CACHE_SIZE)
def email(value: str) -> str | None:
    """The first address in the value, lower-case, without a plus tag; None for a placeholder or no address.

    Dots of the mailbox are kept: only one provider ignores them. A domain without a point is let through,
    since a mistyped address is still evidence.
    """
    found = _ADDRESS.search(value.lower())
    if found is None:
        return None
    tagged, domain = found.groups()
    mailbox = tagged.split("+", 1)[0].strip(".'") if not tagged.startswith("+") else tagged.strip("+.'")
    host = _ascii_host(domain.rstrip(".'"))
    if not mailbox or not host or "+" in mailbox:
        return None
    host = _SAME_PROVIDER.get(host, host)
    if mailbox in _NO_MAILBOX or host in _NO_DOMAIN or host.rpartition(".")[2] in _NO_TOP_LEVEL:
        return None
    return None if is_placeholder(mailbox) else f"{mailbox}@{host}"


def email_local(value: str) -> str | None:
    """The mailbox of an address; None for one of a role (info, sales), which tells nobody apart."""
    address = email(value)
    mailbox = address.partition("@")[0] if address else None
    return None if mailbox in _ROLE_MAILBOXES else mailbox


def personal_email(value: str) -> str | None:
    """The address, unless it is that of a role (info, sales), which a whole group of companies may share."""
    address = email(value)
    return None if address is None or address.partition("@")[0] in _ROLE_MAILBOXES else address


def _is_free(host: str) -> bool:
    name, _, suffix = host.partition(".")
    return name in _FREE_NAMES and suffix in _FREE_SUFFIXES


def email_domain(value: str) -> str | None:
    """The domain of an address or the bare domain; None for a provider where anyone may open a mailbox."""
    address = email(value)
    host = address.partition("@")[2] if address else website(value) if "@" not in value else None
    return None if host is None or "." not in host or _is_free(host) else host


@lru_cache(CACHE_SIZE)
def website(value: str) -> str | None:
    """The host of a web address without "www."; None for a page on a site that hosts everybody's pages."""
    folded = value.strip().lower()
    if is_placeholder(folded):
        return None
    found = _HOST.match(_SCHEME.sub("", folded, count=1))
    host = _ascii_host(found.group()) if found else None
    if not host or "." not in host:
        return None
    host = _WWW.sub("", host) if host.startswith("w") else host
    return None if host in _SHARED_HOSTS or host in _NO_DOMAIN else host
