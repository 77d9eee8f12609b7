"""Whether Spark runs here."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

from tests.skips import needs


def needs_spark() -> None:
    """Skip a module where Spark or the Java that runs it is missing."""
    if find_spec("pyspark") is None:
        needs("spark", "pyspark is not installed; `make setup-spark` adds it")
    if shutil.which("java") is None:
        needs("java", "there is no java on the path, and Spark runs on Java 17 or later")
