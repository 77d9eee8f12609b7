"""What Splink's models are made of: prepared columns, comparisons and rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Comparison = dict[str, Any]
Rule = str | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Model:
    """One set's model.

    Attributes:
        columns: SQL of the prepared columns, after unique_id and source.
        comparisons: as Splink's settings have them.
        blocking: rules whose pairs are scored.
        certain: rules that are nearly always right, for the prior probability.
        recall: the share of matches that those rules are guessed to find.
        training: rules for expectation maximisation.
        linked: whether two sources are linked that are each free of duplicates.
        least_weight: match weight, in bits, of the pairs that are kept.
        sampled_pairs: how many random pairs say how often strangers agree.
    """

    columns: str
    comparisons: tuple[Comparison, ...]
    blocking: tuple[Rule, ...]
    certain: tuple[str, ...]
    recall: float
    training: tuple[str, ...]
    linked: bool = False
    least_weight: float = -20.0
    sampled_pairs: float = 1e6


MACROS = (
    "norm(x) AS nullif(trim(regexp_replace(lower(strip_accents(replace(x, 'ß', 'ss'))), '[^a-z0-9]+', ' ', 'g')), '')",
    # Müller, Mueller and Muller become one.
    "fold(x) AS regexp_replace(norm(x), '([aou])e', '\\1', 'g')",
    "digits(x) AS nullif(regexp_replace(x, '[^0-9]', '', 'g'), '')",
    "code(x) AS nullif(regexp_replace(upper(x), '[^A-Z0-9]', '', 'g'), '')",
    "tokens(x) AS list_sort(list_distinct(string_split(x, ' ')))",
    # Words with a digit that are long enough to be the number of a model.
    "codes_of(x) AS list_distinct([replace(replace(word, '-', ''), '/', '') FOR word IN"
    " string_split(regexp_replace(lower(x), '[^a-z0-9/ -]+', ' ', 'g'), ' ') IF regexp_matches(word, '\\d')"
    " AND len(replace(replace(word, '-', ''), '/', '')) >= 4 AND (regexp_matches(word, '[a-z]') OR len(word) >= 6)])",
    "jaccard_of(a, b) AS len(list_intersect(a, b)) / greatest(1, len(list_distinct(list_concat(a, b))))",
    "contained(a, b) AS len(list_intersect(a, b)) / greatest(1, least(len(a), len(b)))",
    "jw(a, b) AS jaro_winkler_similarity(a, b)",
)
"""Functions of the prepared columns and of the conditions below."""


def comparison(name: str, absent: str, *levels: str | tuple[str, str]) -> Comparison:
    """A comparison of levels, best first, and one for all other pairs.

    Args:
        name: of the comparison.
        absent: the column, or columns with commas between, without which there is no evidence.
        levels: conditions; a pair (condition, column) adjusts for the frequency of the column's value.
    """
    missing = " OR ".join(f"{column}_l IS NULL OR {column}_r IS NULL" for column in absent.split(", "))
    found: list[dict[str, Any]] = [
        {"sql_condition": missing, "label_for_charts": "absent", "is_null_level": True}
    ]
    for level in levels:
        condition, frequency = level if isinstance(level, tuple) else (level, None)
        found.append({"sql_condition": condition, "label_for_charts": condition})
        if frequency is not None:
            found[-1] |= {"tf_adjustment_column": frequency, "tf_adjustment_weight": 1.0}
    found.append({"sql_condition": "ELSE", "label_for_charts": "else"})
    return {"output_column_name": name, "comparison_levels": found}


def same(*columns: str) -> str:
    """A blocking rule: all of the columns are equal."""
    return " AND ".join(f"l.{column} = r.{column}" for column in columns)


def person(first: str = "first", last: str = "last") -> Comparison:
    """The whole name; relatives, who share a surname, are a level of their own."""
    alike = f"{first}_l = {first}_r"
    namesake = f"{last}_l = {last}_r"
    return comparison(
        "person",
        f"{first}, {last}",
        ("full_name_l = full_name_r", "full_name"),
        f"{first}_l = {last}_r AND {last}_l = {first}_r",
        (
            f"{namesake} AND (jw({first}_l, {first}_r) >= 0.88 OR (left({first}_l, 1) = left({first}_r, 1)"
            f" AND least(len({first}_l), len({first}_r)) = 1))",
            last,
        ),
        (f"{alike} AND jw({last}_l, {last}_r) >= 0.88", first),
        f"jw({last}_l, {last}_r) >= 0.85 AND jw({first}_l, {first}_r) >= 0.85",
        (namesake, last),
        (alike, first),
    )


def number(column: str) -> Comparison:
    """A number that hardly two things share: equal, or one edit apart."""
    found = comparison(
        column, column, (f"{column}_l = {column}_r", column), f"levenshtein({column}_l, {column}_r) <= 1"
    )
    # Random pairs are too few to meet these levels; untrained, they would count for next to nothing. Where the
    # numbers are equal, the frequency of the number takes the place of this figure.
    for level in found["comparison_levels"][1:3]:
        level |= {"u_probability": 1e-6, "fix_u_probability": True}
    return found


def birth_date(column: str = "dob") -> Comparison:
    """Equal; one edit apart or day and month swapped; the year or the day and month agree. ISO dates."""
    left, right = f"{column}_l", f"{column}_r"
    return comparison(
        column,
        column,
        (f"{left} = {right}", column),
        f"levenshtein({left}, {right}) <= 1 OR (left({left}, 4) = left({right}, 4)"
        f" AND substr({left}, 6, 2) = substr({right}, 9, 2) AND substr({left}, 9, 2) = substr({right}, 6, 2))",
        f"levenshtein({left}, {right}) <= 2 OR left({left}, 7) = left({right}, 7)"
        f" OR substr({left}, 6) = substr({right}, 6)",
        f"left({left}, 4) = left({right}, 4)",
    )


EMAIL = comparison(
    "email",
    "email",
    ("email_l = email_r", "email"),
    "mailbox_l = mailbox_r OR (abs(len(email_l) - len(email_r)) <= 2 AND levenshtein(email_l, email_r) <= 2)",
    "jw(mailbox_l, mailbox_r) >= 0.9",
)
"""The address, its mailbox, or nearly so; needs the columns email and mailbox."""
