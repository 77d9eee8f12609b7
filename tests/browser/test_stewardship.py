"""A steward's work in a real browser: by keyboard, without scripts, on a narrow screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from tests.stewardship.filled import NORDLICHT_AGAIN, record, settle

pytestmark = pytest.mark.browser

NORDLICHT = re.compile("Nordlicht Energie GmbH")
JONATHAN = re.compile("Jonathan Whitfield")


def heading(page: Page, name: re.Pattern[str] | str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def open_pair(page: Page, path: str) -> None:
    """Open a page with a decision to take, and wait until its form is in the hands of the script."""
    page.goto(path)
    powered(page)


def powered(page: Page) -> None:
    # A key pressed before the script has the form sends it as a plain form, which ends at another address.
    expect(page.locator("form.decide[data-htmx-powered]")).to_be_visible()


def test_a_steward_decides_undoes_and_looks_up_by_keyboard(page: Page) -> None:
    page.goto("/")
    expect(page.locator("svg.flow.wide")).to_be_visible()

    page.get_by_role("link", name="Review", exact=True).click()
    heading(page, "Review queue")
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(page.locator("[data-row]").first).to_be_focused()
    page.keyboard.press("Enter")
    heading(page, NORDLICHT)
    powered(page)

    page.keyboard.press("s")
    heading(page, JONATHAN)
    expect(page.locator(".toast")).to_contain_text("were decided to be same")
    expect(page.locator("#announcement")).to_contain_text("were decided to be same")
    powered(page)

    page.keyboard.press("u")
    heading(page, NORDLICHT)
    expect(page.locator("main")).to_contain_text("The decision was taken back")
    expect(page.locator("main")).to_contain_text("two golden records")

    page.keyboard.press("/")
    heading(page, "Golden records")
    page.get_by_role("searchbox").fill("kovacs")
    page.get_by_role("searchbox").fill("kovács")
    expect(page.locator("#results")).to_contain_text("1 golden record with these words")
    expect(page).to_have_url(re.compile("q=kov%C3%A1cs"))
    page.get_by_role("link", name=re.compile("Anna Kovács")).click()
    heading(page, "Anna Kovács")
    expect(page.locator("table.lineage")).to_contain_text("source ranks lower")


def test_a_decision_leaves_an_address_that_can_be_reloaded(page: Page) -> None:
    open_pair(page, "/review/1")
    page.keyboard.press("d")
    heading(page, JONATHAN)
    page.reload()
    heading(page, JONATHAN)
    page.go_back()
    heading(page, NORDLICHT)
    expect(page.locator("main")).to_contain_text("Decided: different.")


def test_letters_typed_into_the_reason_decide_nothing(page: Page) -> None:
    open_pair(page, "/review/1")
    page.keyboard.press("r")
    page.keyboard.type("sounds dissimilar")
    heading(page, NORDLICHT)
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    heading(page, JONATHAN)
    page.goto("/review/1")
    expect(page.locator(".decisions")).to_contain_text("sounds dissimilar")


def test_n_and_k_walk_through_the_queue(page: Page) -> None:
    open_pair(page, "/review/1")
    page.keyboard.press("n")
    heading(page, JONATHAN)
    powered(page)
    page.keyboard.press("k")
    heading(page, NORDLICHT)


def test_a_refused_merge_is_said_on_the_page_and_keeps_its_address(page: Page, engine: Engine) -> None:
    settle(engine, record("erp", "100204", NORDLICHT_AGAIN | {"VATNO": "DE136695976"}))
    for path, key in (("/compare/4/8", "s"), ("/compare/3/4", "d")):
        open_pair(page, path)
        page.keyboard.press(key)
        expect(page.locator(".decisions")).to_be_visible()
    open_pair(page, "/compare/3/8")
    page.keyboard.press("s")
    expect(page.get_by_role("alert")).to_contain_text("what decision 2 ruled different")
    expect(page).to_have_url(re.compile("/compare/3/8$"))
    page.get_by_role("button", name="Withdraw decision 2").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    powered(page)
    page.keyboard.press("s")
    expect(page.locator("main")).to_contain_text("one golden record")


def test_a_correction_asks_for_what_it_needs_and_says_what_it_did(page: Page) -> None:
    page.goto("/golden/G1")
    surname = page.get_by_role("row", name=re.compile("^surname"))
    surname.get_by_text("correct", exact=True).click()
    value, record = surname.locator("[name=value]"), surname.locator("[name=record]")
    expect(value).to_be_visible()
    expect(record).to_be_hidden()
    surname.get_by_label("What is right").select_option("null")
    expect(value).to_be_hidden()
    expect(record).to_be_hidden()
    surname.get_by_label("What is right").select_option("pin")
    expect(value).to_be_hidden()
    record.select_option("erp:100017")
    surname.get_by_label("Why").fill("She told me")
    surname.get_by_role("button", name="Correct").click()
    expect(page.locator("#announcement")).to_have_text("surname is corrected: KOVACS.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#announcement")).to_have_text("surname is what the sources say: Kovács.")


def test_the_numbers_of_the_first_page_renew_themselves(page: Page) -> None:
    page.clock.install()
    page.goto("/")
    with page.expect_response("**/") as answer:
        page.clock.run_for(11_000)
    assert answer.value.request.headers["hx-request"] == "true"


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/review/1")
    page.get_by_label("Reason").fill("by hand")
    page.get_by_role("button", name="Same").click()
    heading(page, JONATHAN)
    page.get_by_role("button", name="Undo").click()
    heading(page, NORDLICHT)
    page.goto("/quarantine/1")
    page.get_by_label("TYPE").fill("O")
    page.get_by_role("button", name="Retry").click()
    expect(page.locator("main")).to_contain_text("Item 1 was accepted")
    context.close()


PATHS = ("/", "/review", "/review/1", "/search", "/golden/G1", "/quarantine", "/quarantine/1", "/quality")


def test_no_page_is_wider_than_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 420, "height": 900})
    for path in PATHS:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 420, path


def test_every_control_has_a_name(page: Page) -> None:
    for path in PATHS:
        page.goto(path)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")]
                .filter((control) => !control.textContent.trim() && !control.labels?.length && !control.ariaLabel)
                .map((control) => control.outerHTML)"""
        )
        assert nameless == [], path
