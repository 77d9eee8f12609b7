"""The records that a load consists of, and more of the same kind to stream behind it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from mdm.model import InboundRecord
from mdm.sample.business import business_customers
from mdm.sample.febrl import febrl4_customers
from mdm.sample.sample import Sample

OBJECT = "customer"
SEED = 42
_FEBRL_RECORDS = 10_000
# There are about 1.7 rows to a customer; a little less, so that there are surely enough.
_ROWS_PER_CUSTOMER = 1.65


@dataclass(frozen=True, slots=True)
class Supply:
    """`load` goes in first. `fresh` holds customers that the load does not, and other records of some it does."""

    load: list[InboundRecord]
    fresh: list[InboundRecord]


def supply(size: int, fresh: int) -> Supply:
    """FEBRL 4 for at most half of the load, generated business customers for the rest and for what follows.

    The same on every call. A few of the generated records belong in quarantine.

    Args:
        size: how many records to load.
        fresh: how many to have in reserve.
    """
    persons = _records(febrl4_customers())[: min(_FEBRL_RECORDS, size // 2)]
    wanted = size - len(persons) + fresh
    business = _records(business_customers(int(wanted / _ROWS_PER_CUSTOMER) + 50, SEED))
    cut = size - len(persons)
    return Supply(persons + business[:cut], business[cut:wanted])


def _records(sample: Sample) -> list[InboundRecord]:
    """The rows of all sources in one random order that is always the same."""
    records = [InboundRecord(source, OBJECT, row) for source, rows in sample.rows.items() for row in rows]
    Random(SEED).shuffle(records)
    return records
