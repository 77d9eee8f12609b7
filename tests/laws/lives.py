"""Lives of a hub: random histories of all that can happen to it, carried out step by step."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import MdmError
from mdm.flow.correct import Correction, correct, withdraw_corrections
from mdm.flow.drafting import open_draft, want_activated, want_simulated
from mdm.flow.erase import erase_golden
from mdm.flow.policies import load
from mdm.flow.relations import relate
from mdm.model import GoldenId, InboundRecord
from mdm.policy.document import Policy
from mdm.rebuild import advance
from mdm.work import receive_batch, sequence_feed, settle_waiting
from tests.laws.drafts import CHANGED
from tests.laws.inputs import customer_content, cut, policy_with, stable, written
from tests.laws.outcome import ids_of
from tests.laws.stewards import match_again, rule, standing, take_back
from tests.laws.test_rulings import BY_LAW, carry_out, held, ruling

KINDS = (
    "arrival", "arrival", "arrival", "same", "different", "withdrawn", "merge", "overrule", "differ", "split",
    "unmerge", "confirm", "undo", "correct", "uncorrect", "relate", "unrelate", "policy", "activate", "erase",
    "rematch",
)  # fmt: skip
RULINGS = ("merge", "overrule", "differ", "split", "unmerge", "confirm", "undo")

Deed = tuple[str, int, int]
"""What happens, and two numbers that choose to whom among what there is."""


def deeds(*, at_most: int) -> st.SearchStrategy[list[Deed]]:
    """What happens in a life, in order. Each kind is as likely to be last as first."""
    return st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 50)),
        min_size=4,
        max_size=at_most,
    )


def by_our_clock() -> tuple[Policy, str]:
    """The customers' policy with rules that ask when the hub received something."""
    content = customer_content()
    for name in ("phone", "email"):
        content["survivorship"]["attributes"][name] = {"strategy": "most_recent", "clock": "received_at"}
    return written(content)


POLICIES = (
    CHANGED,
    policy_with(merge=0.99999, review=0.9),
    stable(join="ask", split="ask"),
    stable(join="ask_always"),
    by_our_clock(),
    policy_with(),
)


@dataclass
class Life:
    """A hub that lives through deeds; arrivals and policies are settled by so many workers side by side."""

    engine: Engine
    waiting: list[InboundRecord]
    workers: int
    ruled: list[int] = field(default_factory=list)

    def settle(self) -> None:
        """Settle all that waits, a few records a batch."""

        def work(_: int) -> None:
            settle_waiting(self.engine, "customer", batch_size=3)

        if self.workers == 1:
            work(0)
        else:
            with ThreadPoolExecutor(self.workers) as pool:
                list(pool.map(work, range(self.workers)))

    def arrive(self, count: int) -> None:
        """Let records come, in the order in which they wait: who comes first has the smaller number."""
        arrived, self.waiting = self.waiting[:count], self.waiting[count:]
        for batch in cut(arrived, [2, 1]):
            receive_batch(self.engine, batch)
        self.settle()

    def do(self, deed: Deed) -> None:
        """Let one thing happen; what is refused happens not at all."""
        kind, one, other = deed
        ids = sorted(ids_of(self.engine).values())
        left, right = ids[one % len(ids)], ids[other % len(ids)]
        if kind == "arrival":
            self.arrive(1 + one % 5)
        elif kind in ("same", "different") and left != right:
            rule(self.engine, left, right, "same" if kind == "same" else "different")
        elif kind == "withdrawn" and (decisions := standing(self.engine)):
            take_back(self.engine, decisions[one % len(decisions)].decision_id)
        elif kind in RULINGS and (work := ruling(kind, one, other, held(self.engine), self.ruled)):
            done = carry_out(self.engine, work)
            self.ruled += [done.ruling_id] if done is not None and done.ruling_id is not None else []
        elif kind == "correct":
            said = Correction(
                values={"city": "Bonn", "phone": f"+49 30 90182{other % 10}"}, nulls=["website"]
            )
            self.attempt(partial(correct, golden_id=GoldenId(left), correction=said, **BY_LAW))
        elif kind == "uncorrect":
            self.attempt(
                partial(withdraw_corrections, golden_id=GoldenId(left), attributes=["city"], **BY_LAW)
            )
        elif kind in ("relate", "unrelate"):
            verdict: Any = ("related" if one % 2 else "unrelated") if kind == "relate" else "withdrawn"
            ends: dict[str, Any] = {"left": GoldenId(left), "right": GoldenId(right)}
            self.attempt(partial(relate, kind="parent", verdict=verdict, **ends, **BY_LAW))
        elif kind == "policy":
            run_in_transaction(self.engine, lambda c: load(c, *POLICIES[one % len(POLICIES)]))
            self.settle()
        elif kind == "activate":
            self.activate(*POLICIES[one % len(POLICIES)])
        elif kind == "erase":
            self.attempt(partial(erase_golden, golden_id=GoldenId(left), **BY_LAW))
        elif kind == "rematch":
            match_again(self.engine)
        sequence_feed(self.engine)

    def attempt(self, work: Callable[[Connection], object]) -> None:
        """Carry something out, unless it makes no sense."""
        with suppress(MdmError):
            run_in_transaction(self.engine, work)

    def activate(self, policy: Policy, document: str) -> None:
        """Simulate a policy beside the hub, then put it in force."""
        draft = run_in_transaction(
            self.engine, lambda c: open_draft(c, policy, document, author="law", reason="a test")
        )
        if draft is None:
            return
        run_in_transaction(self.engine, lambda c: want_simulated(c, draft.draft_id))
        advance(self.engine, draft.draft_id, processes=1)
        run_in_transaction(
            self.engine, lambda c: want_activated(c, draft.draft_id, author="law", reason="a test")
        )
        advance(self.engine, draft.draft_id, processes=1)
        self.settle()


def chain(engine: Engine) -> dict[tuple[int, int], bytes]:
    """(golden id, version) → its digest, of all there ever were."""
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT golden_id, version, digest FROM golden_version"))
        return {(golden_id, version): bytes(digest) for golden_id, version, digest in rows}


def erased(engine: Engine) -> set[int]:
    """The records that were erased."""
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT record_id FROM source_record WHERE erased_at IS NOT NULL"))
        return set(rows.scalars())
