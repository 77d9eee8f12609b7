"""Shipped editions never change: a policy version means the same for ever."""

from __future__ import annotations

import hashlib

import pytest

from mdm.codes.shipped import SHIPPED, shipped_list

DIGESTS = {
    "isic-4-sections": "3bed479680aba7cf",
    "iso3166-2026": "3081f7eb3e7796ff",
    "iso4217-2026": "ce7c8422745e4302",
    "payment-terms-2026": "3aa357e9acd334f5",
    "unece-rec20-2026": "75c0193e4d53a782",
}


@pytest.mark.parametrize("name", SHIPPED)
def test_an_edition_is_what_it_was_when_it_was_published(name: str) -> None:
    rows = "\n".join(f"{code}\t{label}" for code, label in shipped_list(name).items())
    assert hashlib.sha256(rows.encode()).hexdigest()[:16] == DIGESTS[name], "make a new edition instead"


def test_the_lists_know_what_business_uses() -> None:
    assert shipped_list("iso3166-2026")["DE"] == "Germany"
    assert shipped_list("iso4217-2026")["EUR"] == "Euro"
    assert shipped_list("unece-rec20-2026")["KGM"] == "kilogram"
    assert shipped_list("payment-terms-2026")["NET 30"] == "due 30 days after the invoice"
    assert shipped_list("isic-4-sections")["G"].startswith("Wholesale")
