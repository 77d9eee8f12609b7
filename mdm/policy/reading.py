"""Reads a policy document and says where it is wrong: file, line, path, and what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from mdm.errors import PolicyInvalidError
from mdm.policy.document import Policy

SHIPPED = ("customer", "product")

# The reader in C, which takes a tenth of the time of the one in Python, where PyYAML was built with it.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# It composes what is nested by recursion that nothing bounds, so that a deep document would end the process.
_DEEPEST: Final = 100

_UNKNOWN = "not a word of a policy; misspelt, or in the wrong place"


def read_policy(text: str, *, document: str) -> Policy:
    """The policy in a YAML text.

    Args:
        text: the document.
        document: its name for error messages, usually the file.

    Raises:
        PolicyInvalidError: every problem found, each with line and path.
    """
    try:
        root, content = _parse(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PolicyInvalidError(document, [f"{document}:{line}: not YAML: {error.problem}"]) from error
    # A date that no calendar has, or half a character.
    except (yaml.YAMLError, ValueError) as error:
        raise PolicyInvalidError(document, [f"{document}: not YAML: {error}"]) from error
    if not isinstance(content, dict):
        raise PolicyInvalidError(
            document, [f"{document}:1: expected a mapping with `object`, `attributes`, …"]
        )
    problems = _duplicate_keys(root, document)
    if problems:
        raise PolicyInvalidError(document, problems)
    try:
        return Policy.model_validate(content)
    except ValidationError as error:
        problems = []
        for entry in error.errors(include_url=False, include_input=False):
            path, line = _locate(root, entry["loc"])
            message = _UNKNOWN if entry["type"] == "extra_forbidden" else entry["msg"]
            problems.append(f"{document}:{line}: {path or 'document'}: {message}")
        raise PolicyInvalidError(document, problems) from error


def read_policy_file(path: Path) -> tuple[Policy, str]:
    """The policy in a file, and the file's text.

    Raises:
        PolicyInvalidError: the file cannot be read, or its content is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PolicyInvalidError(str(path), [f"{path}: cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise PolicyInvalidError(str(path), [f"{path}: is not UTF-8 text: {error}"]) from error
    return read_policy(text, document=str(path)), text


def shipped_policy(object_name: str) -> tuple[Policy, str]:
    """The policy that comes with the hub for `customer` or `product`, and its text."""
    text = resources.files("mdm.policies").joinpath(f"{object_name}.yaml").read_text(encoding="utf-8")
    return read_policy(text, document=f"{object_name}.yaml"), text


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line of a part of a document that could be read, or of its deepest ancestor that is written."""
    return _locate(_parse(text)[0], path)[1]


def _parse(text: str) -> tuple[yaml.Node | None, Any]:
    """The nodes of a document with their lines, and its content; no node where it is empty."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise yaml.YAMLError(f"nested more than {_DEEPEST} deep")
    loader = _LOADER(text)
    root = loader.get_single_node()
    return root, None if root is None else loader.construct_document(root)


def _locate(root: yaml.Node | None, loc: Sequence[str | int]) -> tuple[str, int]:
    """The path of a pydantic location in the document, and the line of its deepest part that exists."""
    node, line, path = root, 1, ""
    for place, part in enumerate(loc):
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            path += f"[{part}]"
        elif isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
            if not found and place < len(loc) - 1:
                # Pydantic puts the tag of a union between the steps; the document has no such step.
                continue
            path += f".{part}" if path else str(part)
            if not found:
                break
            line = found[0][0].start_mark.line + 1
            node = found[0][1]
            continue
        else:
            continue
        line = node.start_mark.line + 1
    return path, line


def _duplicate_keys(root: yaml.Node | None, document: str) -> list[str]:
    """Keys given twice in one mapping: YAML would silently keep the last."""
    problems: list[str] = []
    pending = [root] if root is not None else []
    visited: set[int] = set()
    while pending:
        node = pending.pop()
        if id(node) in visited:
            continue
        visited.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            pending.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    problems.append(f"{document}:{key.start_mark.line + 1}: {key.value!r} is given twice")
                seen.add(key.value)
                pending.append(value)
    return problems
