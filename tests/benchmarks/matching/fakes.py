"""A stand-in for the hub's command that matches by equality of the name."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.matching.sets import BenchSet

_PROGRAM = """
import csv, sys
verb, *rest = sys.argv[1:]
if verb == "suggest":
    print("match: {merge: 0.8}")
    sys.exit()
options = {}
for name, value in zip(rest[::2], rest[1::2]):
    options.setdefault(name, []).append(value)
if verb == "train":
    print(open(options["--policy"][0]).read().replace("0.8", "0.9"))
    sys.exit()
rows = [row for path in options["--records"] for row in csv.DictReader(open(path))]
members = {}
for number, row in enumerate(rows):
    members.setdefault(KEY, []).append(row["id"])
with open(options["--clusters"][0], "w") as file:
    file.write("id,cluster_id\\n")
    file.writelines(f"{one},{min(group)}\\n" for group in members.values() for one in group)
with open(options["--pairs"][0], "w") as file:
    file.write("id1,id2,probability,weight\\n")
    for group in members.values():
        file.writelines(f"{one},{group[0]},0.9,3.2\\n" for one in group[1:])
"""

RECORDS = "id,source,name\na1,a,Ann\na2,a,Bob\nb1,b,Ann\nb2,b,Bob\nb3,b,Zoe\n"
TRUTH = "id,cluster_id\na1,x\na2,y\nb1,x\nb2,z\nb3,w\n"


def command(directory: Path, key: str = 'row["name"]') -> tuple[str, ...]:
    """A command that puts records of one key into one cluster."""
    program = directory / "fake.py"
    program.write_text(_PROGRAM.replace("KEY", key))
    return (sys.executable, str(program))


def small_set(directory: Path) -> BenchSet:
    """Five records, of which two are one thing and two more share a name."""
    made = directory / "small"
    made.mkdir()
    (made / "records.csv").write_text(RECORDS)
    (made / "truth.csv").write_text(TRUTH)
    return BenchSet("small", made)
