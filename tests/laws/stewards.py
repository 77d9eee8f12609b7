"""What a steward does, each in a transaction of its own, and what is in force of it."""

from __future__ import annotations

from sqlalchemy import Engine

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import DecisionInvalidError, MergeForbiddenError
from mdm.flow.decide import decide, withdraw
from mdm.model import Decision, DecisionVerdict, RecordId
from mdm.store import inbox, rulings
from mdm.work import settle_waiting
from tests.laws.outcome import homes_of


def rule(engine: Engine, left: int, right: int, verdict: DecisionVerdict) -> int | None:
    """Decide on two records; the decision's id, or None where it contradicts decisions in force."""
    try:
        return run_in_transaction(
            engine,
            lambda c: decide(
                c, RecordId(left), RecordId(right), verdict, author="law", reason="a test of the law"
            ),
        ).decision_id
    except (MergeForbiddenError, DecisionInvalidError):
        return None


def take_back(engine: Engine, decision_id: int) -> None:
    """Withdraw a decision."""
    run_in_transaction(engine, lambda c: withdraw(c, decision_id, author="law", reason="taken back"))


def take_everything_back(engine: Engine) -> None:
    """Withdraw every decision in force."""
    for decision in standing(engine):
        take_back(engine, decision.decision_id)


def standing(engine: Engine, object_name: str = "customer") -> list[Decision]:
    """The decisions in force, oldest first."""
    with reading(engine) as connection:
        return rulings.all_standing(connection, object_name)


def match_again(engine: Engine, object_name: str = "customer") -> None:
    """Put every record through all the stages again."""
    run_in_transaction(engine, lambda c: inbox.refill(c, object_name))
    settle_waiting(engine, object_name)


def broken(engine: Engine, object_name: str = "customer") -> list[str]:
    """The decisions in force that the clusters do not obey."""
    with reading(engine) as connection:
        homes = homes_of(connection, object_name)
        decisions = rulings.all_standing(connection, object_name)
    return [
        f"{decision.left} {decision.verdict} {decision.right}"
        for decision in decisions
        if (homes[decision.left] == homes[decision.right]) != (decision.verdict == "same")
    ]
