"""Proposes a policy for records that nobody has described: attributes, features, keys, comparisons, weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np

from matching.batch.pairs import Candidates
from matching.batch.run import mapped_features
from matching.batch.work import work_folder
from matching.batch.workers import Progress
from matching.rules import MatchRules
from matching.several import first_values, several_in
from matching.standardise.registry import STANDARDISERS
from matching.suggest.blocking import ChosenKeys, NoKeysError, choose_keys
from matching.suggest.columns import about_parties, columns_of_kinds
from matching.suggest.goods import never_sure
from matching.suggest.kinds import ColumnProfile, Kind, RecordTypes, SourceProfile
from matching.suggest.lists import parts_of, separators_in
from matching.suggest.naming import STEWARD, ReservedSourceError, policy_name, policy_names
from matching.suggest.profiles import profile
from matching.suggest.recipes import (
    COMPARISONS,
    FEATURES,
    OF_A_PLACE,
    PLACE_BITS,
    RARE_AT,
    ComparisonRecipe,
    FeatureRecipe,
)
from matching.suggest.record_types import record_types
from matching.suggest.remarks import reasons_for, warnings_about
from matching.suggest.shares import level_weights
from matching.suggest.sources import sources as source_profiles
from matching.table import Column, Table
from matching.train.learning import thin_by_rough_weights
from matching.train.order import mixed, record_hashes
from matching.train.pruning import ThinRule, kept, pruned
from matching.train.training import Trained, sampling_hashes, train_in_parts

SAMPLE = 20_000
_MOST_SOURCES = 100
_FILLED = 0.1
_ADDRESS_PARTS = 0.7
_PERSONAL = frozenset([
    Kind.GIVEN_NAME, Kind.MIDDLE_NAME, Kind.SURNAME, Kind.FULL_NAME, Kind.PARTY_NAME, Kind.BIRTH_DATE,
    Kind.BIRTH_YEAR, Kind.BIRTH_MONTH, Kind.BIRTH_DAY,
    Kind.NATIONAL_ID, Kind.EMAIL, Kind.PHONE, Kind.STREET, Kind.ADDRESS, Kind.HOUSE_NUMBER,
    Kind.ADDRESS_EXTRA, Kind.LATITUDE, Kind.LONGITUDE,
])  # fmt: skip
_TYPES = {
    Kind.EMAIL: "email", Kind.PHONE: "phone", Kind.FAX: "phone", Kind.WEBSITE: "website",
    Kind.BIRTH_DATE: "date", Kind.DATE: "date", Kind.COUNTRY: "country", Kind.TAX_ID: "identifier",
    Kind.NATIONAL_ID: "identifier", Kind.DUNS: "identifier", Kind.LEI: "identifier", Kind.GTIN: "gtin",
    Kind.IDENTIFIER: "identifier",
}  # fmt: skip
_TITLES = (
    Kind.ORGANISATION_NAME,
    Kind.ORGANISATION_TEXT,
    Kind.TITLE,
    Kind.PARTY_NAME,
    Kind.FULL_NAME,
    Kind.GIVEN_NAME,
    Kind.SURNAME,
)
_OF_PRODUCTS = frozenset([Kind.BRAND, Kind.GTIN, Kind.MODEL_NUMBER, Kind.PRICE, Kind.TITLE])
_OF_CUSTOMERS = frozenset(
    [Kind.SURNAME, Kind.FULL_NAME, Kind.ORGANISATION_NAME, Kind.PARTY_NAME, Kind.ADDRESS]
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed policy, and why.

    Attributes:
        policy: the document, as mappings and lists that YAML can write.
        reasons: place in the document, such as "attributes.email", → sentences.
        warnings: sentences on what is unsure, or must be looked at.
        trained: how learning the weights went.
    """

    policy: Mapping[str, Any]
    reasons: Mapping[str, tuple[str, ...]]
    warnings: tuple[str, ...]
    trained: Trained


def suggest(
    table: Table,
    sources: Column,
    *,
    object_: Literal["customer", "product", "auto"] = "auto",
    folder: Path | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Suggestion:
    """Look at records and propose a policy for them, with weights learned from them.

    The same records in another order, under other ids, give the same policy.

    Args:
        table: the records, column → value, without ids and sources.
        sources: the source of each record.
        object_: what the records are; told from the columns if "auto".
        folder: where what is standardised is kept, as `mapped_features` says; a temporary one if not given.
        processes: how many share the work; one per core if not given.
        progress: told the stage and how much of it is done.

    Raises:
        NoKeysError: no two records have anything in common by which they could be found.
        ReservedSourceError: a source bears the name of the stewards' own.
    """
    many = len(sources.values) > _MOST_SOURCES
    for name in () if many else map(str, sources.values):
        if policy_name(name) == STEWARD:
            raise ReservedSourceError(name)
    sample = _sample(table)
    columns = {name: table.column(name).take(sample).decoded() for name in sorted(table.columns)}
    separators = separators_in(columns)
    table = _with_several(table, separators)
    first = first_values(table.take(sample)) if separators else table
    columns |= {name: first.column(name).decoded() for name in separators}
    columns["source"] = sources.take(sample).decoded()
    profiles = profile(columns)
    types = record_types(columns, profiles)
    # A few rows of the sample may leave a source out, but who matches has to know it.
    of_sources = source_profiles(columns, profiles, None if many else "source")
    unseen = () if many else sorted({*map(str, sources.values)} - of_sources.keys())
    names = policy_names(name for name in profiles if name != "source")
    # A source may be called like a country, by its file de.csv, but it is none of the record.
    told = {name: found for name, found in profiles.items() if name != "source"}
    chosen = columns_of_kinds(told, columns, columns["source"])
    features, origins = _features(chosen, names, types, columns)
    comparisons = _comparisons(features, whole_addresses=_whole_addresses(chosen))
    document: dict[str, Any] = {
        "features": features,
        "comparisons": comparisons,
        "correlated": _correlated(comparisons),
        "vetoes": [name for name in ("kind", "name_suffix") if name in features],
        "prior": 0.3,
    }
    if not features:
        raise NoKeysError("no column tells what these records are; write a policy by hand")
    probe = {**document, "blocking": [{"name": "any", "parts": [{"feature": next(iter(features))}]}]}
    renamed = Table(table.size, {names[name]: table.columns[name] for name in table.columns})
    with nullcontext(folder) if folder is not None else work_folder(None) as kept_in:
        read = mapped_features(
            MatchRules.model_validate(probe), renamed, kept_in, processes=processes, progress=progress
        )
    keys = choose_keys(document, read, processes)
    unique = _unique_sources(of_sources, parties=about_parties(profiles))
    trained, thin = _learned(document, keys, read, sources, unique, processes)
    policy = {
        "object": _object(profiles) if object_ == "auto" else object_,
        "description": f"Proposed from {table.size:,} records; look at it before use.",
        "title": [names[chosen[kind][0].name] for kind in _TITLES if kind in chosen][:2],
        "attributes": {names[name]: _attribute(profiles[name], separators.get(name)) for name in names},
        "sources": _sources(of_sources | {name: _unseen(name) for name in unseen}, names, unique),
        "match": trained.rules.document(),
    }
    return Suggestion(
        policy=policy,
        reasons=reasons_for(profiles, of_sources, names, origins, types, keys.left_out, thin, separators),
        warnings=(
            *([_too_many_sources(len(sources.values))] if many else []),
            *warnings_about(profiles, document, unique),
            *trained.warnings,
        ),
        trained=trained,
    )


def _learned(
    document: Mapping[str, Any],
    keys: ChosenKeys,
    features: Table,
    sources: Column,
    unique: Collection[str],
    processes: int | None,
) -> tuple[Trained, Mapping[str, ThinRule]]:
    """What is learned from the candidates of the chosen block rules, and which of these were thin."""
    rules = MatchRules.model_validate({**document, "blocking": keys.rules, "stop_keys": keys.stop_keys})
    maker = keys.maker.by(rules)
    candidates = Candidates.of(rules, features, processes=processes, keys=maker)
    hashes = sampling_hashes(features, sources)
    learn = partial(train_in_parts, sources=sources, unique_sources=unique, hashes=hashes)
    thin = thin_by_rough_weights(learn, rules, features, candidates, maker, hashes, processes)
    # How common matches are, and what other pairs have in common, is learned of the candidates that are left.
    trained = learn(pruned(rules, maker, thin), first_values(features), kept(candidates, thin))
    return never_sure(trained, unique), thin


def _with_several(table: Table, separators: Mapping[str, str]) -> Table:
    """Records with the values of cells of several apart, as the hub takes them."""
    several = {
        name: several_in(table.columns[name], partial(parts_of, separator=separator))
        for name, separator in separators.items()
    }
    return Table(table.size, {**table.columns, **several})


def _sample(table: Table) -> np.ndarray:
    """The places of records to look at, the same ones in whatever order the records come."""
    hashes = record_hashes(table)
    order = np.argsort(mixed(hashes), kind="stable")[:SAMPLE]
    return order.astype(np.intp)


def _features(
    chosen: Mapping[Kind, Sequence[ColumnProfile]],
    names: Mapping[str, str],
    types: RecordTypes | None,
    columns: Mapping[str, Sequence[str | None]],
) -> tuple[dict[str, Any], dict[str, str]]:
    """Feature → rule, and feature → the column that it is mainly made of."""
    features: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for recipe in FEATURES:
        if recipe.name in features or (recipe.name == "kind" and types is None):
            continue
        for number, found in enumerate(_origins(recipe, chosen), start=1):
            if not _tells(recipe, [columns[column.name] for column in found]):
                continue
            name = recipe.name if number == 1 else f"{recipe.name}_{number}"
            features[name] = {
                "from": [names[column.name] for column in found],
                "standardise": recipe.standardise,
            }
            origins[name] = found[0].name
    return features, origins


def _tells(recipe: FeatureRecipe, cells: Sequence[Sequence[str | None]]) -> bool:
    """Whether enough records have a feature made of some columns, and do not all say the same."""
    if not recipe.least and not recipe.varies:
        return True
    read = STANDARDISERS[recipe.standardise]
    said: Counter[str] = Counter()
    rows = Counter(zip(*cells, strict=True))
    for row, count in rows.items():
        if any(row) and (value := read(row)) is not None:
            said[value] += count
    commonest = max(said.values(), default=0)
    share = 1.0 / max(1, rows.total())
    return said.total() * share >= recipe.least and (said.total() - commonest) * share >= recipe.varies


def _origins(
    recipe: FeatureRecipe, chosen: Mapping[Kind, Sequence[ColumnProfile]]
) -> list[list[ColumnProfile]]:
    """Per feature to make, the columns it reads; several where the recipe takes every column of a kind."""
    groups = [[column for kind in kinds for column in chosen.get(kind, ())] for kinds in recipe.kinds]
    if not groups[0]:
        return []
    further = [group[0] for group in groups[1:] if group]
    firsts = groups[0] if recipe.every else groups[0][:1]
    return [[first, *(column for column in further if column is not first)] for first in firsts]


def _whole_addresses(chosen: Mapping[Kind, Sequence[ColumnProfile]]) -> bool:
    """Whether postcode and city are there often enough to compare addresses as one."""
    parts = (chosen.get(Kind.POSTCODE), chosen.get(Kind.CITY))
    return all(columns and columns[0].filled >= _ADDRESS_PARTS for columns in parts)


def _comparisons(features: Mapping[str, Any], *, whole_addresses: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    taken: set[str] = set()
    for recipe in COMPARISONS:
        if recipe.name == "address" and not whole_addresses:
            continue
        numbers = ["", *(f"_{number}" for number in range(2, 10))] if len(recipe.features) == 1 else [""]
        for number in numbers:
            wanted = [f"{feature}{number}" for feature in recipe.features]
            if any(feature not in features or feature in taken for feature in wanted):
                continue
            taken.update(wanted)
            found.append(_comparison(recipe, f"{recipe.name}{number}", wanted))
    return found


def _correlated(comparisons: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Bounds what a place tells, in common or not: who is there is told by names, birth dates and numbers."""
    names = [rule["name"] for rule in comparisons if rule["name"].rstrip("_23456789") in OF_A_PLACE]
    bounds = {"at_most_bits": PLACE_BITS, "at_most_bits_against": PLACE_BITS}
    return [{"comparisons": names, **bounds}] if len(names) > 1 else []


def _comparison(recipe: ComparisonRecipe, name: str, features: Sequence[str]) -> dict[str, Any]:
    kind = recipe.comparator["kind"]
    found: dict[str, Any] = {
        "name": name,
        "features": list(features),
        "comparator": dict(recipe.comparator),
        "levels": level_weights(recipe.name, recipe.comparator),
    }
    if recipe.rarity and kind in RARE_AT:
        found["rarity"] = {
            "features": list(features if recipe.rarity == recipe.features else recipe.rarity),
            "levels": list(RARE_AT[kind]),
        }
    return found


def _unique_sources(of_sources: Mapping[str, SourceProfile], *, parties: bool) -> set[str]:
    """The sources to take for free of duplicates, where there are several.

    Of persons and organisations all of them or none: they have names and addresses enough to be told apart, and
    one mistake does no harm. Things that look alike are told apart by little else than that a catalogue has each once.
    """
    found = {source.name for source in of_sources.values() if source.unique is True}
    return found if len(of_sources) > 1 and (not parties or len(found) == len(of_sources)) else set()


def _unseen(name: str) -> SourceProfile:
    """A source of which the sample has no record."""
    return SourceProfile(name, 0, 0.0, 0.0, None, 0.5, "too few records to tell")


def _too_many_sources(count: int) -> str:
    return (
        f"The column source has {count:,} different values, and the policy names none of them: let it name the system "
        "that a record is from, and call it otherwise if it says something else."
    )


def _attribute(column: ColumnProfile, separator: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if column.kind in _TYPES:
        found["type"] = _TYPES[column.kind]
    if column.kind in _PERSONAL:
        found["personal"] = True
    if separator is not None:
        found |= {"multiple": True, "separator": separator}
    return found


def _sources(
    of_sources: Mapping[str, SourceProfile], names: Mapping[str, str], unique: set[str]
) -> dict[str, Any]:
    found: dict[str, Any] = {STEWARD: {"rank": 1}}
    largest = sorted(of_sources.values(), key=lambda source: (-source.records, source.name))
    rank = 2
    for source in largest:
        slug = policy_name(source.name)
        if slug in found:
            # A source is known whatever its case and punctuation: what is said of one is said of both.
            if source.name not in unique:
                found[slug].pop("duplicates", None)
            continue
        rule: dict[str, Any] = {"rank": rank, "key": "id", "columns": {names[name]: name for name in names}}
        if source.name in unique:
            rule["duplicates"] = False
        found[slug], rank = rule, rank + 1
    return found


def _object(profiles: Mapping[str, ColumnProfile]) -> str:
    kinds = {column.kind for column in profiles.values() if column.filled > _FILLED}
    return "product" if len(kinds & _OF_PRODUCTS) > len(kinds & _OF_CUSTOMERS) else "customer"
