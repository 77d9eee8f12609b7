"""E-mail addresses and web sites."""

import pytest

from matching.standardise.emails import email, email_domain, email_local, personal_email, website


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Bob.Smith+news@Gmail.com", "bob.smith@gmail.com"),
        ("mailto:bob@siemens.de", "bob@siemens.de"),
        ("Bob Smith <bob@siemens.de>", "bob@siemens.de"),
        ("bob@siemens.de; eve@siemens.de", "bob@siemens.de"),
        ("bob@googlemail.com", "bob@gmail.com"),
        ("bob@müller.de", "bob@xn--mller-kva.de"),
        ("bob@siemens.de.", "bob@siemens.de"),
        ("bob@localserver", "bob@localserver"),
    ],
)
def test_an_address_has_one_spelling(value: str, expected: str) -> None:
    assert email(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "noemail@noemail.com",
        "test@test.com",
        "n/a",
        "none@none.com",
        "x@example.com",
        "na@na.com",
        "no-reply@x.de",
        "@",
        "bob",
    ],
)
def test_a_placeholder_is_no_address(value: str) -> None:
    assert email(value) is None


def test_google_ignores_the_dots_of_a_mailbox() -> None:
    assert (
        personal_email("Bob.Smith+x@googlemail.com")
        == personal_email("bobsmith@gmail.com")
        == "bobsmith@gmail.com"
    )
    assert personal_email("bob.smith@gmx.de") == "bob.smith@gmx.de"
    assert email("bob.smith@gmail.com") == "bob.smith@gmail.com"


def test_the_mailbox_of_a_role_tells_nobody_apart() -> None:
    assert email_local("info@siemens.de") is None
    assert email_local("Bob+x@siemens.de") == "bob"
    assert personal_email("Info@siemens.de") is None
    assert personal_email("Bob+x@siemens.de") == "bob@siemens.de"


@pytest.mark.parametrize(
    "value", ["bob@gmail.com", "bob@hotmail.co.uk", "bob@web.de", "bob@orange.fr", "bob@t-online.de"]
)
def test_the_domain_of_a_free_provider_tells_nothing(value: str) -> None:
    assert email_domain(value) is None


def test_the_domain_of_a_firm_stays() -> None:
    assert email_domain("bob@Siemens.de") == email_domain("www.siemens.de") == "siemens.de"


@pytest.mark.parametrize(
    "value",
    [
        "https://www.Example.co.uk:8080/path?q#f",
        "www.example.co.uk",
        "example.co.uk/",
        "HTTP://EXAMPLE.CO.UK",
        "//example.co.uk",
    ],
)
def test_a_web_site_is_its_host(value: str) -> None:
    assert website(value) == "example.co.uk"


@pytest.mark.parametrize("value", ["facebook.com/acme", "none", "localhost", "coming soon", "http://"])
def test_a_page_on_a_shared_host_and_no_host_are_absent(value: str) -> None:
    assert website(value) is None
