"""Data quality in the GraphQL schema."""

from __future__ import annotations

import strawberry

from mdm.reads.quality import MeasureView, QualityView, RecordQualityView, SourceQualityView


@strawberry.type(description="How many values of one attribute met one dimension of quality")
class Measure:
    """One measure."""

    attribute: str
    dimension: str = strawberry.field(description="valid, complete, consistent or unique")
    checked: int
    failed: int
    score: float

    @classmethod
    def of(cls, view: MeasureView) -> Measure:
        """A measure as the schema shows it."""
        return cls(
            attribute=view.attribute,
            dimension=view.dimension,
            checked=view.checked,
            failed=view.failed,
            score=view.score,
        )


@strawberry.type(description="How good the living records of one source are")
class SourceQuality:
    """The quality of one source."""

    source: str
    records: int
    score: float | None
    measures: list[Measure]

    @classmethod
    def of(cls, view: SourceQualityView) -> SourceQuality:
        """A source as the schema shows it."""
        return cls(
            source=view.source,
            records=view.records,
            score=view.score,
            measures=[Measure.of(measure) for measure in view.measures],
        )


@strawberry.type(description="How good the records of one object are")
class Quality:
    """The quality of one object."""

    object: str
    sources: list[SourceQuality]
    unique: list[Measure] = strawberry.field(
        description="Of golden records, for attributes that must be unique"
    )

    @classmethod
    def of(cls, view: QualityView) -> Quality:
        """The quality as the schema shows it."""
        return cls(
            object=view.object,
            sources=[SourceQuality.of(source) for source in view.sources],
            unique=[Measure.of(measure) for measure in view.unique],
        )


@strawberry.type(description="What a check found in a golden record")
class Finding:
    """One thing that is not good."""

    attribute: str
    dimension: str
    check: str


@strawberry.type(description="How good a golden record is by the checks of its policy")
class RecordQuality:
    """The quality of one record."""

    score: float | None = strawberry.field(description="The good share, 0 to 1; null: nothing was checked")
    failed: list[Finding]

    @classmethod
    def of(cls, view: RecordQualityView) -> RecordQuality:
        """The quality of a record as the schema shows it."""
        return cls(
            score=view.score,
            failed=[
                Finding(attribute=attribute, dimension=dimension, check=check)
                for attribute, dimension, check in view.failed
            ],
        )
