"""A simulation as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_FEW = 5


def simulation_lines(report: Mapping[str, Any], *, examples: int = _FEW) -> Iterator[str]:
    """The report, a line at a time, with a few examples of each kind."""
    before, after = report["before"], report["after"]
    yield f"{report['object']}: version {report['base_version']} in force, this would be {report['version']}"
    if report["waiting"]:
        yield f"{report['waiting']} inbox entries are not settled yet; what they bring counts as a change too"
    for name, label in (("golden_records", "golden records"), ("tasks", "open tasks")):
        yield f"{label}: {before[name]:,} → {after[name]:,} ({after[name] - before[name]:+,})"
    yield from _clusters(report["clusters"], examples)
    yield from _cells(report["cells"], examples)
    for name, view in report["views"].items():
        yield from _view(name, view, examples)
    for kind, edges in report["relations"]["kinds"].items():
        yield f"relations: {edges['appeared']:,} of {kind} appear, {edges['gone']:,} are gone"
    tasks = report["tasks"]
    yield f"tasks: {tasks['opened']:,} opened, {tasks['closed']:,} closed, {tasks['changed']:,} ask something else"
    for kind in ("opened", "closed"):
        for task in tasks["examples"][kind][:examples]:
            yield (
                f"  {kind}: {task['left']['name']} and {task['right']['name']}, {task['question']}, "
                f"{task['probability']:.3f}"
            )
    yield from _writes(report["writes"], examples)


def _clusters(clusters: Mapping[str, Any], examples: int) -> Iterator[str]:
    yield (
        f"clusters: {clusters['merged']:,} merges, {clusters['split']:,} splits, {clusters['regrouped']:,} regrouped; "
        f"{len(clusters['affected_ids']):,} golden ids affected"
    )
    for kind in ("merged", "split", "regrouped"):
        for group in clusters["examples"][kind][:examples]:
            yield f"  {kind}: {_sides(group['before'])} → {_sides(group['after'])}"


def _sides(side: Sequence[Mapping[str, Any]]) -> str:
    return " | ".join(f"{golden['id']} {golden['title'] or ''} ({golden['members']})" for golden in side)


def _view(name: str, view: Mapping[str, Any], examples: int) -> Iterator[str]:
    if view["state"] != "compared":
        yield f"view {name}: is {view['state']}"
        return
    yield f"view {name}: {view['changed']:,} cells change in {view['golden_records']:,} golden records that stay"
    yield from _attributes(view, examples)


def _cells(cells: Mapping[str, Any], examples: int) -> Iterator[str]:
    yield f"cells: {cells['changed']:,} change in golden records that stay; {cells['golden_records']:,} get a version"
    yield from _attributes(cells, examples)


def _attributes(cells: Mapping[str, Any], examples: int) -> Iterator[str]:
    for name, counts in cells["attributes"].items():
        yield (
            f"  {name}: {counts['changed']:,} changed, {counts['appeared']:,} appeared, {counts['gone']:,} gone, "
            f"{counts['otherwise_explained']:,} explained otherwise"
        )
        for cell in cells["examples"].get(name, [])[:examples]:
            yield f"    {cell['golden_id']}: {cell['old'] or '–'} → {cell['new'] or '–'} ({cell['why']})"


def _writes(writes: Mapping[str, Any], examples: int) -> Iterator[str]:
    if not writes:
        yield "writes: no source receives anything"
    for target, counts in writes.items():
        yield (
            f"writes owed to {target}: {counts['before']:,} → {counts['after']:,} ({counts['newly']:,} new, "
            f"{counts['otherwise']:,} with another value, {counts['no_longer']:,} no longer)"
        )
        if created := counts["creates"]:
            yield (
                f"  new records owed to it: {created['before']:,} → {created['after']:,} ({created['newly']:,} new, "
                f"{created['no_longer']:,} no longer)"
            )
        for write in counts["examples"][:examples]:
            yield (
                f"  {write['key'] or 'a new record'} {write['field']}: {write['present'] or '–'} → {write['value']} "
                f"(of {write['golden_id']})"
            )
