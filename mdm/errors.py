"""What can go wrong in the hub, as one tree: each error has a stable code and says what to do next."""

from __future__ import annotations

from collections.abc import Sequence


class MdmError(Exception):
    """Anything the hub refuses or cannot do."""

    code = "mdm_error"


class PolicyInvalidError(MdmError):
    """A policy document cannot be used."""

    code = "policy_invalid"

    def __init__(self, document: str, problems: Sequence[str]) -> None:
        self.document = document
        self.problems = tuple(problems)
        listed = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"{document} is not a valid policy; correct it and load it again:\n{listed}")


class PolicyMissingError(MdmError):
    """No policy is active for an object."""

    code = "policy_missing"

    def __init__(self, object_name: str, known: Sequence[str] = ()) -> None:
        self.object_name = object_name
        super().__init__(
            f"there is no policy for {object_name!r} (known: {', '.join(known) or 'none'}); "
            "put one in force with `mdm policy activate FILE`"
        )


class PolicyOutdatedError(MdmError):
    """A draft was worked out against a policy version that is not in force any more."""

    code = "policy_outdated"

    def __init__(self, object_name: str, base: int, in_force: int) -> None:
        self.object_name, self.base, self.in_force = object_name, base, in_force
        super().__init__(
            f"the draft for {object_name!r} was worked out against version {base}, and version {in_force} is in "
            "force by now; simulate it again"
        )


class PolicyBusyError(MdmError):
    """Another draft of the object is being put in force."""

    code = "policy_busy"

    def __init__(self, object_name: str, draft_id: int) -> None:
        self.object_name, self.draft_id = object_name, draft_id
        super().__init__(
            f"draft {draft_id} for {object_name!r} is being put in force; wait until that is done, then try again"
        )


class OverseerGoneError(MdmError):
    """A part of a load was to go on after the process that led it had ended."""

    code = "overseer_gone"

    def __init__(self, object_name: str) -> None:
        self.object = object_name
        super().__init__(
            f"the load of {object_name} that this was a part of has ended; what it left waits in the inbox, "
            "and is settled by the next one"
        )


class SourceUnknownError(MdmError):
    """A source is not named in the policy of the object."""

    code = "source_unknown"

    def __init__(self, source: str, object_name: str, known: Sequence[str]) -> None:
        self.source, self.object_name = source, object_name
        super().__init__(
            f"the policy of {object_name!r} names no source {source!r} (known: {', '.join(known)}); "
            "add it under `sources` and load the policy again"
        )


class NotFoundError(MdmError):
    """What was asked for does not exist."""

    code = "not_found"

    def __init__(self, what: str, name: str) -> None:
        self.what, self.name = what, name
        super().__init__(f"there is no {what} {name}; check the id, or search for it")


class GoldenIdInvalidError(MdmError):
    """A text is not a golden id."""

    code = "golden_id_invalid"

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text[:40]!r} is not a golden id; one looks like G0000000042")


class AmbiguousKeyError(MdmError):
    """A source's key names records of several objects."""

    code = "ambiguous_key"

    def __init__(self, source: str, key: str, objects: Sequence[str]) -> None:
        self.source, self.key, self.objects = source, key, tuple(objects)
        super().__init__(f"{source} key {key} exists for {', '.join(objects)}; add `object=` to say which")


class MergeForbiddenError(MdmError):
    """A merge would join two records that a steward has ruled distinct."""

    code = "merge_forbidden"

    def __init__(self, left: str, right: str, *, decision_id: int) -> None:
        self.left, self.right, self.decision_id = left, right, decision_id
        super().__init__(
            f"joining {left} and {right} would put together what decision {decision_id} ruled different; "
            "withdraw that decision first"
        )


class DecisionInvalidError(MdmError):
    """A decision cannot be taken as asked."""

    code = "decision_invalid"


class FileUnreadableError(MdmError):
    """A file of records cannot be read."""

    code = "file_unreadable"

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        super().__init__(f"{path} cannot be read: {reason}")


class RequestInvalidError(MdmError):
    """An argument of a request is out of range or malformed."""

    code = "request_invalid"


class ConfigurationError(MdmError):
    """A setting does not fit."""

    code = "configuration"


class WorkFailedError(MdmError):
    """Work in the background failed for a reason that nobody expected. It does not repeat that error's words."""

    code = "work_failed"

    def __init__(self, work: str, kind: str) -> None:
        self.work, self.kind = work, kind
        super().__init__(f"{work} failed: {kind}; the line `work_failed` in the log says where")
