"""The review queue, two records side by side, and the decision about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import DecisionInvalidError, MergeForbiddenError, NotFoundError
from mdm.flow import decide as deciding
from mdm.flow.policies import active_policies
from mdm.model import RecordId
from mdm.reads import review
from stewardship.comparing import Refusal, comparison_of, refusal_of, standing_decision
from stewardship.hub import Hub, HubOfRequest
from stewardship.pages import address, render
from stewardship.reasons import Reason
from stewardship.stewards import path_within, steward_of
from stewardship.toasts import Toast

PAGE_SIZE = 25

_QUESTIONS = {
    "possible_match": "Possibly the same: the policy leaves it to a steward.",
    "held_back_by_different": "A decision keeps other records of these two apart.",
    "held_back_by_veto": "The evidence would merge them, but an identifier that must agree differs.",
    "held_back_by_unique_source": "The evidence would merge them, but a source is taken to have no duplicates.",
    "held_back_by_cohesion": "The evidence would merge them, but two groups hang together by one weak link.",
    "proposed_merge": "New evidence would merge two golden records that a steward has looked at both.",
    "proposed_split": "A steward confirmed that they are one; the evidence for it is gone.",
    "held_back_by_rival": "The evidence would merge them, but another record matches nearly as well, "
    "and a source is taken to have no duplicates.",
}

router = APIRouter()

Verdict = Literal["same", "different"]
Place = Annotated[int, Query(ge=0)]


@dataclass(frozen=True, slots=True)
class Queue:
    """Where in the queue a page stands: the filter, and how many tasks come before."""

    object: str | None
    at: int

    def address(self, path: str, **more: int) -> str:
        """A path that keeps the place in the queue."""
        return address(path, object=self.object, at=self.at or None, **more)

    def moved(self, steps: int) -> Queue:
        """The queue some tasks further on, or back; never before its beginning."""
        return Queue(self.object, max(self.at + steps, 0))


def question_in_words(question: str, pairs: int) -> str:
    """The question of a task as a sentence, and how many pairs of records of the two it asks for."""
    asked = _QUESTIONS.get(question, question.replace("_", " ").capitalize() + ".")
    return asked if pairs == 1 else f"{asked} It stands for {pairs} pairs of their records."


@router.get("/review")
def queue_page(
    request: Request, hub: HubOfRequest, object: str | None = None, at: Place = 0, after: int | None = None
) -> Response:
    """Open tasks, the most probable matches first."""
    queue = Queue(object or None, at)
    with reading(hub.engine) as connection:
        found = review.open_tasks(connection, queue.object, limit=PAGE_SIZE + 1, offset=at)
        total = review.open_task_count(connection, queue.object)
        objects = tuple(active_policies(connection))
        toast = _toast(connection, queue, after)
    return render(
        request,
        "queue.html",
        {
            "tasks": found[:PAGE_SIZE],
            "more": len(found) > PAGE_SIZE,
            "total": total,
            "queue": queue,
            "page_size": PAGE_SIZE,
            "objects": objects,
            "toast": toast,
            "question_in_words": question_in_words,
        },
    )


@router.get("/review/next")
def next_task(hub: HubOfRequest, object: str | None = None, at: Place = 0) -> Response:
    """Go to the open task at a place in the queue; behind its end, to the first; to the queue when it is empty."""
    return _to_task(hub, Queue(object or None, at), after=None)


@router.get("/review/{task_id}")
def task_page(
    request: Request,
    hub: HubOfRequest,
    task_id: int,
    object: str | None = None,
    at: Place = 0,
    after: int | None = None,
) -> Response:
    """The two records of a task side by side."""
    return _task_page(request, hub, task_id, Queue(object or None, at), after=after, refusal=None)


@router.post("/review/{task_id}/decide")
def decide_task(
    request: Request,
    hub: HubOfRequest,
    task_id: int,
    verdict: Annotated[Verdict, Form()],
    reason: Reason = "",
    object: Annotated[str, Form()] = "",
    at: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Decide, and go on to the task that has moved up; a refusal is shown on the page of the task itself."""
    queue = Queue(object or None, at)

    def work(connection: Connection) -> None:
        task = review.task(connection, task_id)
        _decide(connection, request, task.left_id, task.right_id, verdict, reason)

    try:
        run_in_transaction(hub.engine, work)
    except (MergeForbiddenError, DecisionInvalidError) as error:
        return _task_page(request, hub, task_id, queue, after=None, refusal=refusal_of(error))
    return _to_task(hub, queue, after=task_id)


@router.get("/compare/{left}/{right}")
def compare_page(request: Request, hub: HubOfRequest, left: int, right: int) -> Response:
    """Any two source records of one object side by side, by their record ids."""
    return _compare_page(request, hub, left, right, refusal=None)


@router.post("/compare/{left}/{right}/decide")
def decide_pair(
    request: Request,
    hub: HubOfRequest,
    left: int,
    right: int,
    verdict: Annotated[Verdict, Form()],
    reason: Reason = "",
) -> Response:
    """Decide on any two records, and come back to them."""
    try:
        run_in_transaction(
            hub.engine,
            lambda connection: _decide(connection, request, RecordId(left), RecordId(right), verdict, reason),
        )
    except (MergeForbiddenError, DecisionInvalidError) as error:
        return _compare_page(request, hub, left, right, refusal=refusal_of(error))
    return RedirectResponse(f"/compare/{left}/{right}", 303)


@router.post("/decisions/{decision_id}/withdraw")
def withdraw_decision(
    request: Request,
    hub: HubOfRequest,
    decision_id: int,
    reason: Reason = "",
    back: Annotated[str, Form()] = "/review",
) -> Response:
    """Take a decision back: what the evidence alone says holds again."""
    author = steward_of(request)
    run_in_transaction(
        hub.engine,
        lambda connection: deciding.withdraw(connection, decision_id, author=author, reason=reason.strip()),
    )
    return RedirectResponse(path_within(back), 303)


def _decide(
    connection: Connection, request: Request, left: RecordId, right: RecordId, verdict: Verdict, reason: str
) -> None:
    deciding.decide(connection, left, right, verdict, author=steward_of(request), reason=reason.strip())


def _to_task(hub: Hub, queue: Queue, *, after: int | None) -> Response:
    with reading(hub.engine) as connection:
        for place in dict.fromkeys((queue, Queue(queue.object, 0))):
            found = review.open_tasks(connection, place.object, limit=1, offset=place.at)
            if found:
                return RedirectResponse(_with_toast(place, f"/review/{found[0].id}", after), 303)
    return RedirectResponse(_with_toast(Queue(queue.object, 0), "/review", after), 303)


def _with_toast(queue: Queue, path: str, after: int | None) -> str:
    return queue.address(path) if after is None else queue.address(path, after=after)


def _task_page(
    request: Request, hub: Hub, task_id: int, queue: Queue, *, after: int | None, refusal: Refusal | None
) -> Response:
    with reading(hub.engine) as connection:
        task = review.task(connection, task_id)
        why_not = review.why_not(connection, task.left_id, task.right_id)
        total = review.open_task_count(connection, queue.object)
        toast = _toast(connection, queue, after)
    return render(
        request,
        "task.html",
        {
            "task": task,
            "question": question_in_words(task.question, task.pairs),
            "comparison": comparison_of(why_not.pair),
            "why_not": why_not,
            "titles": (task.left_title, task.right_title),
            "queue": queue,
            "total": total,
            "action": f"/review/{task_id}/decide",
            "back": queue.address(f"/review/{task_id}"),
            "toast": toast,
            "refusal": refusal,
        },
        status=refusal.status if refusal else 200,
        headers=_headers(refusal),
    )


def _compare_page(request: Request, hub: Hub, left: int, right: int, *, refusal: Refusal | None) -> Response:
    with reading(hub.engine) as connection:
        why_not = review.why_not(connection, left, right)
    pair = why_not.pair
    path = f"/compare/{left}/{right}"
    return render(
        request,
        "compare.html",
        {
            "comparison": comparison_of(pair),
            "why_not": why_not,
            "titles": (f"{pair.left.source}:{pair.left.key}", f"{pair.right.source}:{pair.right.key}"),
            "queue": None,
            "action": f"{path}/decide",
            "back": path,
            "toast": None,
            "refusal": refusal,
        },
        status=refusal.status if refusal else 200,
        headers=_headers(refusal),
    )


def _headers(refusal: Refusal | None) -> dict[str, str]:
    # The page then answers a POST, whose address is no page: htmx must not make it the address of this one.
    return {"HX-Push-Url": "false"} if refusal else {}


def _toast(connection: Connection, queue: Queue, after: int | None) -> Toast | None:
    """What was decided on a task just now; None when there is no such task or nothing stands on it."""
    if after is None:
        return None
    try:
        task = review.task(connection, after)
        decision = standing_decision(review.pair(connection, task.left_id, task.right_id))
    except NotFoundError:
        return None
    if decision is None:
        return None
    text = f"{task.left_title} and {task.right_title} were decided to be {decision.verdict}."
    back = queue.address(f"/review/{after}")
    return Toast(text, f"/decisions/{decision.id}/withdraw", {"back": back})
