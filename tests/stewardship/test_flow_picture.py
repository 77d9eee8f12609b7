"""The picture of the flow."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

import pytest

from mdm.reads.overview import ObjectCounts, Overview
from stewardship.flow_picture import MOST_SOURCES, Box, flow_pictures

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def overview(records: dict[str, int], **counts: int) -> Overview:
    given = {"golden_records": 0, "merged": 0, "open_tasks": 0, "quarantined": 0, "waiting": 0} | counts
    customers = ObjectCounts("customer", 1, records, **given, outgrown=False)
    return Overview((customers,), 17, 0, "18.4", NOW)


def numbers(boxes: tuple[Box, ...]) -> dict[str, int]:
    return {box.label: box.number for box in boxes}


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def test_both_pictures_show_the_same_numbers() -> None:
    wide, tall = flow_pictures(
        overview({"salesforce": 12, "erp": 9}, golden_records=14, open_tasks=2, quarantined=1, waiting=3)
    )
    assert numbers(wide.boxes) == numbers(tall.boxes) == {
        "salesforce": 12, "erp": 9, "Inbox": 3, "Matched": 18, "Golden records": 14, "Change feed": 17,
        "Quarantine": 1, "Review queue": 2,
    }  # fmt: skip


def test_many_sources_share_a_box() -> None:
    wide, _ = flow_pictures(overview({f"shop{place}": 10 - place for place in range(8)}))
    sources = [box for box in wide.boxes if box.kind == "source"]
    assert len(sources) == MOST_SOURCES
    assert (sources[-1].label, sources[-1].number) == ("4 more sources", 6 + 5 + 4 + 3)


@pytest.mark.parametrize("sources", [0, 1, 2, 3, 5, 9])
def test_boxes_stay_inside_and_apart(sources: int) -> None:
    for picture in flow_pictures(overview({f"shop{place}": 1 for place in range(sources)})):
        assert all(box.x >= 0 and box.x + box.width <= picture.width for box in picture.boxes)
        assert all(box.y >= 0 and box.y + box.height <= picture.height for box in picture.boxes)
        assert not any(overlap(one, other) for one, other in combinations(picture.boxes, 2))


def test_what_waits_for_a_person_is_marked() -> None:
    wide, _ = flow_pictures(overview({"erp": 1}, quarantined=1))
    kinds = {box.label: box.kind for box in wide.boxes}
    assert (kinds["Quarantine"], kinds["Review queue"]) == ("attention", "stage")
