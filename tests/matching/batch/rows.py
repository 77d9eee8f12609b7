"""Rows as files have them, few values each, so that records meet."""

from __future__ import annotations

from hypothesis import strategies as st

_CHOICES: dict[str, tuple[str, ...]] = {
    "given_name": ("Robert", "bob", "R.", "Anna Maria", "n/a"),
    "surname": ("Smith", "SMYTH", "van der Berg", "Müller", "unknown"),
    "birth_date": ("1971-06-24", "24.06.1971", "1971-06-25", "0000-00-00"),
    "street": ("12 Main Street", "Main St 12", "Hauptstr. 7a"),
    "postcode": ("12345", "12345-6789", "EC1A 1BB"),
    "country": ("US", "DE", "GB"),
    "city": ("Köln", "koeln", "Bonn"),
    "name": ("Acme Tools GmbH", "Acme Tools", "Tools & Bolts AG", "ACME"),
    "tax_id": ("DE136695976", "136695976", "999999999"),
    "email": ("bob@x.org", "BOB@X.ORG", "info@y.org"),
    "title": ("Sony PS-LX350H turntable, black", "turntable sony"),
    "model_number": ("PS-LX350H", "PSLX350H"),
    "price": ("19.99", "20", "n/a"),
}

rows = st.fixed_dictionaries({}, optional={name: st.sampled_from(found) for name, found in _CHOICES.items()})
"""Attribute → value, any of them absent."""
