"""What a valid policy document says in vain: rules that never count, and parts that nothing uses."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from mdm.policy.document import Policy

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Lint:
    """Something that is allowed and hardly meant: where in the document, and what."""

    path: Path
    text: str


def lints(policy: Policy) -> list[Lint]:
    """Everything suspicious that the document alone shows."""
    return [
        *_sources(policy),
        *_features(policy),
        *_weights(policy),
        *_survivors(policy),
        *_owners(policy),
    ]


def _sources(policy: Policy) -> Iterator[Lint]:
    ranks: dict[int, str] = {}
    for name, source in policy.sources.items():
        if source.rank in ranks:
            yield Lint(
                ("sources", name, "rank"),
                f"{ranks[source.rank]} has rank {source.rank} too; only names part the two",
            )
        ranks.setdefault(source.rank, name)
        for attribute, codes in source.codes.items():
            choices = policy.attributes[attribute].choices
            for code, ours in codes.items():
                if choices and ours not in choices:
                    yield Lint(
                        ("sources", name, "codes", attribute, code),
                        f"{ours!r} is not among the choices of {attribute} ({', '.join(choices)}): never accepted",
                    )


def _features(policy: Policy) -> Iterator[Lint]:
    rules = policy.match
    compared = {feature for rule in rules.comparisons for feature in rule.features}
    blocking = {part.feature for rule in rules.blocking for part in (*rule.parts, *rule.narrower)}
    used = compared | blocking | set(rules.vetoes) | set(rules.identifiers) | set(rules.frequencies)
    for name in rules.features:
        if name not in used:
            yield Lint(("match", "features", name), "nothing compares it, blocks by it or vetoes by it")
    for number, rule in enumerate(rules.blocking):
        for other in rules.blocking[:number]:
            if {(p.feature, p.transform) for p in other.parts} <= {
                (p.feature, p.transform) for p in rule.parts
            }:
                yield Lint(
                    ("match", "blocking", number),
                    f"{rule.name} finds no pair that {other.name} does not find",
                )
                break


def _weights(policy: Policy) -> Iterator[Lint]:
    rules = policy.match
    best = {rule.name: max(level.bits for level in rule.levels) for rule in rules.comparisons}
    best |= {
        rule.name: best[rule.name] + rule.rarity.at_most_bits
        for rule in rules.comparisons
        if rule.rarity is not None
    }
    for number, bound in enumerate(rules.correlated):
        together = sum(max(best[name], 0.0) for name in bound.comparisons)
        if together <= bound.at_most_bits:
            yield Lint(
                ("match", "correlated", number, "at_most_bits"),
                f"never reached: {', '.join(bound.comparisons)} add {together:.1f} bits at most",
            )
    most = rules.prior_bits + sum(max(bits, 0.0) for bits in best.values())
    for name in ("merge", "review"):
        threshold = getattr(rules, name)
        needed = math.inf if threshold == 1.0 else math.log2(threshold / (1.0 - threshold))
        if most < needed:
            yield Lint(
                ("match", name),
                f"never reached: all evidence together comes to {most:.1f} bits of {needed:.1f}",
            )
    if rules.review > rules.merge:
        yield Lint(("match", "review"), "above merge: no steward is ever asked about doubtful pairs")


def _survivors(policy: Policy) -> Iterator[Lint]:
    survivorship = policy.survivorship
    for name, rule in survivorship.attributes.items():
        if rule == survivorship.default:
            yield Lint(("survivorship", "attributes", name), "says what `default` says already")
    in_blocks = {name for block in survivorship.blocks.values() for name in block.attributes}
    if all(name in survivorship.attributes or name in in_blocks for name in policy.attributes):
        yield Lint(("survivorship", "default"), "unreachable: every attribute has a rule or is in a block")


def _owners(policy: Policy) -> Iterator[Lint]:
    ownership = policy.ownership
    for name, rule in {"default": ownership.default, **ownership.attributes}.items():
        path: Path = ("ownership", "default") if name == "default" else ("ownership", "attributes", name)
        if rule.owner is not None and rule.owner in rule.receivers:
            yield Lint((*path, "receivers"), f"{rule.owner} owns the field, so it never receives it")
        if name != "default" and rule == ownership.default:
            yield Lint(path, "says what `default` says already")
    for source in ownership.creates:
        if not any(policy.owner(name).may_receive(source) for name in policy.attributes):
            yield Lint(
                ("ownership", "creates", source), f"{source} receives no field, so nothing is created in it"
            )
    if all(name in ownership.attributes for name in policy.attributes):
        yield Lint(("ownership", "default"), "unreachable: every attribute has a rule of its own")
