"""How many examples a property is tried on."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

# Percent. Where another server is to be tried rather than the law, each statement has run after a few examples.
_SHARE = int(os.environ.get("MDM_TEST_EXAMPLES", "100"))


def share_of(examples: int) -> int:
    """How many of so many examples are tried in this run; of few still some, for the first is always the simplest."""
    return min(examples, max(3, examples * _SHARE // 100))


def on_a_database(examples: int) -> settings:
    """Settings of a property whose examples use the test's own database, which `clear` makes new for each.

    An example takes a tenth of a second or more, so that a failure is shown as it was found: making it smaller would
    outlast the time limit of a test.
    """
    return settings(
        max_examples=share_of(examples),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
