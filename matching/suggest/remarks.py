"""What a proposed policy says of itself: why it is as it is, and what to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from matching.suggest.columns import OFTEN_FILLED
from matching.suggest.kinds import ColumnProfile, RecordTypes, SourceProfile
from matching.suggest.naming import policy_name
from matching.train.pruning import ThinRule

_UNSURE = 0.75


def reasons_for(
    profiles: Mapping[str, ColumnProfile],
    of_sources: Mapping[str, SourceProfile],
    names: Mapping[str, str],
    origins: Mapping[str, str],
    types: RecordTypes | None,
    too_dear: Collection[str],
    thin: Mapping[str, ThinRule],
    separators: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """Place in the document → sentences on why it is so.

    Args:
        profiles: column → what it is.
        of_sources: source → what it is.
        names: column → attribute.
        origins: feature → the column that it is mainly made of.
        types: how persons and organisations are told apart, if they are.
        too_dear: the block rules that were left out for the number of their pairs alone.
        thin: the block rules that hardly find a match, and were narrowed or left out.
        separators: column → what stands between the several values of a cell.
    """
    found = {
        f"attributes.{names[name]}": (
            f"{column.kind} ({column.confidence:.0%})",
            *column.reasons,
            *(
                [f'cells may have several values, with "{separators[name]}" between']
                if name in separators
                else []
            ),
        )
        for name, column in profiles.items()
        if name in names
    }
    for name, source in of_sources.items():
        place = f"sources.{policy_name(name)}"
        found[place] = (*found.get(place, ()), source.reason)
    if types is not None and "kind" in origins:
        found["match.features.kind"] = (types.reason,)
    blocking = [
        f"Left out {name}: it would give more pairs than records of this number can afford"
        for name in too_dear
    ]
    for name, rule in thin.items():
        if rule.limit is None:
            blocking.append(f"Left out {name}: {rule.reason}")
        else:
            blocking.append(
                f"Narrowed keys of {name} that more than {rule.limit} records share: {rule.reason}"
            )
    return found | ({"match.blocking": tuple(blocking)} if blocking else {})


def warnings_about(
    profiles: Mapping[str, ColumnProfile], document: Mapping[str, Any], unique: Collection[str]
) -> Iterator[str]:
    """Sentences on what is unsure.

    Args:
        profiles: column → what it is.
        document: the features and comparisons proposed.
        unique: the sources taken for free of duplicates.
    """
    for column in profiles.values():
        unsure = column.filled >= OFTEN_FILLED and column.confidence < _UNSURE and column.alternatives
        if column.name != "source" and unsure:
            yield (
                f"Column {column.name} may be {column.kind} ({column.confidence:.0%}) or "
                f"{', '.join(kind for kind, _ in column.alternatives[:2])}: say which in the policy."
            )
    compared = {feature for rule in document["comparisons"] for feature in rule["features"]}
    if len({attribute for feature in compared for attribute in document["features"][feature]["from"]}) < 2:
        yield (
            "One attribute alone is compared: it cannot tell two things of one name from one thing, and nothing can be "
            "learned from it. The weights are what is usual for names; look at pairs that would merge before you load "
            "the policy."
        )
    if not unique and any(rule["name"] == "title" for rule in document["comparisons"]):
        yield (
            "No source seems to have each thing once, so that variants, editions and pieces of one line may be merged: "
            "say `duplicates: false` of a source that does, and look at pairs that would merge before you load the "
            "policy."
        )
