"""A test may be skipped for a missing feature, except where CI has promised that feature."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

NEEDS_BROWSER = """
    from tests.skips import needs

    def test_clicks_a_button():
        needs("browser", "no chromium on the path")
"""


@pytest.fixture(autouse=True)
def outside_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("MDM_CI_REQUIRED", raising=False)


def run(pytester: pytest.Pytester, source: str) -> pytest.RunResult:
    pytester.makepyfile(source)
    return pytester.runpytest_inprocess("-p", "tests.skips", "-p", "no:xdist", "-rs")


def test_a_missing_feature_skips_and_says_why(pytester: pytest.Pytester) -> None:
    result = run(pytester, NEEDS_BROWSER)
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED * needs browser: no chromium on the path"])


def test_a_promised_feature_that_is_missing_fails_in_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("MDM_CI_REQUIRED", "postgresql15, browser")
    result = run(pytester, NEEDS_BROWSER)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*no chromium on the path*MDM_CI_REQUIRED promises browser*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_promise_counts_only_in_ci(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MDM_CI_REQUIRED", "browser")
    run(pytester, NEEDS_BROWSER).assert_outcomes(skipped=1)


def test_a_feature_nobody_promised_is_skipped_in_ci_too(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("MDM_CI_REQUIRED", "rabbitmq")
    run(pytester, NEEDS_BROWSER).assert_outcomes(skipped=1)


def test_a_promised_feature_that_a_fixture_misses_is_an_error(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("MDM_CI_REQUIRED", "rabbitmq")
    result = run(
        pytester,
        """
        import pytest
        from tests.skips import needs

        @pytest.fixture
        def broker():
            needs("rabbitmq", "nothing listens on port 5672")

        def test_sends_a_message(broker):
            pass
        """,
    )
    result.assert_outcomes(errors=1)


def test_a_module_that_misses_a_promised_feature_is_an_error(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("MDM_CI_REQUIRED", "browser")
    result = run(pytester, "from tests.skips import needs\nneeds('browser', 'no chromium on the path')")
    result.assert_outcomes(errors=1)


def test_a_skip_mark_is_held_to_the_promise_as_well(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("MDM_CI_REQUIRED", "browser")
    result = run(
        pytester,
        """
        import pytest

        @pytest.mark.skipif(True, reason="needs browser: no chromium on the path")
        def test_clicks_a_button():
            pass
        """,
    )
    result.assert_outcomes(errors=1)


def test_other_skips_and_expected_failures_stay_what_they_are(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("MDM_CI_REQUIRED", "browser")
    result = run(
        pytester,
        """
        import pytest

        def test_waits_for_a_full_moon():
            pytest.skip("the browser is not the matter here")

        @pytest.mark.xfail(reason="needs browser: known to fail")
        def test_fails_as_expected():
            assert False
        """,
    )
    result.assert_outcomes(skipped=1, xfailed=1)
