"""The body model as a PyTorch network, for training; `cleantext.body.model` does inference.

Both compute the same bits: activations and weights are rounded to the same grids while training,
and gradients ignore the rounding ("straight through", Bengio et al. 2013).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # its usual name
from numpy.typing import NDArray
from torch import Tensor, nn

from cleantext.body.features import BITS, NO_PHRASES, SECTIONS, WIDTH
from cleantext.body.layers import MAX_VALUE
from cleantext.body.model import (
    GRID,
    KERNEL_REACH,
    MAX_WEIGHT,
    OUTPUTS,
    WEIGHT_GRID,
    Model,
)
from cleantext.training.examples import Example

DILATIONS = (1, 2, 4, 8, 16)
CONTEXT = (1, 3)
KERNEL = 2 * KERNEL_REACH + 1
CHANNELS = 48
WORD_SIZE = 8

RARE = slice(OUTPUTS.index("title"), OUTPUTS.index("comment"))
"""The outputs that are low in nearly all rows."""

RARE_ODDS = -4.0
"""Their log odds in an untrained network."""

_MAX_VALUE = MAX_VALUE / GRID
_MAX_WEIGHT = MAX_WEIGHT / WEIGHT_GRID


class Batch(NamedTuple):
    """Several examples as one.

    Attributes:
        dense: the numbers of all rows.
        words: the hashes of all words.
        starts, counts: where the words of each row start, and how many there are.
        page: the example of each row.
        pages: the number of examples.
        places: the place of each row, with gaps between the examples.
        length: the number of places.

    """

    dense: Tensor
    words: Tensor
    starts: Tensor
    counts: Tensor
    page: Tensor
    pages: int
    places: Tensor
    length: int


def batch(examples: Sequence[Example]) -> Batch:
    """Combine examples to a batch."""
    sizes = [len(example.dense) for example in examples]
    words = [len(example.words) for example in examples]
    page = np.repeat(np.arange(len(examples)), sizes)
    gap = KERNEL_REACH * max(DILATIONS)
    starts = np.concatenate([example.starts for example in examples]).astype(np.int64)
    starts += np.repeat(np.cumsum([0, *words[:-1]]), sizes)
    return Batch(
        torch.from_numpy(np.concatenate([e.dense for e in examples]).astype(np.float32)),
        torch.from_numpy(np.concatenate([e.words for e in examples]).astype(np.int64)),
        torch.from_numpy(starts),
        torch.from_numpy(np.diff(np.append(starts, sum(words)))),
        torch.from_numpy(page),
        len(examples),
        torch.from_numpy(np.arange(len(page)) + gap * (page + 1)),
        len(page) + gap * (len(examples) + 1),
    )


class Network(nn.Module):
    """The network from the features of rows to log odds.

    Attributes:
        known: the words that count; those on few sites would be memorized.
        drop: the dropout of activations.
        drop_words: the dropout of words.
        drop_foreign: the share of texts that lose nearly all words, as in an unseen language,
            where only numbers and names are known.
        drop_phrases: the share of texts in which no phrase is found.

    """

    def __init__(
        self,
        drop: float = 0.25,
        drop_words: float = 0.6,
        drop_foreign: float = 0.3,
        drop_phrases: float = 0.1,
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(1 << BITS, WORD_SIZE)
        nn.init.zeros_(self.words.weight)  # so that unseen words have no effect
        self.register_buffer("known", torch.ones(1 << BITS, 1))
        self.norm = nn.BatchNorm1d(WIDTH, affine=False, momentum=0.02)
        self.input = nn.Linear(WIDTH + 3 * WORD_SIZE, CHANNELS)
        self.depth = nn.ParameterList(_kernel() for _ in DILATIONS)
        self.depth_bias = nn.ParameterList(torch.zeros(CHANNELS) for _ in DILATIONS)
        self.point = nn.ModuleList(nn.Linear(CHANNELS, CHANNELS) for _ in DILATIONS)
        self.context = nn.ModuleDict(
            {str(index): nn.Linear(2 * CHANNELS, CHANNELS, bias=False) for index in CONTEXT}
        )
        self.hidden = nn.Linear(CHANNELS, CHANNELS)
        self.output = nn.Linear(CHANNELS, len(OUTPUTS))
        nn.init.constant_(self.output.bias[RARE], RARE_ODDS)
        self.drop = nn.Dropout(drop)
        self.drop_words = drop_words
        self.drop_foreign = drop_foreign
        self.drop_phrases = drop_phrases
        self.register_buffer("no_phrases", torch.from_numpy(NO_PHRASES))

    def forward(self, batch: Batch) -> Tensor:
        """Return the log odds of each row; see `cleantext.body.model.Model.scores`."""
        dense = self._without_phrases(batch) if self.training else batch.dense
        marks = _quantize(self.norm(dense), -_MAX_VALUE)
        known = torch.cat([marks, self._words(batch)], 1)
        rows: Tensor = self.drop(_quantize(_linear(self.input, known)))
        for index, dilation in enumerate(DILATIONS):
            padded = rows.new_zeros(batch.length, CHANNELS).index_copy(0, batch.places, rows)
            mixed = F.conv1d(
                padded.t()[None],
                _rounded_weight(self.depth[index]),
                _rounded_bias(self.depth_bias[index]),
                padding=KERNEL_REACH * dilation,
                dilation=dilation,
                groups=CHANNELS,
            )[0].t()[batch.places]
            if index in CONTEXT:
                mixed = (
                    mixed + _linear(self.context[str(index)], _overview(rows, batch))[batch.page]
                )
            mixed = _quantize(_linear(self.point[index], _quantize(mixed)))
            rows = (rows + self.drop(mixed)).clamp(max=_MAX_VALUE)
        return _linear(self.output, _quantize(_linear(self.hidden, rows)))

    def _without_phrases(self, batch: Batch) -> Tensor:
        """Return the marks of rows, of some texts as if no phrase were known."""
        none = cast("Tensor", self.no_phrases)
        few = (torch.rand(batch.pages) < self.drop_phrases)[batch.page]
        dense = batch.dense.clone()
        dense[few, WIDTH - len(none) :] = none
        return dense

    def _words(self, batch: Batch) -> Tensor:
        """Return each row's word vectors: sum, first and last."""
        vectors = self.vectors()
        kept = self._kept_words(batch) if self.training else torch.ones(len(batch.words))
        sums = F.embedding_bag(
            batch.words, vectors, batch.starts, mode="sum", per_sample_weights=kept
        )
        sums = sums / batch.counts.clamp(min=1).float().sqrt()[:, None]
        single = torch.cat([vectors[batch.words] * kept[:, None], vectors.new_zeros(1, WORD_SIZE)])
        none = torch.full_like(batch.starts, len(batch.words))
        ends = [
            single[torch.where(batch.counts > 0, place, none)]
            for place in (batch.starts, batch.starts + batch.counts - 1)
        ]
        return _quantize(torch.cat([sums, *ends], 1), -_MAX_VALUE)

    def vectors(self) -> Tensor:
        """Return the vectors of the words."""
        return _rounded_weight(self.words.weight) * cast("Tensor", self.known)

    def _kept_words(self, batch: Batch) -> Tensor:
        """Draw the words to keep: half, or next to none."""
        few = torch.rand(batch.pages) < self.drop_foreign
        rates = torch.where(
            few, (0.9 + 0.2 * torch.rand(batch.pages)).clamp(max=1), self.drop_words
        )
        page = torch.repeat_interleave(batch.page, batch.counts)
        return (torch.rand(len(batch.words)) >= rates[page]).float()


def _kernel() -> Tensor:
    """Make a kernel that is initially close to the identity."""
    kernel = torch.empty(CHANNELS, 1, KERNEL).uniform_(-0.3, 0.3)
    kernel[:, 0, KERNEL_REACH] += 0.7
    return kernel


def _overview(rows: Tensor, batch: Batch) -> Tensor:
    zeros = rows.new_zeros(batch.pages, rows.shape[1])
    counts = torch.bincount(batch.page, minlength=batch.pages).float()[:, None]
    means = zeros.index_add(0, batch.page, rows) / counts
    index = batch.page[:, None].expand_as(rows)
    return torch.cat([_quantize(means), zeros.scatter_reduce(0, index, rows, "amax")], 1)


def _linear(module: nn.Module, values: Tensor) -> Tensor:
    layer = cast("nn.Linear", module)
    bias = None if layer.bias is None else _rounded_bias(layer.bias)
    return F.linear(values, _rounded_weight(layer.weight), bias)


def _straight_through(values: Tensor, rounded: Tensor) -> Tensor:
    return values + (rounded - values).detach()


def _quantize(values: Tensor, low: float = 0.0) -> Tensor:
    values = values.clamp(low, _MAX_VALUE)
    return _straight_through(values, torch.round(values * GRID) / GRID)


def _rounded_weight(weight: Tensor) -> Tensor:
    weight = weight.clamp(-_MAX_WEIGHT, _MAX_WEIGHT)
    return _straight_through(weight, torch.round(weight * WEIGHT_GRID) / WEIGHT_GRID)


def _rounded_bias(bias: Tensor) -> Tensor:
    grid = GRID * WEIGHT_GRID
    return _straight_through(bias, torch.round(bias * grid) / grid)


def to_model(network: Network, about: dict[str, object]) -> Model:
    """Convert a trained network to a model; `about` must have its `decisions`."""
    norm = network.norm
    weights = {
        "mean": cast("Tensor", norm.running_mean).numpy(),
        "scale": (cast("Tensor", norm.running_var) + norm.eps).rsqrt().numpy(),
        "words": _whole(network.vectors()),
    }
    for name in ("input", "hidden", "output"):
        layer = getattr(network, name)
        weights[name] = _whole(layer.weight.t())
        weights[f"{name}_bias"] = _bias(layer.bias)
    for index in range(len(DILATIONS)):
        point = cast("nn.Linear", network.point[index])
        weights[f"depth_{index}"] = _whole(network.depth[index][:, 0].t())
        weights[f"depth_bias_{index}"] = _bias(network.depth_bias[index])
        weights[f"point_{index}"] = _whole(point.weight.t())
        weights[f"point_bias_{index}"] = _bias(point.bias)
        if index in CONTEXT:
            weights[f"context_{index}"] = _whole(
                cast("nn.Linear", network.context[str(index)]).weight.t()
            )
    known = {
        "width": WIDTH,
        "sections": list(SECTIONS),
        "dilations": list(DILATIONS),
        "context": list(CONTEXT),
    }
    return Model({name: np.ascontiguousarray(w) for name, w in weights.items()}, known | about)


def _whole(weight: Tensor) -> NDArray[np.int8]:
    return np.rint(_rounded_weight(weight).detach().numpy() * WEIGHT_GRID).astype(np.int8)


def _bias(bias: Tensor) -> NDArray[np.float32]:
    return _rounded_bias(bias).detach().numpy().astype(np.float32)
