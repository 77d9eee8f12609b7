import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.suggest.headers import header_weights, says_nothing, tokens
from matching.suggest.kinds import Kind


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("KUNNR", Kind.RECORD_ID), ("NAME1", Kind.PARTY_NAME), ("STRAS", Kind.STREET), ("PSTLZ", Kind.POSTCODE),
        ("ORT01", Kind.CITY), ("LAND1", Kind.COUNTRY), ("REGIO", Kind.REGION), ("STCEG", Kind.TAX_ID),
        ("TELF1", Kind.PHONE), ("TELFX", Kind.FAX), ("MATNR", Kind.RECORD_ID), ("EAN11", Kind.GTIN),
        ("MAKTX", Kind.TITLE), ("BillingStreet", Kind.STREET), ("BillingPostalCode", Kind.POSTCODE),
        ("address1_line1", Kind.ADDRESS), ("address1_stateorprovince", Kind.REGION),
        ("emailaddress1", Kind.EMAIL), ("telephone1", Kind.PHONE), ("OrganizationBPName1", Kind.ORGANISATION_NAME),
        ("GivenName", Kind.GIVEN_NAME), ("surname", Kind.SURNAME), ("dob", Kind.BIRTH_DATE),
        ("soc_sec_id", Kind.NATIONAL_ID), ("authors", Kind.PEOPLE), ("venue", Kind.CATEGORY), ("yr", Kind.YEAR),
        ("Geburtsdatum", Kind.BIRTH_DATE), ("Postleitzahl", Kind.POSTCODE), ("Hausnummer", Kind.HOUSE_NUMBER),
        ("code postal", Kind.POSTCODE), ("Raison sociale", Kind.ORGANISATION_NAME), ("prénom", Kind.GIVEN_NAME),
        ("fecha de nacimiento", Kind.BIRTH_DATE), ("razón social", Kind.ORGANISATION_NAME),
        ("partita IVA", Kind.TAX_ID), ("cognome", Kind.SURNAME), ("città", Kind.CITY), ("Land", Kind.COUNTRY),
        ("PHONE_TYPE", Kind.CATEGORY),
        ("PurchasingIsBlockedForSupplier", Kind.FLAG), ("email_address", Kind.EMAIL),
        ("GlobalTradeItemNumber", Kind.GTIN), ("HouseNumberSupplementText", Kind.ADDRESS_EXTRA),
    ],
)  # fmt: skip
def test_a_header_of_a_known_system_or_language_says_its_kind(header: str, kind: Kind) -> None:
    weights = header_weights(header)
    assert max(weights, key=lambda found: weights[found][0]) is kind


@pytest.mark.parametrize("header", ["col7", "column2", "Unnamed: 3", "", "c1", "field_12", "x"])
def test_a_mere_place_says_nothing(header: str) -> None:
    assert says_nothing(header)
    assert header_weights(header) == {}


@pytest.mark.parametrize("header", ["BillingStreet", "billing_street", "BILLING STREET", "billingstreet"])
def test_words_are_told_apart_however_they_are_joined(header: str) -> None:
    assert tokens(header) == ("billing", "street")


def test_what_a_header_is_about_weighs_less_than_what_it_is() -> None:
    weights = header_weights("phone_type")
    assert weights[Kind.PHONE][0] < weights[Kind.CATEGORY][0] / 3


@given(st.text(max_size=60))
def test_any_header_can_be_read(header: str) -> None:
    assert all(weight > 0 for weight, _ in header_weights(header).values())
    assert says_nothing(header) in (True, False)
