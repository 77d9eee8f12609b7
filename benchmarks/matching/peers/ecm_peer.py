"""recordlinkage on one set: `python -m benchmarks.matching.peers.ecm_peer RECORDS.csv TRUTH.csv OUT.json`.

Its classifier by expectation conditional maximisation, which needs no labels. It has no default threshold, so
that the best by the truth is all there is to tell. Runs in the environment of the peers.
"""

# mypy: disable-error-code="import-not-found,import-untyped,no-any-unimported"
from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import recordlinkage as rl
from recordlinkage.preprocessing import clean

from benchmarks.matching.peers.report import options, write_report
from benchmarks.matching.usage import own_usage


@dataclass(frozen=True, slots=True)
class Model:
    """One set's model.

    Attributes:
        strings: columns compared by Jaro-Winkler similarity.
        exact: columns compared for equality.
        blocking: groups of columns that are equal in the pairs that are compared; all pairs where there are none.
        linked: whether two sources are linked that are each free of duplicates.
        texts: long columns, compared by q-grams.
        agree: similarity in [0.0, 1.0] from which two values agree: the classifier knows agreement and
            disagreement alone.
    """

    strings: tuple[str, ...]
    exact: tuple[str, ...]
    blocking: tuple[tuple[str, ...], ...]
    linked: bool = False
    texts: tuple[str, ...] = ()
    agree: float = 0.85


_AUSTRALIAN: Mapping[str, Any] = {
    "strings": ("given_name", "surname", "address_1", "suburb"),
    "exact": ("date_of_birth", "soc_sec_id", "street_number", "postcode"),
    "blocking": (
        ("soc_sec_id",),
        ("date_of_birth",),
        ("given_name", "surname"),
        ("surname", "postcode"),
        ("given_name", "postcode"),
        ("address_1",),
    ),
}

MODELS: Mapping[str, Model] = {
    "febrl3": Model(**_AUSTRALIAN),
    "febrl4": Model(**_AUSTRALIAN, linked=True),
    "fake_1000": Model(
        strings=("first_name", "surname", "city", "email"),
        exact=("dob",),
        blocking=(("first_name",), ("surname",), ("dob",), ("email",)),
    ),
    "dedupe_csv": Model(
        strings=("address",),
        exact=("phone", "zip"),
        blocking=(("phone",), ("address",), ("site_name",)),
        texts=("site_name",),
    ),
    "fodors_zagat": Model(
        strings=("name", "addr"),
        exact=("phone",),
        blocking=(("phone",), ("name",), ("addr",), ("city",)),
        linked=True,
    ),
    "dblp_acm": Model(
        strings=(),
        exact=("year",),
        blocking=(("title",), ("authors",), ("year",)),
        linked=True,
        texts=("title", "authors"),
    ),
    # Titles of offers have less than half their letters in common even where they are of one thing.
    "abt_buy": Model(
        strings=(),
        exact=("price",),
        blocking=(),
        linked=True,
        texts=("name", "description"),
        agree=0.4,
    ),
    "customers": Model(
        strings=("first_name", "last_name", "org_name", "address", "city"),
        exact=("dob", "email", "phone", "tax_id", "postcode"),
        blocking=(
            ("email",),
            ("phone",),
            ("tax_id",),
            ("name",),
            ("last_name", "postcode"),
            ("dob", "last_name"),
        ),
    ),
}
"""Set → its model. String comparison is slow: `customers` is meant for 100,000 at most."""


def match(model: Model, records: Path, directory: Path) -> dict[str, float]:
    """Compare and classify; pairs.csv goes to the directory. Seconds of each phase."""
    started = time.perf_counter()
    table = pd.read_csv(records, dtype=str, keep_default_na=False).set_index("id")
    for column in {*model.strings, *model.texts, *model.exact}:
        cleaned = clean(table[column], strip_accents="unicode")
        if column in model.exact:
            cleaned = cleaned.str.replace(" ", "")
        table[column] = cleaned.where(cleaned != "", None)
    sides = [part for _, part in table.groupby("source")] if model.linked else [table]
    index = rl.Index()
    if not model.blocking:
        index.full()
    for columns in model.blocking:
        index.block(list(columns))
    with warnings.catch_warnings():
        # A block of absent values, and a number of comparisons that grows, are warned of.
        warnings.simplefilter("ignore")
        pairs = index.index(*sides)
    blocked = time.perf_counter()
    compare = rl.Compare()
    for column in model.strings:
        compare.string(column, column, method="jarowinkler", label=column)
    for column in model.texts:
        compare.string(column, column, method="qgram", label=column)
    for column in model.exact:
        compare.exact(column, column, label=column)
    features = compare.compute(pairs, *sides)
    compared = time.perf_counter()
    classifier = rl.ECMClassifier(binarize=model.agree, max_iter=200)
    classifier.fit(features)
    # Where a probability of the model reaches 0 the classifier decides nothing.
    chances = np.clip(np.nan_to_num(classifier.prob(features).to_numpy(), nan=0.0), 1e-15, 1 - 1e-15)
    found = pd.DataFrame(
        {
            "id1": pairs.get_level_values(0),
            "id2": pairs.get_level_values(1),
            "probability": chances,
            "weight": np.log2(chances / (1 - chances)),
        }
    )
    found.to_csv(directory / "pairs.csv", index=False)
    return {
        "block": round(blocked - started, 2),
        "compare": round(compared - blocked, 2),
        "classify": round(time.perf_counter() - compared, 2),
    }


def main() -> int:
    """Match, take the time, then judge; 0."""
    chosen = options(__doc__ or "", sorted(MODELS))
    phases = match(MODELS[chosen.model], chosen.records, chosen.directory)
    write_report(chosen, "recordlinkage 0.16 ECM", own_usage(), phases, None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
