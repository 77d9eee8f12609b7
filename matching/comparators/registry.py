"""Every comparator by the kind a policy uses for it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from matching.comparators.addresses import Address
from matching.comparators.codes import Codes
from matching.comparators.coordinates import Coordinates
from matching.comparators.dates import Date
from matching.comparators.embeddings import Embedding
from matching.comparators.full_names import FullName
from matching.comparators.identifiers import Identifier, ModelNumber
from matching.comparators.names import Name, PersonName
from matching.comparators.numbers import Number, Price
from matching.comparators.organisations import Organisation
from matching.comparators.people import People
from matching.comparators.products import Measures, WordSet
from matching.comparators.texts import Exact, Text, Tokens
from matching.comparators.words import Words

Comparator = Annotated[
    Exact
    | Text
    | Tokens
    | Name
    | PersonName
    | FullName
    | Organisation
    | Date
    | Coordinates
    | Address
    | Identifier
    | ModelNumber
    | Number
    | Price
    | WordSet
    | Measures
    | Words
    | Codes
    | Embedding
    | People,
    Field(discriminator="kind"),
]
"""The comparator of a comparison; `kind` chooses which."""
