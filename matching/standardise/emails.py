"""E-mail addresses and web sites."""

import re
import unicodedata
from functools import lru_cache

from matching.standardise.text import RECENT, is_placeholder, word_set

_ADDRESS = re.compile(r"([^\s@<>,;:\"()\[\]]+)@(\w[\w-]*(?:\.\w[\w-]*)*)")
_PLAIN_ADDRESS = re.compile(
    r"([a-wyz1-8][a-z0-9_-]*(?:\.[a-z0-9_-]+)*)@([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+)"
)
# What keeps an address from those who gather them: john (at) acme [dot] com, and john @ acme.com.
_AT = re.compile(r"\s*(?:[\[({]\s*(?:at|@)\s*[\])}]|@)\s*")
_DOT = re.compile(r"\s*[\[({]\s*(?:dot|punkt|point|punto)\s*[\])}]\s*")
_LONGEST = 255
_LONGEST_TEXT = 2000
_NO_MAILBOX = word_set(
    "noemail nomail no-email no-mail no.email noreply no-reply donotreply none null na n/a no test tester "
    "noone no_email no_mail na1 keine ohne sinemail sin.email sinmail sansemail "
    "testing unknown unbekannt example notprovided nobody xxx abc asdf aa aaa"
)
_NO_DOMAIN = word_set(
    "example.com example.org example.net test.com test.de none.com noemail.com nomail.com no-email.com "
    "noreply.com unknown.com na.com n/a.com invalid.com nodomain.com noemail.org localhost domain.com "
    "test.co.uk "
    "test example invalid "
    "xxx.com email.invalid noemail.de keine.de nomail.de noemail.net noemail.co.uk noaddress.com mail.invalid"
)
_NO_TOP_LEVEL = (".test", ".example", ".invalid", ".localhost")  # reserved by RFC 2606
_SAME_PROVIDER = {"googlemail.com": "gmail.com", "me.com": "icloud.com", "mac.com": "icloud.com"}
_FREE_NAMES = word_set(
    "gmail yahoo ymail hotmail outlook live msn aol gmx web icloud proton protonmail t-online freenet "
    "orange wanadoo free sfr laposte btinternet btopenworld sky virginmedia talktalk ntlworld blueyonder "
    "comcast verizon sbcglobal bellsouth charter cox earthlink juno att mail email yandex rambler qq 163 "
    "126 sina libero virgilio tiscali alice tin telefonica terra ono bigpond optusnet iinet ziggo kpnmail "
    "planet xs4all hetnet telenet skynet bluewin arcor posteo mailbox inbox fastmail zoho rediffmail "
    "tutanota tuta mailinator rocketmail hey aon chello naver daum hanmail uol bol rogers shaw sympatico telus "
    "numericable neuf bbox "
    "wp o2 onet interia seznam centrum abv ukr"
)
_FREE_SUFFIXES = word_set(
    "com bg de fr es it co.uk uk net org ca com.au at ch nl be pl ru com.br com.mx com.ar co.jp co.in in ie "
    "se dk no fi pt cz hu eu me us cn co.nz co.za gr tr com.tr"
)
# Mailboxes of a task instead of a person, in the languages of Europe; without points and hyphens.
_JOINTS = str.maketrans("", "", "._-")
_ROLE_MAILBOXES = word_set(
    "info info1 infos office sales contact mail email admin administrator administration support service services "
    "hello "
    "enquiries enquiry enquire inquiry inquiries billing invoice invoices invoicing accounting accounts account "
    "accountspayable accountsreceivable payables receivables purchasing purchase procurement order orders help "
    "helpdesk "
    "itsupport itservice webmaster postmaster hostmaster abuse privacy security marketing press media presse hr jobs "
    "career careers recruiting recruitment customerservice customercare customersupport clientservices booking "
    "bookings "
    "reservations legal compliance finance payroll it edv technik logistics shipping dispatch warehouse newsletter "
    "news "
    "noreply donotreply mailbox reception frontdesk team returns quotes rfq export events membership members "
    "kontakt post anfrage anfragen verkauf vertrieb einkauf buchhaltung rechnung rechnungen rechnungseingang "
    "bestellung "
    "bestellungen auftrag bewerbung bewerbungen personal kundenservice kundendienst reservierung zentrale sekretariat "
    "buero buro empfang verwaltung geschaeftsfuehrung versand lager praxis kanzlei datenschutz "
    "contacto contactenos ventas ventasinfo compras administracion facturacion facturas pedidos atencioncliente "
    "atencionalcliente secretaria gerencia direccion recepcion rrhh reservas "
    "commercial comptabilite accueil secretariat facturation ventes achats commandes direction bonjour devis rh "
    "vendite acquisti ordini commerciale amministrazione direzione segreteria fatture fatturazione informazioni "
    "verkoop inkoop administratie facturen bestellingen klantenservice receptie "
    "biuro sekretariat sprzedaz zamowienia ksiegowosc faktury kadry obchod objednavky fakturace ucetni prodej "
    "geral comercial vendas financeiro faturamento contato atendimento encomendas rececao "
    "faktura fakturor ekonomi kundtjanst kundservice bestilling salg regnskap bogholderi okonomi myynti laskutus "
    "asiakaspalvelu toimisto titkarsag iroda rendeles satis muhasebe bilgi"
)
_RELAYS = word_set("privaterelay.appleid.com users.noreply.github.com")
_SHARED_HOSTS = word_set(
    "facebook.com fb.com linkedin.com instagram.com twitter.com x.com youtube.com sites.google.com "
    "google.com goo.gl bit.ly linktr.ee maps.app.goo.gl wordpress.com blogspot.com tiktok.com xing.com "
    "de-de.facebook.com"
)
# Hosts of nobody's own, whatever stands before them: de.linkedin.com, m.facebook.com.
_SHARED_ENDINGS = tuple(
    f".{host}"
    for host in ("facebook.com", "linkedin.com", "instagram.com", "twitter.com", "youtube.com", "xing.com")
)
_USER = re.compile(r"^[^/@\s]+:[^/@\s]*@")
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


@lru_cache(RECENT)
def email(value: str) -> str | None:
    """The first address in the value, lower-case, without a plus tag; None for a placeholder or no address.

    Dots of the mailbox are kept: only one provider ignores them. A domain without a point is let through,
    since a mistyped address is still evidence.
    """
    lower = (value if value.isascii() else unicodedata.normalize("NFKC", value[:_LONGEST_TEXT])).lower()
    if "at" in lower or " " in lower:
        lower = _AT.sub("@", _DOT.sub(".", lower[:_LONGEST_TEXT]))
    found = _PLAIN_ADDRESS.fullmatch(lower) or _ADDRESS.search(lower)
    if found is None:
        return None
    mailbox, host = found.groups()
    if found.re is not _PLAIN_ADDRESS:
        tagged = mailbox
        mailbox = tagged.split("+", 1)[0].strip(".'") if not tagged.startswith("+") else tagged.strip("+.'")
        host = _ascii_host(host.rstrip(".'")) or ""
        if not mailbox or not host or "+" in mailbox or is_placeholder(mailbox):
            return None
    host = _SAME_PROVIDER.get(host, host)
    if (
        mailbox in _NO_MAILBOX
        or host in _NO_DOMAIN
        or host.endswith(_NO_TOP_LEVEL)
        or len(mailbox) > _LONGEST
    ):
        return None
    return f"{mailbox}@{host}"


@lru_cache(RECENT)
def _person(value: str) -> str | None:
    """The address, if its mailbox is nobody's role, without what its provider ignores."""
    address = email(value)
    if address is None:
        return None
    mailbox, _, host = address.partition("@")
    if (mailbox if mailbox.isalnum() else mailbox.translate(_JOINTS)) in _ROLE_MAILBOXES:
        return None
    # Google delivers to a mailbox whatever its dots; any other provider may tell two people by them.
    return f"{mailbox.replace('.', '')}@{host}" if host == "gmail.com" and "." in mailbox else address


def email_local(value: str) -> str | None:
    """The mailbox of an address; None for one of a role (info, sales), which tells nobody apart."""
    address = _person(value)
    return None if address is None else address.partition("@")[0]


def personal_email(value: str) -> str | None:
    """The address, unless it is that of a role (info, sales), which a whole group of companies may share.

    The dots of a Gmail mailbox are left out, for Google ignores them.
    """
    return _person(value)


def _is_free(host: str) -> bool:
    name, _, suffix = host.partition(".")
    return name in _FREE_NAMES and suffix in _FREE_SUFFIXES


def email_domain(value: str) -> str | None:
    """The domain of an address or the bare domain; None for a provider where anyone may open a mailbox."""
    address = email(value)
    host = address.partition("@")[2] if address else website(value) if "@" not in value else None
    return None if host is None or "." not in host or _is_free(host) or host in _RELAYS else host


def website(value: str) -> str | None:
    """The host of a web address without "www."; None for a page on a site that hosts everybody's pages."""
    folded = value.strip().lower()
    if is_placeholder(folded):
        return None
    bare = _SCHEME.sub("", folded, count=1)
    found = _HOST.match(_USER.sub("", bare) if "@" in bare else bare)
    host = _ascii_host(found.group()) if found else None
    if not host or "." not in host:
        return None
    host = _WWW.sub("", host) if host.startswith("w") else host
    return None if host in _SHARED_HOSTS or host in _NO_DOMAIN or host.endswith(_SHARED_ENDINGS) else host
