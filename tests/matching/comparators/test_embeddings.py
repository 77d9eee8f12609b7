"""Texts are compared by the angle between vectors, which a plug gives."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from matching.comparators.base import NO_EVIDENCE
from matching.comparators.embeddings import Embedding
from matching.embeddings.ngrams import ngram_vectors
from matching.embeddings.plugs import Embedding as Vectors
from matching.embeddings.plugs import embedding
from tests.matching.comparators.grading import label

# What docs/how-to/embeddings.md shows, with a model that knows six words.
PLUG = '''
"""A model of six words."""

import numpy as np

MEANINGS = {"sofa": 0, "couch": 0, "lamp": 1, "light": 1, "red": 2, "crimson": 2}


def encode(text):
    vector = np.zeros(3)
    for word in text.split():
        if word in MEANINGS:
            vector[MEANINGS[word]] += 1.0
    return vector


def vectors(texts):
    return np.stack([encode(text) for text in texts]).astype(np.float32)
'''


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "six_words.py").write_text(PLUG)
    about = tmp_path / "six_words-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: six-words\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[mdm.embeddings]\nsix-words = six_words:vectors\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "six_words", raising=False)
    return "six-words"


def test_a_plug_of_another_package_gives_the_vectors(installed: str) -> None:
    by_meaning = Embedding(vectors=installed)
    assert label(by_meaning, "red sofa", "crimson couch") == "same"
    assert label(by_meaning, "red sofa", "red lamp") == "some"
    assert label(by_meaning, "sofa", "lamp") == "different"
    assert by_meaning.levels([("table",)], [("sofa",)]).tolist() == [NO_EVIDENCE]


def test_a_plug_that_is_not_installed_is_named() -> None:
    with pytest.raises(ValidationError, match=r"no embedding 'minilm' is installed; known: ngrams"):
        Embedding(vectors="minilm")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("wireless noise cancelling headphones", "noise cancelling wireless headphones", "same"),
        ("wireless noise cancelling headphones", "wireless noise-cancelling headphone", "close"),
        ("kunststofftechnik schafer", "kunstofftechnik schaefer", "similar"),
        ("wireless headphones", "cordless drill", "different"),
    ],
)
def test_parts_of_words_tell_spellings_alike(left: str, right: str, expected: str) -> None:
    assert label(Embedding(), left, right) == expected


def test_a_pair_has_one_cosine_by_itself_and_among_many() -> None:
    texts = [f"article {number} of {number % 7} parts" for number in range(3_000)]
    turned = texts[::-1]
    many = embedding("ngrams").cosines(texts, turned)
    again = Vectors("ngrams", ngram_vectors)
    assert [again.cosines([texts[at]], [turned[at]])[0] for at in range(0, 3_000, 301)] == [
        many[at] for at in range(0, 3_000, 301)
    ]


def test_a_text_is_asked_for_once_and_what_is_kept_is_bounded() -> None:
    asked: list[str] = []

    def plug(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return np.ones((len(texts), 2), dtype=np.float32)

    vectors = Vectors("counting", plug, keep=2)
    vectors.cosines(["a", "a", "b"], ["b", "a", "a"])
    vectors.cosines(["b"], ["a"])
    assert asked == ["a", "b"]
    vectors.cosines(["c"], ["c"])
    vectors.cosines(["b"], ["a"])
    assert asked == ["a", "b", "c", "a"]


def test_a_plug_that_gives_another_number_of_rows_is_an_error() -> None:
    broken = Vectors("broken", lambda texts: np.ones((1, 2), dtype=np.float32))
    with pytest.raises(ValueError, match="'broken' gave an array of shape"):
        broken.cosines(["a"], ["b"])
