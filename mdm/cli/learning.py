"""`mdm policy train`: proposes better match rules from the hub's own records."""

from __future__ import annotations

import typer

from mdm.cli.by_hand.documents import with_match_section
from mdm.cli.by_hand.labels import labels_told
from mdm.cli.session import hub
from mdm.cli.terminal import errors
from mdm.database.engine import reading
from mdm.policy.reading import read_policy
from mdm.reads.policies import policy_document
from mdm.reads.training import learn


def train(object_name: str) -> None:
    """Print the policy in force with match rules learned anew; what is expected of them goes to standard error."""
    with hub() as engine, reading(engine) as connection:
        view = policy_document(connection, object_name)
        policy = read_policy(view.document, document=f"{object_name} version {view.version}")
        found = learn(connection, policy)
    typer.echo(with_match_section(view.document, found.rules.document()), nl=False)
    unlabelled = found.from_records.trained
    training = unlabelled.rules.training
    learned_from = training.records if training else 0
    before = policy.match.training
    for line in (
        f"learned from {learned_from:,} records and {unlabelled.candidate_pairs:,} candidate pairs",
        f"expected: {unlabelled.matches:,.0f} matches among them; merges would have precision "
        f"{unlabelled.precision:.4f} and recall {unlabelled.recall:.4f} of these",
        *labels_told(found.from_decisions, "stewards' decisions"),
        *(f"{rule}: {len(keys):,} stop keys" for rule, keys in found.rules.stop_keys.items()),
        *(f"{feature}: {len(values):,} stop values" for feature, values in found.rules.stop_values.items()),
        *found.from_records.notes,
        *(
            ["warning: the hub had outgrown the weights in force: load these"]
            if before is not None and before.outgrown_by(learned_from)
            else []
        ),
        *(f"warning: {warning}" for warning in unlabelled.warnings),
    ):
        errors.print(line, highlight=False, soft_wrap=True)
