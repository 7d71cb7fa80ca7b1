"""The loss that a network is trained to lower."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # its usual name
from torch import Tensor

from cleantext.training.draw import Item
from cleantext.training.examples import BYLINE, COMMENT, TITLE
from cleantext.training.network import Network, batch

ROW_SHARE = 0.3
"""The weight of a text's rows as such, beside that of their words."""

TITLES, BYLINES, COMMENTS = 0.1, 0.05, 0.3
"""The weights of the roles. Titles and bylines are few: their losses are summed over a text."""


class _Targets(NamedTuple):
    """The targets of some texts.

    Attributes:
        labels: the targets of each row, rows by outputs; 0 if unknown.
        known: 1 where they are known, else 0.
        words: the number of words of each row.
        right: the number of words of each text's right text; 0 if unknown.
        weights: how much each text counts, at each operating point.
        page: the text of each row.

    """

    labels: Tensor
    known: Tensor
    words: Tensor
    right: Tensor
    weights: Tensor
    page: Tensor

    def per_page(self, values: Tensor) -> Tensor:
        """Return the sums over the rows of each text."""
        sums = values.new_zeros(len(self.right), values.shape[1])
        return sums.index_add(0, self.page, values)


def compute_loss(network: Network, items: Sequence[Item]) -> Tensor:
    """Return the mean loss of some items: of the body, and of the roles.

    Rows without a label do not count.
    """
    seen = batch([item.example for item in items])
    targets = _targets(items, seen.page)
    odds = network(seen)
    losses = F.binary_cross_entropy_with_logits(odds, targets.labels, reduction="none")
    losses = losses * targets.known
    body = _body_loss(odds[:, :TITLE], losses[:, :TITLE], targets) * targets.weights
    roles = _role_loss(losses, targets) * targets.weights[:, 1]
    total: Tensor = (body.sum() + roles.sum()) / seen.pages
    return total


def _targets(items: Sequence[Item], page: Tensor) -> _Targets:
    labels = torch.from_numpy(np.concatenate([item.example.labels for item in items])).float()
    words = np.concatenate([item.example.sizes for item in items]).astype(np.float32)
    return _Targets(
        labels.nan_to_num(),
        (~labels.isnan()).float(),
        torch.from_numpy(words)[:, None],
        torch.tensor([[float(item.size)] for item in items]),
        torch.tensor([item.weights for item in items]),
        page,
    )


def _body_loss(odds: Tensor, losses: Tensor, targets: _Targets) -> Tensor:
    """Return the loss of the body of each text, at each operating point.

    It is the cross-entropy, plus one minus the expected F1 where the right text is known as a
    whole: the score of a page is the F1 of its words; here, with probabilities for decisions.
    """
    per_page = targets.per_page
    shares, words = targets.labels[:, :TITLE], targets.words * targets.known[:, :TITLE]
    rows = per_page(torch.ones_like(targets.words))
    weights = words / per_page(words).clamp(min=1)[targets.page]
    weights = weights + ROW_SHARE / rows[targets.page]
    likely = torch.sigmoid(odds)
    right = torch.maximum(targets.right, per_page(shares * words))
    f1 = 2 * per_page(likely * shares * words) / (per_page(likely * words) + right + 1)
    return per_page(losses * weights) + (1 - f1) * (targets.right > 0)


def _role_loss(losses: Tensor, targets: _Targets) -> Tensor:
    """Return the loss of the roles of each text."""
    per_page = targets.per_page
    few = per_page(losses[:, [TITLE, BYLINE]]) @ torch.tensor([TITLES, BYLINES])
    words = targets.words * targets.known[:, [COMMENT]]
    comments = per_page(losses[:, [COMMENT]] * words) / per_page(words).clamp(min=1)
    return few + COMMENTS * comments[:, 0]
