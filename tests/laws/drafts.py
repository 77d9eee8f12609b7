"""Drafts of policies in tests: two changed policies, and a draft on its way through a hub."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, text

from mdm.database.engine import reading, run_in_transaction
from mdm.flow.drafting import open_draft, want_activated, want_simulated
from mdm.flow.policies import load
from mdm.model import Draft, InboundRecord
from mdm.policy.document import Policy
from mdm.rebuild import advance
from mdm.work import receive_batch, settle_waiting, verify_everything
from tests.laws.inputs import customer_content, customers, policy_with, written
from tests.laws.outcome import clear

SAMPLE = customers(60, seed=5)


def changed_policy() -> tuple[Policy, str]:
    """The customers' policy with weaker evidence enough, other survivors, and another owner of currencies."""
    content = customer_content()
    content["match"] |= {"merge": 0.6, "vetoes": ["kind"]}
    content["survivorship"]["attributes"]["phone"] = {"strategy": "source_priority"}
    content["survivorship"]["blocks"]["address"]["rule"] = {"strategy": "source_priority"}
    content["ownership"]["attributes"]["payment_terms"] = {"owner": "salesforce", "receivers": ["erp"]}
    return written(content)


CHANGED = changed_policy()
STRICT = policy_with(merge=0.99999, review=0.9)


def fill(engine: Engine, items: list[InboundRecord], policy: tuple[Policy, str] | None = None) -> None:
    clear(engine)
    if policy is not None:
        run_in_transaction(engine, lambda c: load(c, *policy))
    receive_batch(engine, items)
    settle_waiting(engine, "customer")


def opened(engine: Engine, policy: tuple[Policy, str]) -> Draft:
    found = run_in_transaction(engine, lambda c: open_draft(c, *policy, author="ada", reason="to see"))
    assert found is not None
    return found


def simulated(engine: Engine, policy: tuple[Policy, str], processes: int = 1) -> Draft:
    draft = opened(engine, policy)
    run_in_transaction(engine, lambda c: want_simulated(c, draft.draft_id))
    return advance(engine, draft.draft_id, processes=processes)


def activated(engine: Engine, draft: Draft) -> Draft:
    run_in_transaction(engine, lambda c: want_activated(c, draft.draft_id, author="ada", reason="better"))
    return advance(engine, draft.draft_id, processes=1)


def differences(engine: Engine) -> list[str]:
    return [str(difference) for difference in verify_everything(engine)]


def heads(engine: Engine, schema: str = "public") -> dict[str, list[tuple[Any, ...]]]:
    """All that a schema says is derived, without version numbers and tasks' ages."""
    statements = {
        "golden": "SELECT golden_id, state, CAST(values AS text), CAST(lineage AS text), members, title,"
        " CAST(search AS text) FROM {0}golden_record WHERE state <> 'merged' ORDER BY 1",
        "homes": "SELECT record_id, golden_id FROM {0}cross_reference WHERE valid_to IS NULL ORDER BY 1",
        "tasks": "SELECT left_id, right_id, question, probability, pairs FROM {0}steward_task"
        " WHERE state = 'open' ORDER BY 1, 2",
        "scores": "SELECT left_id, right_id, policy_version, weight, probability, verdict, CAST(evidence AS text)"
        " FROM {0}match_score ORDER BY 1, 2",
        "keys": "SELECT block_key, record_id FROM {0}block_key ORDER BY 1, 2",
        # Whole rows: what is derived of a record grows with the hub.
        "settlements": "SELECT record_id, CAST(settled AS text) FROM {0}settlement AS settled ORDER BY 1",
    }
    with reading(engine) as connection:
        return {
            name: [tuple(row) for row in connection.execute(text(statement.format(f"{schema}.")))]
            for name, statement in statements.items()
        }
