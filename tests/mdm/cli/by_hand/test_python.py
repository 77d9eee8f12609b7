"""The page about Python shows what runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[4] / "docs" / "how-to" / "python.md"


def test_the_example_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, Any] = {}
    exec(compile(example, str(PAGE), "exec"), found)
    assert found["quality"].f1 > 0.98
    assert len(found["pairs"]) > 400
    assert found["why"].score.verdict == "apart"
    assert found["best"][0].id == found["records"].ids[0]
    assert found["better"].match.training.records == 1_000
