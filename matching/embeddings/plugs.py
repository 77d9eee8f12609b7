"""Where the vectors of texts come from: a plug by its name."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import entry_points
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from matching.embeddings.ngrams import ngram_vectors

GROUP = "mdm.embeddings"
"""Entry points of this group are plugs; the name of one is what a policy writes."""

Plug = Callable[[Sequence[str]], NDArray[np.float32]]
"""One row per text, all of one length. A text has the same vector whatever others it comes with, always and
everywhere: the scores of a policy version depend on it."""

Vectors = NDArray[np.int64]

_SHIPPED: dict[str, Plug] = {"ngrams": ngram_vectors}
_TOGETHER = 1_024
_KEPT = 1 << 16
# As whole numbers, products of vectors are sums without rounding: one pair and a million get the same.
_SCALE = 1 << 14


def names() -> list[str]:
    """The plugs that are here."""
    return sorted({*_SHIPPED, *(entry.name for entry in entry_points(group=GROUP))})


@cache
def embedding(name: str) -> Embedding:
    """The plug of this name, loaded once.

    Raises:
        ValueError: there is none.
    """
    plug = _SHIPPED.get(name)
    if plug is None:
        found = next(iter(entry_points(group=GROUP, name=name)), None)
        if found is None:
            raise ValueError(f"no embedding {name!r} is installed; known: {', '.join(names())}")
        plug = found.load()
    return Embedding(name, plug)


class Embedding:
    """Unit vectors of texts in whole numbers; those of the last texts asked for are kept."""

    def __init__(self, name: str, plug: Plug, keep: int = _KEPT) -> None:
        self._name, self._plug, self._keep = name, plug, keep
        self._kept: OrderedDict[str, NDArray[np.int16]] = OrderedDict()
        self._lock = Lock()

    def cosines(self, left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
        """The cosine of each pair in [-1.0, 1.0]; NaN where a text has no direction, such as an empty one."""
        found = np.empty(len(left), dtype=np.float64)
        for start in range(0, len(left), _TOGETHER):
            part = slice(start, start + _TOGETHER)
            found[part] = self._cosines(left[part], right[part])
        return found

    def _cosines(self, left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
        known = self._vectors(dict.fromkeys([*left, *right]))
        ours = np.stack([known[text] for text in left]).astype(np.int64)
        theirs = np.stack([known[text] for text in right]).astype(np.int64)
        lengths = np.sqrt((ours * ours).sum(axis=1) * (theirs * theirs).sum(axis=1).astype(np.float64))
        with np.errstate(invalid="ignore"):
            return np.asarray((ours * theirs).sum(axis=1) / lengths)

    def _vectors(self, texts: dict[str, None]) -> dict[str, NDArray[np.int16]]:
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
        missing = [text for text in texts if text not in found]
        if missing:
            found |= zip(missing, self._asked(missing), strict=True)
            with self._lock:
                self._kept.update((text, found[text]) for text in missing)
                while len(self._kept) > self._keep:
                    self._kept.popitem(last=False)
        return found

    def _asked(self, texts: Sequence[str]) -> NDArray[np.int16]:
        vectors = np.asarray(self._plug(texts), dtype=np.float64)
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise ValueError(
                f"embedding {self._name!r} gave an array of shape {vectors.shape} for {len(texts)} texts; "
                "one row per text is expected"
            )
        vectors = np.where(np.isfinite(vectors).all(axis=1, keepdims=True), vectors, 0.0)
        lengths = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
        units = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0.0)
        return np.asarray(np.rint(_SCALE * units), dtype=np.int16)
