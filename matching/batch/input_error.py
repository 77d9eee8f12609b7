"""What may be wrong with a file of records."""

from pathlib import Path


class MatchingInputError(ValueError):
    """A file cannot be read as records; `row` is the record's number in it, from 1, where one is at fault."""

    code = "matching_input_invalid"

    def __init__(self, file: Path, problem: str, *, row: int | None = None) -> None:
        self.file, self.row = file, row
        super().__init__(f"{file}{'' if row is None else f', record {row}'}: {problem}")


NOT_PARQUET = "is not Parquet, as its name says; if it is CSV, let its name end in .csv"


def unreadable(file: Path, error: OSError) -> MatchingInputError:
    """The error about a file that the system does not hand over."""
    return MatchingInputError(file, f"cannot be read: {error.strerror or error}; check the path")
