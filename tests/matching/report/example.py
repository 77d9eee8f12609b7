"""A small run to report on: records with marked values, all pairs of them as edges."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from matching.batch.coverage import Coverage, RuleCoverage
from matching.batch.scores import ScoredPairs
from matching.report.findings import Findings, Truth
from matching.rules import MatchRules, Training
from matching.score import Scorer
from matching.table import Table
from tests.matching.example import RULES

MARK = "zqx"
RECORDS = [
    {"given_name": "bob", "surname": "smith", "birth_date": "1971-06-24", "email": f"{MARK}1@x.org"},
    {"given_name": "robert", "surname": "smith", "birth_date": "1971-06-24", "email": f"{MARK}1@x.org"},
    {"given_name": "robert", "surname": "smith", "email": f"{MARK}1@x.org", "tax_id": f"{MARK}6"},
    {"given_name": "robert", "surname": "smith", "email": f"{MARK}1@x.org", "tax_id": f"{MARK}9"},
    {"given_name": "bob", "surname": "smyth", "birth_date": "1971-06-25", "tax_id": f"{MARK}7"},
    {"given_name": "maria", "surname": "berg", "birth_date": "1990-01-01", "tax_id": f"{MARK}8"},
    {"surname": "berg", "city": "koln", "postcode": "99999", "email": f"{MARK}2@x.org"},
]


def findings(*, truth: bool = True) -> Findings:
    """The run; by its truth the first record and the third match, and no others but perhaps the last two."""
    left, right = np.array(list(combinations(range(len(RECORDS)), 2))).T
    # Validated anew: a copy would keep the prior's bits of the old rules, if they were read before.
    rules = MatchRules.model_validate(
        {
            **{name: getattr(RULES, name) for name in MatchRules.model_fields},
            "training": Training(records=1234, candidate_pairs=99),
            "prior": 0.05,
            "review": 0.3,
            "merge": 0.8,
        }
    )
    scores = Scorer(rules).score(RECORDS, left, right)
    edges = ScoredPairs(
        len(left) * 3,
        left,
        right,
        scores.weight,
        scores.vetoed,
        np.where(scores.vetoed, 0.0, scores.probability),
    )
    return Findings(
        object_name="customer",
        rules=rules,
        ids=[f"<r{number}>" for number in range(len(RECORDS))],
        features=Table.of(RECORDS),
        sampled_weights=scores.weight,
        edges=edges,
        cluster_sizes={1: 3, 2: 1},
        coverage=Coverage(
            tuple(RuleCoverage(rule.name, 3, 2, 2, 1, 1, 0) for rule in rules.blocking),
            pairs=4,
            known=1 if truth else 0,
            matches=1 if truth else 0,
        ),
        truth=Truth((left == 0) & (right == 2), 1, left != 5) if truth else None,
    )
