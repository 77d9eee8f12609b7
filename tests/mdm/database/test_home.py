"""Which directory the hub takes for its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdm.database.home import default_home


def test_the_named_home_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MDM_HOME", "/srv/hub")
    assert default_home() == Path("/srv/hub")


def test_root_lives_where_the_server_can_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MDM_HOME", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert default_home() == Path("/var/lib/mdm")


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ("/home/maria/data", "/home/maria/data/mdm"),
        ("", "/home/maria/.local/share/mdm"),
        ("relative", "/home/maria/.local/share/mdm"),
    ],
)
def test_anyone_else_lives_among_their_data(
    monkeypatch: pytest.MonkeyPatch, shared: str, expected: str
) -> None:
    monkeypatch.delenv("MDM_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/maria")
    monkeypatch.setenv("XDG_DATA_HOME", shared)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert default_home() == Path(expected)
