"""Which tests may be skipped: a missing feature skips its tests, unless CI has promised the feature."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import NoReturn

import pytest

_PREFIX = "Skipped: needs "


def needs(feature: str, why: str) -> NoReturn:
    """Skip the running test, fixture or module, because a feature of this machine is missing.

    Args:
        feature: One word, as MDM_CI_REQUIRED spells it: `browser`, `java`, `postgresql15`, `rabbitmq`, `spark`.
        why: What was looked for and not found, for the person who reads the report.
    """
    pytest.skip(f"needs {feature}: {why}", allow_module_level=True)


def promised() -> frozenset[str]:
    """The features whose absence is a failure: those in MDM_CI_REQUIRED where CI is set, none elsewhere."""
    if not os.environ.get("CI"):
        return frozenset()
    return frozenset(word.strip() for word in os.environ.get("MDM_CI_REQUIRED", "").split(",")) - {""}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test, or a fixture of it, that skipped for want of a promised feature."""
    report = yield
    _fail_broken_promise(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that skipped as a whole for want of a promised feature."""
    report = yield
    _fail_broken_promise(report)
    return report


def _fail_broken_promise(report: pytest.TestReport | pytest.CollectReport) -> None:
    # A skip's report carries (path, line, "Skipped: reason"); an expected failure's report does not.
    if not report.skipped or not isinstance(report.longrepr, tuple):
        return
    path, line, reason = report.longrepr
    feature, separator, _why = reason.removeprefix(_PREFIX).partition(":")
    if reason.startswith(_PREFIX) and separator and feature in promised():
        report.outcome = "failed"
        report.longrepr = (
            f"{path}:{line}: {reason} (MDM_CI_REQUIRED promises {feature}, so this may not be skipped)"
        )
