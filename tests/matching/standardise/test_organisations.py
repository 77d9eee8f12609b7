"""Names of organisations and their legal forms."""

import pytest

from matching.standardise.legal_forms import LEADING, UNMISTAKABLE, legal_form_spellings
from matching.standardise.organisations import department, legal_form, organisation_name, trade_name


@pytest.mark.parametrize(
    ("value", "name", "form"),
    [
        ("Acme, Inc.", "acme", "inc"), ("Acme Incorporated", "acme", "inc"), ("Acme L.L.C.", "acme", "llc"),
        ("Acme Corp.", "acme", "corp"), ("Acme & Co.", "acme", "co"), ("Acme Company Limited", "acme", "co ltd"),
        ("Tesco PLC", "tesco", "plc"), ("Smith (Builders) Ltd.", "smith builders", "ltd"),
        ("Siemens Aktiengesellschaft", "siemens", "ag"), ("Siemens AG", "siemens", "ag"),
        ("Müller GmbH & Co. KG", "muller", "gmbh co kg"), ("Mueller GmbH + Co KG", "muller", "gmbh co kg"),
        ("Muller Gesellschaft mbH", "muller", "gmbh"), ("Bäckerei Kühn e.K.", "backerei kuhn", "ek"),
        ("Foo UG (haftungsbeschränkt)", "foo", "ug"), ("TSV 1860 e. V.", "tsv 1860", "ev"),
        ("Dupont S.A.R.L.", "dupont", "sarl"), ("SARL Dupont", "dupont", "sarl"), ("Danone S.A.", "danone", "sa"),
        ("Hermanos García, S.L.", "hermanos garcia", "sl"), ("Grupo Bimbo S.A.B. de C.V.", "group bimbo", "sa de cv"),
        ("Barilla S.p.A.", "barilla", "spa"), ("Rossi S.r.l.", "rossi", "srl"), ("Philips N.V.", "philips", "nv"),
        ("Jansen B.V.", "jansen", "bv"), ("BHP Pty Ltd", "bhp", "pty ltd"), ("Grab Pte. Ltd.", "grab", "pte ltd"),
        ("AB Volvo", "volvo", "ab"), ("Nokia Oyj", "nokia", "oyj"), ("Novo A/S", "novo", "as"),
        ("Orlen Sp. z o.o.", "orlen", "sp z oo"), ("Škoda s.r.o.", "skoda", "sro"), ("ООО Ромашка", "romashka", "ooo"),
        ("Petrobras Ltda.", "petrobras", "ltd"), ("Tata Pvt. Ltd.", "tata", "pte ltd"),
        ("Deutsche Post AG, Bonn", "deutsche post bonn", "ag"), ("Acme GmbH Logistics", "acme logistics", "gmbh"),
        ("The Bank of England", "bank of england", None), ("AT&T", "at and t", None),
    ],
)  # fmt: skip
def test_the_legal_form_stands_apart_from_the_name(value: str, name: str, form: str | None) -> None:
    assert (organisation_name(value), legal_form(value)) == (name, form)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Smith & Sons", "Smith and Sons", "SMITH + SONS"),
        ("Acme International Manufacturing", "Acme Intl. Mfg."),
        ("Marks Brothers", "Marks Bros."),
        ("Acme Technologies", "Acme Technology", "Acme Tech"),
        ("City Services", "City Svcs.", "City Service"),
        ("Kohl und Partner", "Kohl & Partner"),
        ("J.P. Morgan", "J. P. Morgan", "JP Morgan"),
        ("Macy's", "Macys", "Macy’s"),
    ],
)
def test_spellings_of_one_name_are_one(spellings: tuple[str, ...]) -> None:
    assert len({organisation_name(spelling) for spelling in spellings}) == 1


def test_a_short_form_inside_the_name_is_part_of_it() -> None:
    assert organisation_name("SE Asia Foods") == "se asia foods"
    assert organisation_name("Co Down Farms") == "co down farms"


def test_a_name_that_is_only_a_legal_form_stays() -> None:
    assert organisation_name("Gesellschaft mbH") == "gmbh"


def test_every_canonical_form_is_its_own_spelling() -> None:
    forms = legal_form_spellings()
    assert all(forms.get(tuple(canonical.split())) == canonical for canonical in forms.values())


def test_the_forms_named_elsewhere_are_known() -> None:
    forms = legal_form_spellings()
    assert all((word,) in forms for word in LEADING | UNMISTAKABLE)


@pytest.mark.parametrize(
    "spellings",
    [
        ("University of Oxford", "Univ. of Oxford", "The University of Oxford"),
        ("Capital One", "Capital 1"), ("Twin Lab", "Twin Labs"), 
        ("First National Bank", "1st Natl. Bank"), ("Seven Eleven", "7-Eleven"),
        ("St. Mary's Hospital", "Saint Marys Hosp."), ("Mercy Medical Center", "Mercy Med. Ctr."),
        ("Grupo Industrias Sol", "Group Industries Sol"), ("Stiftung Mozart", "Foundation Mozart"),
        ("Acme Inc., Dept. of Sales", "ACME INC", "Acme, Inc. - Purchasing", "Acme Inc. (Plant 3)"),
        ("Siemens AG", "Siemens AG - Werk Berlin", "Siemens AG, Niederlassung Köln", "SIEMENS AG c/o Einkauf"),
        ("Smith Holdings LLC", "Smith Holding, LLC d/b/a Joe's Diner", "Smith Holdings LLC dba Joe's Diner"),
        ("Société Générale S.A.", "SOCIETE GENERALE SA"), ("Gebr. Märklin", "Gebrüder Maerklin"),
    ],
)  # fmt: skip
def test_names_of_one_organisation_are_one(spellings: tuple[str, ...]) -> None:
    assert len({organisation_name(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Smith Holdings LLC d/b/a Joe's Diner", "joes diner"), ("Smith Ltd t/a Joe's Diner Ltd", "joes diner"),
        ("Smith LLC dba Blue Diner", "blue diner"), ("Smith LLC trading as Blue Diner", "blue diner"),
        ("Smith LLC, doing business as Joe's Diner", "joes diner"), ("Joe's Diner", "joes diner"),
    ],
)  # fmt: skip
def test_the_trade_name_is_what_customers_see(value: str, expected: str) -> None:
    assert trade_name(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Siemens AG - Werk Berlin", "werk berlin"), ("Acme Inc., Dept. 5", "dept 5"), ("Acme Inc.", None),
        ("Office Depot", None), ("Deutsche Post AG, Bonn", None),
    ],
)  # fmt: skip
def test_a_department_stands_apart(value: str, expected: str | None) -> None:
    assert department(value) == expected
