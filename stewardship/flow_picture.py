"""Lays out the picture of the flow: sources to golden records to the feed, with the numbers in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mdm.reads.overview import Overview

MOST_SOURCES = 5

_BOX_WIDTH, _BOX_HEIGHT = 148, 56
_GAP_ALONG, _GAP_ACROSS = 44, 16
_MARGIN = 2


@dataclass(frozen=True, slots=True)
class Box:
    """One station of the flow. `kind` is its style; `href` None where there is no page behind it."""

    x: float
    y: float
    width: float
    height: float
    label: str
    number: int
    unit: str
    kind: str
    href: str | None = None

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and the paths between them, in the units of the drawing."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Station:
    label: str
    number: int
    unit: str
    kind: str
    href: str | None = None


def flow_pictures(overview: Overview) -> tuple[Picture, Picture]:
    """The same flow twice: from left to right for wide screens, from top to bottom for narrow ones."""
    return _wide(overview), _tall(overview)


def _sources(overview: Overview) -> list[_Station]:
    """One station per source over all objects; the smallest share one when there are many."""
    counts: dict[str, int] = {}
    for counted in overview.objects:
        for source, number in counted.records.items():
            counts[source] = counts.get(source, 0) + number
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ranked if len(ranked) <= MOST_SOURCES else ranked[: MOST_SOURCES - 1]
    stations = [_Station(source, number, "records", "source") for source, number in shown]
    rest = ranked[len(shown) :]
    if rest:
        total = sum(number for _, number in rest)
        stations.append(_Station(f"{len(rest)} more sources", total, "records", "source"))
    return stations or [_Station("no source yet", 0, "records", "source")]


def _stations(overview: Overview) -> tuple[list[_Station], list[_Station | None]]:
    """The stations of the main line, and what hangs below each: None where nothing does."""
    objects = overview.objects
    waiting = sum(counted.waiting for counted in objects)
    records = sum(sum(counted.records.values()) for counted in objects)
    tasks = sum(counted.open_tasks for counted in objects)
    golden = sum(counted.golden_records for counted in objects)
    line = [
        _Station("Inbox", waiting, "waiting", "busy" if waiting else "stage"),
        _Station("Matched", records - waiting, "settled", "stage"),
        _Station("Golden records", golden, "active", "golden", "/search"),
        _Station("Change feed", overview.feed_position, "events", "stage", "/v1/changes"),
    ]
    held = overview.quarantined
    below = [
        _Station("Quarantine", held, "to correct", "attention" if held else "stage", "/quarantine"),
        _Station("Review queue", tasks, "to decide", "attention" if tasks else "stage", "/review"),
        None,
        None,
    ]
    return line, below


def _wide(overview: Overview) -> Picture:
    sources = _sources(overview)
    line, below = _stations(overview)
    along, across = _BOX_WIDTH + _GAP_ALONG, _BOX_HEIGHT + _GAP_ACROSS
    main = (len(sources) - 1) / 2 * across
    boxes = [_box(source, 0, place * across) for place, source in enumerate(sources)]
    stages = [_box(station, (place + 1) * along, main) for place, station in enumerate(line)]
    paths = [_sideways(source, stages[0]) for source in boxes]
    paths += [_sideways(one, other) for one, other in pairwise(stages)]
    hanging = []
    for station, stage in zip(below, stages, strict=True):
        if station is not None:
            box = _box(station, stage.x - _MARGIN, main + across)
            hanging.append(box)
            paths.append(_downwards(stage, box))
    return _picture([*boxes, *stages, *hanging], paths)


def _tall(overview: Overview) -> Picture:
    sources = _sources(overview)
    line, below = _stations(overview)
    along, across = _BOX_WIDTH + _GAP_ACROSS, _BOX_HEIGHT + _GAP_ALONG - 12
    boxes = []
    for place, source in enumerate(sources):
        row, column = divmod(place, 2)
        boxes.append(_box(source, column * along, row * (_BOX_HEIGHT + _GAP_ACROSS)))
    top = boxes[-1].y + across
    stages = [_box(station, 0, top + place * across) for place, station in enumerate(line)]
    paths = [_downwards(source, stages[0]) for source in boxes[-2:]]
    paths += [_downwards(one, other) for one, other in pairwise(stages)]
    hanging = []
    for station, stage in zip(below, stages, strict=True):
        if station is not None:
            box = _box(station, along, stage.y - _MARGIN)
            hanging.append(box)
            paths.append(_sideways(stage, box))
    return _picture([*boxes, *stages, *hanging], paths)


def _box(station: _Station, x: float, y: float) -> Box:
    return Box(
        x + _MARGIN,
        y + _MARGIN,
        _BOX_WIDTH,
        _BOX_HEIGHT,
        station.label,
        station.number,
        station.unit,
        station.kind,
        station.href,
    )


def _sideways(one: Box, other: Box) -> str:
    """A curve from the right edge of one box to the left edge of the other."""
    (start, height), (end, other_height) = (one.x + one.width, one.middle[1]), (other.x, other.middle[1])
    bend = (start + end) / 2
    return f"M{start:g} {height:g}C{bend:g} {height:g} {bend:g} {other_height:g} {end:g} {other_height:g}"


def _downwards(one: Box, other: Box) -> str:
    """A curve from the lower edge of one box to the upper edge of the other."""
    (side, start), (other_side, end) = (one.middle[0], one.y + one.height), (other.middle[0], other.y)
    bend = (start + end) / 2
    return f"M{side:g} {start:g}C{side:g} {bend:g} {other_side:g} {bend:g} {other_side:g} {end:g}"


def _picture(boxes: Sequence[Box], paths: Sequence[str]) -> Picture:
    return Picture(
        max(box.x + box.width for box in boxes) + _MARGIN,
        max(box.y + box.height for box in boxes) + _MARGIN,
        tuple(boxes),
        tuple(paths),
    )
