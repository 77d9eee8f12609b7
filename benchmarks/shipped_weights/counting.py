"""What is counted on the mixture for each shipped policy."""

from __future__ import annotations

from benchmarks.shipped_weights.mixture import Mixture, mixture
from matching.frequencies import Frequencies
from matching.rules import MatchRules, Training
from matching.train.counting import counted
from mdm.policy.document import Policy

# So many common values of a feature tell nearly as much as all, and people can still look through them.
_LISTED = 120


def recounted(policy: Policy) -> MatchRules:
    """The match rules of a shipped policy with what the mixture tells: how common values are, and how much it is.

    The weights stay as they are. Those of customers are counted and set by hand, because those that the mixture
    would give are worse on every public set: generated companies have hardly another telephone or mailbox than
    their own, and real ones do. Those of products were learned once from the truth of this mixture; learned anew,
    with all of it believed, they are worse elsewhere. See docs/decisions/0019-shipped-weights.md.
    """
    known = mixture(policy.object, policy.match)
    training = Training(
        records=known.features.size,
        candidate_pairs=known.pairs,
        labelled_pairs=known.pairs if policy.object == "product" else 0,
    )
    return _with_frequencies(policy.match, known).model_copy(update={"training": training})


def _with_frequencies(rules: MatchRules, known: Mixture) -> MatchRules:
    wanted = {feature for rule in rules.comparisons if rule.rarity for feature in rule.rarity.features}
    found = {name: _commonest(counted(known.features.column(name), "values")) for name in sorted(wanted)}
    return rules.model_copy(update={"frequencies": found})


def _commonest(frequencies: Frequencies) -> Frequencies:
    """The same without the rarer of the values listed, which count as much as others do then."""
    listed = dict(list(frequencies.counts.items())[:_LISTED])
    if len(listed) == len(frequencies.counts):
        return frequencies
    rest = frequencies.records - sum(listed.values())
    unlisted = frequencies.records - sum(frequencies.counts.values())
    others = len(frequencies.counts) - len(listed) + unlisted / frequencies.others
    return frequencies.model_copy(update={"counts": listed, "others": round(rest / others, 2)})
