"""Counts how common values are for the shipped policies, and writes it or says what differs."""

from __future__ import annotations

import argparse
import sys
from importlib import resources
from pathlib import Path

import mdm.policies
from benchmarks.shipped_weights.counting import recounted
from benchmarks.shipped_weights.documents import written
from mdm.policy.reading import SHIPPED, read_policy


def main() -> int:
    """Exit status 1 where --check finds a policy that says something else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what differs")
    check = parser.parse_args().check
    differing = []
    for name in SHIPPED:
        path = Path(str(resources.files(mdm.policies).joinpath(f"{name}.yaml")))
        text = path.read_text(encoding="utf-8")
        fresh = written(text, recounted(read_policy(text, document=path.name)))
        if fresh == text:
            continue
        differing.append(name)
        if not check:
            path.write_text(fresh, encoding="utf-8")
    for name in differing:
        print(f"{name}.yaml {'differs from what is counted' if check else 'written'}")
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
