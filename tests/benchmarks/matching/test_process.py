"""What a program and its children take is seen from outside."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.matching.process import run
from benchmarks.matching.usage import own_usage

HOLD = "held = bytearray(80 << 20); held[::4096] = b'x' * len(held[::4096])"


def test_the_memory_of_children_counts() -> None:
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}])"
    ended = run([sys.executable, "-c", parent], environment=os.environ)
    assert ended.code == 0
    assert ended.usage.peak_mib > 80
    assert ended.usage.cpu_seconds > 0


def test_the_output_is_kept_and_a_complaint_is_its_last_lines(tmp_path: Path) -> None:
    program = "import sys; print('said'); sys.stderr.write('\\n'.join(map(str, range(20)))); sys.exit(3)"
    ended = run([sys.executable, "-c", program], environment=os.environ, output=tmp_path / "out")
    assert (ended.code, ended.complaint) == (3, "15\n16\n17\n18\n19")
    assert (tmp_path / "out").read_text() == "said\n"


def test_a_process_knows_what_itself_has_taken() -> None:
    usage = own_usage()
    assert usage.wall_seconds > 0
    assert usage.cpu_seconds > 0
    assert usage.peak_mib > 10
