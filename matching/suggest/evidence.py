"""What header and content together say that a column is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matching.suggest.content import Content
from matching.suggest.content_rules import RULES
from matching.suggest.headers import header_weights, says_nothing
from matching.suggest.kinds import Kind


@dataclass(frozen=True, slots=True)
class Rule:
    """How one figure of the content bears on a kind.

    Attributes:
        figure: a name in Content.measured.
        low, high: at `low` or below the weight is `against`, at `high` or above it is `favour`, between them
            it grows evenly; `low` may be the greater one.
        against, favour: weights in nats.
        says: what the figure says of the values, with "{}" for it.
    """

    figure: str
    low: float
    high: float
    against: float
    favour: float
    says: str

    def weight(self, content: Content) -> float:
        """Weight in nats."""
        place = (content.measured[self.figure] - self.low) / (self.high - self.low)
        return self.against + (self.favour - self.against) * min(1.0, max(0.0, place))


def _rule(line: str) -> Rule:
    figure, low, high, against, favour, says = line.split(maxsplit=5)
    return Rule(figure, float(low), float(high), float(against), float(favour), says)


def _rules() -> tuple[dict[Kind, float], dict[Kind, list[Rule]]]:
    base: dict[Kind, float] = {}
    rules: dict[Kind, list[Rule]] = {}
    for line in RULES.strip().splitlines():
        if len(line.split()) == 2:
            name, weight = line.split()
            kind = Kind(name)
            base[kind], rules[kind] = float(weight), []
        else:
            rules[kind].append(_rule(line))
    return base, rules


_BASE, _CONTENT_RULES = _rules()
_FEW_VALUES = 20
_WORTH_SAYING = 0.8


@dataclass(slots=True)
class Verdict:
    """What is known of a column so far: weight of each kind in nats, and the reasons for each."""

    weights: dict[Kind, float]
    reasons: dict[Kind, list[tuple[float, str]]]

    def add(self, kind: Kind, weight: float, reason: str) -> None:
        """Add a reason for, or with a negative weight against, a kind."""
        self.weights[kind] = self.weights.get(kind, 0.0) + weight
        self.reasons.setdefault(kind, []).append((weight, reason))

    def ranked(self) -> list[tuple[Kind, float]]:
        """Kinds with their probabilities, likeliest first."""
        most = max(self.weights.values())
        odds = {kind: math.exp(weight - most) for kind, weight in self.weights.items()}
        total = sum(odds.values())
        return sorted(
            ((kind, odd / total) for kind, odd in odds.items()), key=lambda ranked: (-ranked[1], ranked[0])
        )

    @property
    def kind(self) -> Kind:
        """The likeliest kind."""
        return self.ranked()[0][0]

    def told(self, kind: Kind) -> tuple[str, ...]:
        """The reasons for a kind, most telling first."""
        reasons = sorted(self.reasons.get(kind, []), key=lambda reason: -reason[0])
        return tuple(dict.fromkeys(reason for weight, reason in reasons if weight >= _WORTH_SAYING))


def judge(header: str, content: Content) -> Verdict:
    """What a column is, by its own header and content alone."""
    if not content.counts:
        return Verdict({Kind.EMPTY: 0.0}, {Kind.EMPTY: [(1.0, "no row has a value")]})
    header_says = header_weights(header)
    verdict = Verdict({}, {})
    # Ten values say less than a thousand.
    trust = min(1.0, math.sqrt(len(content.counts) / _FEW_VALUES))
    for kind, weight in _BASE.items():
        verdict.weights[kind] = weight
        for rule in _CONTENT_RULES[kind]:
            found = rule.weight(content)
            if found:
                categorical = rule.figure in ("few", "flag", "type", "country", "region", "distinct", "year")
                found *= 1.0 if categorical else trust
                verdict.add(kind, found, rule.says.format(content.measured[rule.figure]))
        if kind in header_says:
            found, phrase = header_says[kind]
            verdict.add(kind, found, f'the header says "{phrase}"')
    if (
        len(content.counts) == 1
        and content.present > 1
        and max((w for w, _ in header_says.values()), default=0) < 2
    ):
        verdict.add(Kind.CONSTANT, 6.0, "every row has the same value")
    if says_nothing(header):
        verdict.add(Kind.UNKNOWN, 0.3, "the header says nothing")
    return verdict
