"""What may be wrong with a file of records."""

from pathlib import Path


class MatchingInputError(ValueError):
    """A file cannot be read as records; `row` is the record's number in it, from 1, where one is at fault."""

    code = "matching_input_invalid"

    def __init__(self, file: Path, problem: str, *, row: int | None = None) -> None:
        self.file, self.row = file, row
        super().__init__(f"{file}{'' if row is None else f', record {row}'}: {problem}")
