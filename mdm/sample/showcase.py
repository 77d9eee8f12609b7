"""The demo's data, and how well the hub did on them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from matching.evaluate import Quality, evaluate
from mdm.sample.business import business_customers
from mdm.sample.febrl import febrl4_customers
from mdm.sample.products import products
from mdm.sample.sample import Sample


def demo_samples(persons: int, business: int, product: int, seed: int) -> list[Sample]:
    """As many persons of FEBRL 4, generated business customers and products (real things, not rows) as asked for."""
    return [febrl4_customers(persons), business_customers(business, seed), products(product, seed)]


def quality(sample: Sample, golden_ids: Mapping[tuple[str, str], Hashable]) -> Quality:
    """Precision and recall of a hub's golden ids against the sample's truth; keys are (source, key)."""
    return evaluate(
        {f"{source}:{key}": golden_id for (source, key), golden_id in golden_ids.items()},
        {f"{source}:{key}": entity for (source, key), entity in sample.truth.items()},
    )
