"""Train a body model on pages with their right texts: python -m cleantext.training PAGES ...

Pages are JSON Lines files as described in `cleantext.training.pages`; texts to be kept whole are
plain files. The pages of some sites are held out: they decide when to stop and how sure the model
must be, and the report is about them. With ``--source-folds``, models are trained without some of
the sources, to be measured on these. Needs ``pip install 'cleantext-filters[train]'``.
"""

from __future__ import annotations

import copy
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from cleantext.body.columns import Floats
from cleantext.body.features import BITS
from cleantext.body.model import POINTS, save
from cleantext.training.draw import Item, draw_items, make_steps
from cleantext.training.examples import Example
from cleantext.training.loss import compute_loss
from cleantext.training.network import Network, batch, to_model
from cleantext.training.options import Options, TrainingError, read_options, read_whole_texts
from cleantext.training.pages import Page, is_held_out, read_pages
from cleantext.training.prepare import Prepared, TrainingPage, prepare
from cleantext.training.scoring import EVEN, best_decision, mean_by_source, report, score_pages
from cleantext.training.sources import Source, read_sources

RATE, DECAY = 2e-3, 0.02
"""The highest learning rate and the weight decay (AdamW, Loshchilov & Hutter 2019)."""

MEMORY = 0.995
"""The share that the running mean of the weights, the result, keeps at each step."""

PATIENCE = 3
"""Epochs without improvement after which training stops."""

SITES = 12
"""The fewest sites that a word must occur on to count."""

SPARE_STEPS = 20
"""Steps in the schedule for each epoch, beyond those of the first: epochs differ in length."""


class Split(NamedTuple):
    """Pages to train on, and pages held out."""

    training: list[TrainingPage]
    held_out: list[TrainingPage]


def main(argv: Sequence[str] | None = None) -> int:
    """Train, report, and write the model's file; return the exit code."""
    options = read_options(argv)
    torch.set_num_threads(1)  # so that sums have one order; more are no faster
    try:
        sources = read_sources(options.sources)
        pages = read_all(options.pages, sources)
        runs = source_folds(pages, sources, options.source_folds) if options.source_folds else [()]
        for without in runs:
            check_split([page for page in pages if page.source not in without], options.held_out)
        whole = read_whole_texts(options.whole)
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    prepared = prepare(
        pages, sources, whole, seed=options.seed, held_out=options.held_out, jobs=options.jobs
    )
    for without in runs:
        if without:
            print(f"\n# without {', '.join(without)}")
        train_and_save(prepared, options, without)
    return 0


def source_folds(
    pages: Iterable[Page], sources: Mapping[str, Source], count: int
) -> list[tuple[str, ...]]:
    """Deal the sources to folds, the largest first, families together."""
    families: defaultdict[str, list[str]] = defaultdict(list)
    for page in pages:
        families[sources.get(page.source, Source()).family or page.source].append(page.source)
    ordered = sorted(families.values(), key=len, reverse=True)
    dealt = [ordered[first::count] for first in range(min(count, len(ordered)))]
    return [tuple(sorted({name for family in fold for name in family})) for fold in dealt]


def read_all(paths: Iterable[Path], sources: Mapping[str, Source]) -> list[Page]:
    """Read the pages that models may be trained on.

    Raises:
        PageError, OSError: see `read_pages`.

    """
    return [
        page
        for path in paths
        for page in read_pages(path)
        if sources.get(page.source, Source()).teaches
    ]


def train_and_save(prepared: Prepared, options: Options, without: Sequence[str]) -> None:
    """Train without the pages of some sources, and write model and report."""
    out = _path_without(options.out, without)
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    split = split_pages(prepared, options.held_out, without)
    network, epochs = train(split, prepared.whole, options.epochs, rng, without)
    known = partial(predict, network)
    decisions = {point: best_decision(known, split.held_out, point) for point in POINTS}
    about = {
        "decisions": {point: list(decision) for point, decision in decisions.items()},
        "seed": options.seed,
        "epochs": epochs,
        "pages": len(split.training),
        "sources": sorted({each.page.source for each in split.training}),
        "without": list(without),
    }
    save(to_model(network, about), out)
    names = sorted(each.page.name for each in split.held_out)
    listed = "".join(f"{name}\n" for name in names)
    out.with_suffix(".held-out.txt").write_text(listed, encoding="utf-8")
    text = "\n".join(report(known, split.held_out, decisions))
    out.with_suffix(".report.md").write_text(text + "\n", encoding="utf-8")
    print(text)


def _path_without(out: Path, without: Sequence[str]) -> Path:
    """Return the path of the model that has not seen some sources."""
    return out.with_name(f"{out.stem}.without-{without[0]}.npz") if without else out


def check_split(pages: Sequence[Page], share: float) -> None:
    """Check that some sites can be held out.

    Raises:
        TrainingError: none of them has a right text, or none would be left to train on.

    """
    held_out = [page for page in pages if is_held_out(page.site, share)]
    if not any(page.is_complete for page in held_out) or len(held_out) == len(pages):
        raise TrainingError("too few sites to hold some out; give more pages")


def split_pages(prepared: Prepared, share: float, without: Sequence[str]) -> Split:
    """Split pages by site; leave out those of some sources."""
    split = Split([], [])
    for each in prepared.pages:
        if each.page.source not in without:
            held_out = is_held_out(each.page.site, share)
            (split.held_out if held_out else split.training).append(each)
    return split


def train(
    split: Split,
    whole: Sequence[tuple[str, Example]],
    epochs: int,
    rng: random.Random,
    without: Sequence[str] = (),
) -> tuple[Network, int]:
    """Train a network; return its best state, and that epoch."""
    network = Network()
    network.known = torch.from_numpy(_known_words(split.training)).float()[:, None]

    def draw() -> list[list[Item]]:
        return make_steps(draw_items(split.training, whole, rng, without), rng)

    descent = _Descent(network, (len(draw()) + SPARE_STEPS) * epochs)
    best, best_score, best_epoch = descent.mean, 0.0, 0
    for epoch in range(1, epochs + 1):
        loss = descent.run(tqdm(draw(), desc=f"epoch {epoch}", leave=False))
        known = partial(predict, descent.mean)
        scores = {
            point: mean_by_source(score_pages(known, split.held_out, point, EVEN))
            for point in POINTS
        }
        score = fmean(scores.values())
        print(
            f"epoch {epoch}: loss {loss:.3f}, held out: "
            + ", ".join(f"{point} {value:.4f}" for point, value in scores.items()),
            flush=True,
        )
        if score > best_score:
            best, best_score, best_epoch = copy.deepcopy(descent.mean), score, epoch
        if epoch - best_epoch >= PATIENCE:
            break
    return best.eval(), best_epoch


class _Descent:
    """Gradient descent on a network, with a running mean of its weights."""

    def __init__(self, network: Network, steps: int) -> None:
        self.network, self.mean = network, copy.deepcopy(network)
        self.step = 0
        self.optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, RATE, total_steps=steps, pct_start=0.15
        )

    def run(self, steps: Iterable[Sequence[Item]]) -> float:
        """Run an epoch; return its mean loss."""
        self.network.train()
        losses = []
        for items in steps:
            loss = compute_loss(self.network, items)
            self.optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            self.optimizer.step()
            if self.step < self.schedule.total_steps - 1:
                self.schedule.step()
            self.step += 1
            _update_mean(self.mean, self.network, min(MEMORY, self.step / (self.step + 10)))
            losses.append(loss.item())
        return fmean(losses)


def _known_words(pages: Sequence[TrainingPage]) -> NDArray[np.bool_]:
    """Return which hashes of words occur on enough sites."""
    sites: dict[str, set[int]] = defaultdict(set)
    for each in pages:
        for text in each.examples.values():
            sites[each.page.site].update(text.words.tolist())
    counts = np.zeros(1 << BITS, np.int64)
    for found in sites.values():
        counts[list(found)] += 1
    return counts >= SITES


def _update_mean(mean: Network, network: Network, share: float) -> None:
    """Move the running mean of the weights towards the current ones."""
    with torch.no_grad():
        for old, new in zip(mean.state_dict().values(), network.state_dict().values(), strict=True):
            if old.is_floating_point():
                old.mul_(share).add_(new, alpha=1 - share)
            else:
                old.copy_(new)


def predict(network: Network, examples: Sequence[Example]) -> list[Floats]:
    """Return the log odds of `OUTPUTS` for the rows of each example."""
    network.eval()
    found = []
    with torch.no_grad():
        for start in range(0, len(examples), 16):
            group = examples[start : start + 16]
            odds = network(batch(group)).numpy()
            found += np.split(odds, np.cumsum([len(each.dense) for each in group])[:-1])
    return found
