"""The body model: its file format, and inference with NumPy.

A small convolutional network over the rows of a text. Each row's marks and words become a vector;
five layers mix it with its neighbours, one to sixteen rows apart (depthwise convolutions as in
Chollet 2017, dilated as in Strubell et al. 2017), two of them also with a summary of the whole
text; the output is the log odds at each operating point.

All factors and sums are on coarse grids, `GRID` for activations and `WEIGHT_GRID` for weights, and
so small that sums of their products are exact in 32 bits. So a row's score does not depend on the
order of summation: not on the machine, the number of threads, or the texts in the same batch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

import numpy as np
from numpy.typing import NDArray

from cleantext.body.arrays import unpack
from cleantext.body.columns import Floats
from cleantext.body.features import BITS, SECTIONS, WIDTH, Table
from cleantext.body.layers import (
    GROUP,
    MAX_VALUE,
    Layout,
    add,
    convolve,
    multiply,
    overview,
    quantize,
)
from cleantext.errors import BodyModelError
from cleantext.system.inputs import read_regular

FORMAT = "cleantext body model"
VERSION = 2
OUTPUTS = ("article", "page", "title", "byline", "comment")
"""The scores of a row, in order: in the body of an article, in the main content of any page; the
title of the text; its author or date; written by a reader."""

POINTS = OUTPUTS[:2]
"""The operating points: outputs with thresholds."""

GRID = 16
"""Activations are multiples of 1/16."""

WEIGHT_GRID = 64
"""Weights are multiples of 1/64."""

DEFAULT = Path(__file__).with_name("weights.npz")

KERNEL_REACH = 2
"""How many rows a layer mixes in on each side, spaced by its dilation."""

MAX_WEIGHT = 127
"""The largest weight, in units of `WEIGHT_GRID`."""


_MAX_FILE_BYTES = 1 << 26
_MAX_REAL = 1e6
_MAX_LAYERS = 64
_MAX_DILATION = 1 << 12  # rows


class Decision(NamedTuple):
    """The thresholds of one operating point.

    Attributes:
        limit: the probability below which a row is dropped, in a text full of furniture.
        sure: the probability below which a row is certain furniture.
        evidence: the share of such rows that makes a text full of furniture.

    """

    limit: float
    sure: float
    evidence: float


@dataclass(frozen=True, eq=False)
class Model:
    """The weights of a body model.

    Attributes:
        weights: the arrays by name.
        about: metadata; `dilations`, `context` and `decisions` are required.

    """

    weights: Mapping[str, NDArray[Any]]
    about: Mapping[str, Any]

    def __post_init__(self) -> None:
        words = self.weights.get("words", np.empty(0)).shape
        known = self.about.get("width"), self.about.get("sections"), words[:1]
        if known != (WIDTH, list(SECTIONS), (1 << BITS,)):
            raise BodyModelError("it was trained on other features; train it again")
        if fault := _plan_fault(self.about) or _array_fault(self.weights, self.about):
            raise BodyModelError(f"{fault}; train it again")

    def decision(self, point: str) -> Decision:
        """Return the thresholds of an operating point."""
        return Decision(*self.about["decisions"][point])

    def scores(self, table: Table) -> Floats:
        """Return each row's log odds of each of `OUTPUTS`."""
        weights = self._floats
        layout = Layout.of(table.pages, KERNEL_REACH * max(self.about["dilations"]))
        padded = layout.pad(self._rows(table))
        rows = padded[layout.gap : -layout.gap]
        mixed, other = np.empty_like(rows), np.empty_like(rows)
        for index, dilation in enumerate(self.about["dilations"]):
            convolve(padded, weights[f"depth_{index}"], dilation, mixed, other)
            add(mixed, weights[f"depth_bias_{index}"])
            if index in self.about["context"]:
                context = multiply(overview(rows, layout), weights[f"context_{index}"])
                mixed += np.repeat(context, layout.spans, axis=0)
            multiply(quantize(mixed), weights[f"point_{index}"], out=other)
            add(other, weights[f"point_bias_{index}"])
            rows += quantize(other)
            np.minimum(rows, layout.limits, out=rows)
        hidden = multiply(rows[layout.places], weights["hidden"])
        hidden += weights["hidden_bias"]
        scores = multiply(quantize(hidden), weights["output"])
        scores += weights["output_bias"]
        return scores / np.float32(GRID)

    def _rows(self, table: Table) -> Floats:
        """Return the activations of the rows by themselves."""
        weights = self._floats
        width = table.dense.shape[1]
        known = np.empty((len(table.dense), len(weights["input"])), np.float32)
        marks, vectors = known[:, :width], known[:, width:]
        np.subtract(table.dense, weights["mean"], out=marks)
        marks *= weights["scale"]
        vectors[:] = self._words(table)
        rows = multiply(quantize(known, low=-MAX_VALUE), weights["input"])
        rows += weights["input_bias"]
        return quantize(rows)

    def _words(self, table: Table) -> Floats:
        """Return each row's word vectors: sum, first and last."""
        vectors = self._floats["words"].take(table.words, axis=0, mode="clip")
        size = vectors.shape[1]
        rows = np.zeros((len(table.counts), 3 * size), np.float32)
        some = np.flatnonzero(table.counts)
        if len(some):
            first, counts = table.starts[some], table.counts[some]
            sums = np.add.reduceat(vectors, first, axis=0)
            rows[some, :size] = sums / np.sqrt(counts.astype(np.float32))[:, None]
            rows[some, size : 2 * size] = vectors[first]
            rows[some, 2 * size :] = vectors[first + counts - 1]
        return rows

    @cached_property
    def _floats(self) -> dict[str, Floats]:
        """The weights scaled so that activations are integers.

        In the file, weights are integers; biases and inputs are multiplied by `GRID` here, once.
        """
        unit, grid = np.float32(1 / WEIGHT_GRID), np.float32(GRID)
        floats = {
            name: values.astype(np.float32) * (unit if values.dtype == np.int8 else np.float32(1))
            for name, values in self.weights.items()
        }
        for name in floats:
            if "_bias" in name or name in ("words", "scale"):
                floats[name] *= grid
            if name.startswith(("depth_", "point_bias_")):
                floats[name] = np.tile(floats[name], GROUP)
        return floats


def save(model: Model, path: Path) -> None:
    """Write a model's file: arrays in NumPy's format, metadata, and a digest."""
    about = {"format": FORMAT, "version": VERSION, **model.about}
    about["digest"] = _digest(model.weights, about)
    text = np.frombuffer(json.dumps(about).encode(), np.uint8)
    arrays: dict[str, Any] = {"about": text, **model.weights}
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


@lru_cache(maxsize=8)
def load(path: Path = DEFAULT) -> Model:
    """Read a model's file, once in a process.

    Raises:
        BodyModelError: it is not a body model, of another version, or damaged.
        OSError: it can't be read.

    """
    try:
        data = read_regular(path, _MAX_FILE_BYTES)
    except ValueError as error:
        raise BodyModelError(f"{path} is not a body model: {error}") from None
    try:
        weights = unpack(data)
        about = json.loads(weights.pop("about").tobytes())
        known, version = about["format"] == FORMAT, about["version"]
    except Exception:  # other files make the readers of zip and arrays raise anything
        known = False
    if not known:
        raise BodyModelError(
            f"{path} is not a body model, or damaged; python -m cleantext.training makes them"
        )
    if version != VERSION:
        raise BodyModelError(
            f"{path} is a body model of version {version!r:.20}, not {VERSION}; train it again"
        )
    if about.pop("digest", None) != _digest(weights, about):
        raise BodyModelError(f"{path} is damaged: its digest is wrong; fetch or train it again")
    try:
        return Model(weights, about)
    except BodyModelError as error:
        raise BodyModelError(f"{path} can't be used: {error}") from None


def _plan_fault(about: Mapping[str, Any]) -> str:
    """Return the fault in a model's layers or decisions; ``""`` for none."""
    dilations, context = about.get("dilations"), about.get("context")
    if not (_are_whole(dilations, 1, _MAX_DILATION) and 0 < len(dilations) <= _MAX_LAYERS):
        return "its dilations are not a list of small whole numbers"
    if not _are_whole(context, 0, len(dilations) - 1):
        return "its context is not a list of its layers"
    decisions = about.get("decisions")
    for point in POINTS:
        values = decisions.get(point) if isinstance(decisions, dict) else None
        if not (isinstance(values, list) and len(values) == len(Decision._fields)):
            return f"it has no decision for {point!r}"
        if not all(isinstance(value, int | float) and 0 < value < 1 for value in values):
            return f"its decision for {point!r} has other numbers than shares"
    return ""


def _are_whole(values: Any, low: int, high: int) -> TypeGuard[list[int]]:
    """Decide whether this is a list of whole numbers within bounds."""
    return isinstance(values, list) and all(
        type(value) is int and low <= value <= high for value in values
    )


def _array_fault(weights: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> str:
    """Return the fault in a model's arrays; ``""`` for none."""
    if any(weights.get(name, np.empty(0)).ndim != 2 for name in ("words", "input", "hidden")):
        return "an array is missing or has another shape"
    shapes = _shapes(weights, about)
    if {name: values.shape for name, values in weights.items()} != shapes:
        return "an array is missing or has another shape"
    for name, values in weights.items():
        is_real = name in ("mean", "scale") or "_bias" in name
        if values.dtype != (np.float32 if is_real else np.int8):
            return f"its array {name!r} has numbers of another kind"
        if is_real and not (np.abs(values) <= _MAX_REAL).all():  # neither are NaN
            return f"its array {name!r} has numbers that are none, or too large"
    return ""


def _shapes(weights: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shapes of all arrays, given those of three of them."""
    size, channels = weights["words"].shape[1], weights["input"].shape[1]
    hidden = weights["hidden"].shape[1]
    shapes: dict[str, tuple[int, ...]] = {
        "mean": (WIDTH,),
        "scale": (WIDTH,),
        "words": (1 << BITS, size),
        "input": (WIDTH + 3 * size, channels),
        "input_bias": (channels,),
        "hidden": (channels, hidden),
        "hidden_bias": (hidden,),
        "output": (hidden, len(OUTPUTS)),
        "output_bias": (len(OUTPUTS),),
    }
    for index in range(len(about["dilations"])):
        shapes[f"depth_{index}"] = (2 * KERNEL_REACH + 1, channels)
        shapes[f"point_{index}"] = (channels, channels)
        shapes[f"depth_bias_{index}"] = shapes[f"point_bias_{index}"] = (channels,)
    return shapes | {f"context_{index}": (2 * channels, channels) for index in about["context"]}


def _digest(weights: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> str:
    """Return a digest of a model's arrays and metadata."""
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    for name in sorted(weights):
        values = weights[name]
        digest.update(f"{name} {values.dtype} {values.shape}".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()
