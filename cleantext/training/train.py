"""Train a body model on pages with their right texts: python -m cleantext.training PAGES ...

Pages are JSON Lines files as `cleantext.training.pages` describes them; texts that must stay whole
are plain files. The pages of some sites are kept apart: on them is decided when to stop, how
sure the model must be, and what the report says. Needs ``pip install 'cleantext-filters[train]'``.
"""

from __future__ import annotations

import argparse
import copy
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product, starmap
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # its usual name
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from cleantext.body.features import BITS, Floats
from cleantext.body.find import keeps
from cleantext.body.model import POINTS, Decision, save
from cleantext.text.words import tokenize
from cleantext.training.network import Network, batch, to_model
from cleantext.training.pages import (
    Draft,
    Example,
    Page,
    PageError,
    belonging_words,
    cropped,
    drafts,
    example,
    is_held_out,
    kind_of,
    read_pages,
    spliced,
    whole,
)

WHOLE = Path(__file__).with_name("whole")
"""Texts that must stay whole, written for this project."""

ROWS = 6000
"""Rows, about, of one step of training."""

RATE, DECAY = 2e-3, 0.02
"""The highest learning rate and the weight decay (AdamW, Loshchilov & Hutter 2019)."""

MEMORY = 0.995
"""How much of the running mean of the weights, which is what is kept, each step leaves alone."""

PATIENCE = 4
"""Epochs without a better score after which training stops."""

SITES = 12
"""Sites, at least, on which a word must stand to count."""

VARIANTS = 3
"""How many spliced and how many cropped texts are made of each page."""

OTHER_POINT = 0.2
"""How much a page that is no article counts for what an article's body is."""

DECISIONS = tuple(
    starmap(Decision, product((0.3, 0.4, 0.5, 0.6, 0.7), (0.01, 0.02, 0.05), (0.05, 0.1, 0.2)))
)
"""What is tried, to find when a row had best go. With less certainty asked for than this, pages
score a little higher, and verse, code and lists lose lines."""

EVEN = Decision(0.5, 0.1, 0.1)
"""By which epochs are compared."""


class Lesson(NamedTuple):
    """All that is learnt from one page.

    Attributes:
        page: the page.
        size: how many words its right text has.
        examples: its texts, by the tool's and the preset's name.
        variants: texts made of them.

    """

    page: Page
    size: int
    examples: Mapping[tuple[str, str], Example]
    variants: Sequence[Example]


class Item(NamedTuple):
    """One example of an epoch: how many words the right text has, how much each point counts."""

    example: Example
    size: int
    weights: tuple[float, float]


def main(argv: Sequence[str] | None = None) -> int:
    """Train, report, write the model's file."""
    options = read_options(argv)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)  # sums in one order; and more are no faster on so small a network
    try:
        pages = [page for path in options.pages for page in read_pages(path)]
    except (PageError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    held_out = [page for page in pages if is_held_out(page.site, options.held_out)]
    if not any(page.gold for page in held_out) or len(held_out) == len(pages):
        print("error: too few sites to keep some apart; give more pages", file=sys.stderr)
        return 2
    names = {page.name for page in held_out}
    lessons, texts = prepare(pages, options)
    apart = [lesson for lesson in lessons if lesson.page.name in names]
    rest = [lesson for lesson in lessons if lesson.page.name not in names]
    network, epochs = train(rest, texts, apart, options.epochs)
    decisions = {point: best_decision(network, apart, point) for point in POINTS}
    about = {
        "decisions": decisions,
        "seed": options.seed,
        "epochs": epochs,
        "pages": len(rest),
    }
    save(to_model(network, about), options.out)
    options.out.with_suffix(".held-out.txt").write_text("".join(f"{n}\n" for n in sorted(names)))
    text = "\n".join(report(network, apart, decisions))
    options.out.with_suffix(".report.md").write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


def read_options(argv: Sequence[str] | None) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m cleantext.training",
        description="Train a body model on pages with their right texts.",
    )
    add = parser.add_argument
    add("pages", nargs="+", type=Path, metavar="PAGES", help="JSON Lines files, may be gzipped")
    add("--out", type=Path, default=Path("body.npz"), help="the model's file (default: body.npz)")
    add("--whole", type=Path, default=WHOLE, help="a folder of texts that must stay as they are")
    add("--seed", type=int, default=1, help="the same seed gives the same model (default: 1)")
    add("--epochs", type=int, default=8, help="at most so many (default: 8)")
    add("--held-out", type=float, default=0.15, help="share of sites kept apart (default: 0.15)")
    add("--jobs", type=int, default=2, help="processes that prepare the pages (default: 2)")
    return parser.parse_args(argv)


def prepare(
    pages: Sequence[Page], options: argparse.Namespace
) -> tuple[list[Lesson], list[Example]]:
    """Make lessons of pages, and examples of texts that stay whole, bare and with furniture.

    Pages of one side of the split borrow no furniture of the other.
    """
    with ProcessPoolExecutor(options.jobs) as pool:
        found = pool.map(drafts, pages, chunksize=8)
        known = list(tqdm(found, total=len(pages), desc="reading", unit="page"))
        frames: dict[tuple[object, ...], list[Draft]] = defaultdict(list)
        for page, texts in zip(pages, known, strict=True):
            frames[_kin(page, options.held_out)] += list(texts.values())[:1]
        jobs = []
        for page, texts in zip(pages, known, strict=True):
            rng = random.Random(f"{options.seed} {page.name}")
            kin = frames[_kin(page, options.held_out)]
            jobs.append((page, texts, rng.sample(kin, min(len(kin), VARIANTS)), rng))
        made = pool.map(_lesson, jobs, chunksize=8)
        lessons = list(tqdm(made, total=len(pages), desc="preparing", unit="page"))
        rng = random.Random(options.seed)
        learnt = [frame for kin, group in frames.items() if not kin[0] for frame in group]
        bare = [whole(path.read_text(encoding="utf-8")) for path in sorted(options.whole.glob("*"))]
        framed = [spliced(text, rng.choice(learnt), rng) for text in bare]
        return lessons, list(map(example, [*bare, *(text for text in framed if text)]))


def _kin(page: Page, share: float) -> tuple[object, ...]:
    """What pages have in common that may lend each other their furniture."""
    return is_held_out(page.site, share), page.name.split("/")[0], page.lang


Job = tuple[Page, Mapping[tuple[str, str], Draft], Sequence[Draft], random.Random]


def _lesson(job: Job) -> Lesson:
    page, texts, frames, rng = job
    variants = []
    for frame in frames:
        draft = texts.get((rng.choice(("dump", "dump", "dump2")), rng.choice(POINTS)))
        if draft:
            variants += [spliced(draft, frame, rng), cropped(draft, rng)]
    examples = {key: example(draft) for key, draft in texts.items()}
    dump = texts.get(("dump", "repair"))
    size = len(tokenize(page.gold)) if page.gold or not dump else belonging_words(dump)
    return Lesson(page, size, examples, [example(v) for v in variants if v])


def train(
    lessons: Sequence[Lesson], texts: Sequence[Example], apart: Sequence[Lesson], epochs: int
) -> tuple[Network, int]:
    """Train a network; give it as it was when it scored best on what is kept apart, and when."""
    network = Network()
    network.known = torch.from_numpy(_known_words(lessons)).float()[:, None]
    mean = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps = sum(1 for _ in _steps(_epoch(lessons, texts)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=(steps + 20) * epochs, pct_start=0.15
    )
    best, best_score, best_epoch, step = mean, 0.0, 0, 0
    for epoch in range(1, epochs + 1):
        network.train()
        losses = []
        for items in tqdm(list(_steps(_epoch(lessons, texts))), desc=f"epoch {epoch}", leave=False):
            loss = _loss(network, items)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            _remember(mean, network, min(MEMORY, step / (step + 10)))
            losses.append(loss.item())
        scores = {point: fmean(_scores(mean, apart, point, EVEN)) for point in POINTS}
        score = fmean(scores.values())
        print(
            f"epoch {epoch}: loss {fmean(losses):.3f}, kept apart: "
            + ", ".join(f"{point} {value:.4f}" for point, value in scores.items()),
            flush=True,
        )
        if score > best_score:
            best, best_score, best_epoch = copy.deepcopy(mean), score, epoch
        if epoch - best_epoch >= PATIENCE:
            break
    return best.eval(), best_epoch


def _known_words(lessons: Sequence[Lesson]) -> NDArray[np.bool_]:
    """Which hashes of words stand in the pages of enough sites."""
    sites: dict[str, set[int]] = defaultdict(set)
    for lesson in lessons:
        for text in lesson.examples.values():
            sites[lesson.page.site].update(text.words.tolist())
    counts = np.zeros(1 << BITS, np.int64)
    for found in sites.values():
        counts[list(found)] += 1
    return counts >= SITES


def _remember(mean: Network, network: Network, share: float) -> None:
    """Move the running mean of the weights towards what they are now."""
    with torch.no_grad():
        for old, new in zip(mean.state_dict().values(), network.state_dict().values(), strict=True):
            if old.is_floating_point():
                old.mul_(share).add_(new, alpha=1 - share)
            else:
                old.copy_(new)


def _epoch(lessons: Sequence[Lesson], texts: Sequence[Example]) -> list[Item]:
    """What an epoch learns from: of a page a dump, three extracts, a variant, at times the gold."""
    items = [Item(text, int(text.sizes.sum()), (1.0, 1.0)) for text in texts]
    for lesson in lessons:
        known: dict[str, list[Example]] = defaultdict(list)
        for (tool, _), text in lesson.examples.items():
            known[kind_of(tool)].append(text)
        chosen = random.sample(known["dump"], min(1, len(known["dump"])))
        chosen += random.sample(known["extract"], min(3, len(known["extract"])))
        chosen += random.sample(lesson.variants, min(1, len(lesson.variants)))
        if random.random() < (0.4 if lesson.page.is_article else 0.8):
            chosen += known["gold"]
        weights = (1.0, 1.0) if lesson.page.is_article else (OTHER_POINT, 1.0)
        items += [Item(text, lesson.size, weights) for text in chosen]
    return items


def _steps(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items of about the same length together, in random order."""
    ordered = sorted(items, key=lambda item: len(item.example.dense) + random.random() * 50)
    steps: list[list[Item]] = [[]]
    size = 0
    for item in ordered:
        if size >= ROWS:
            steps.append([])
            size = 0
        steps[-1].append(item)
        size += len(item.example.dense)
    random.shuffle(steps)
    return iter(steps)


def _loss(network: Network, items: Sequence[Item]) -> Tensor:
    """Cross-entropy of the rows by their words, and one minus the F1 that is to be expected.

    The F1 of a bag of words, with probabilities for decisions, is what pages are scored by.
    """
    examples = [item.example for item in items]
    seen = batch(examples)
    shares = torch.from_numpy(np.concatenate([each.shares for each in examples]))[:, None]
    sizes = torch.from_numpy(np.concatenate([each.sizes for each in examples]).astype(np.float32))
    sizes = sizes[:, None]
    points = torch.tensor([item.weights for item in items])

    def per_page(values: Tensor) -> Tensor:
        return values.new_zeros(seen.pages, values.shape[1]).index_add(0, seen.page, values)

    odds = network(seen)
    likely = torch.sigmoid(odds)
    rows = 1 / per_page(torch.ones_like(sizes))
    weights = sizes / per_page(sizes).clamp(min=1)[seen.page] + 0.3 * rows[seen.page]
    entropy = F.binary_cross_entropy_with_logits(odds, shares.expand_as(odds), reduction="none")
    right = torch.tensor([[float(item.size)] for item in items])
    right = torch.maximum(right, per_page(shares * sizes))
    f1 = 2 * per_page(likely * shares * sizes) / (per_page(likely * sizes) + right + 1)
    loss: Tensor = ((per_page(entropy * weights) + 1 - f1) * points).sum() / seen.pages
    return loss


def _predict(network: Network, examples: Sequence[Example], point: str) -> list[Floats]:
    """The log odds of the rows of each example."""
    network.eval()
    found = []
    with torch.no_grad():
        for start in range(0, len(examples), 16):
            group = examples[start : start + 16]
            odds = network(batch(group)).numpy()[:, POINTS.index(point)]
            found += np.split(odds, np.cumsum([len(each.dense) for each in group])[:-1])
    return found


def _judged(lessons: Sequence[Lesson], point: str) -> list[Lesson]:
    """The pages by which a point is judged: articles, if there are any, or all."""
    judged = [lesson for lesson in lessons if lesson.page.gold and lesson.examples]
    articles = [lesson for lesson in judged if lesson.page.is_article]
    return (articles or judged) if point == "article" else judged


def _scores(
    network: Network, lessons: Sequence[Lesson], point: str, decision: Decision
) -> list[float]:
    """For each page by which a point is judged the F1 of the lines kept of its dump."""
    pairs = [(_dump(lesson, point), lesson.size) for lesson in _judged(lessons, point)]
    odds = _predict(network, [text for text, _ in pairs], point)
    return [_line_f1(*pair, each, decision) for pair, each in zip(pairs, odds, strict=True)]


def _dump(lesson: Lesson, point: str) -> Example:
    """The text of a page by which a point is judged: the dump, where there is one."""
    return lesson.examples.get(("dump", point)) or next(iter(lesson.examples.values()))


def _line_f1(example: Example, size: int, odds: Floats, decision: Decision) -> float:
    kept = keeps(odds, decision)
    found = float((example.shares * example.sizes)[kept].sum())
    return 2 * found / max(1.0, float(example.sizes[kept].sum()) + size)


def best_decision(network: Network, lessons: Sequence[Lesson], point: str) -> Decision:
    """When a row had best go: for the F1 of dumps, of extractors' outputs and of right texts.

    Each of the three counts alike, so that what finds the body in a page must not harm clean text.
    """
    kinds: dict[str, list[tuple[Example, int]]] = defaultdict(list)
    for lesson in _judged(lessons, point):
        for (tool, preset), text in lesson.examples.items():
            if kind_of(tool) != "dump" or (tool, preset) == ("dump", point):
                kinds[kind_of(tool)].append((text, lesson.size))
    odds = {
        kind: _predict(network, [text for text, _ in pairs], point) for kind, pairs in kinds.items()
    }

    def score(decision: Decision) -> float:
        return fmean(
            fmean(
                _line_f1(*pair, each, decision)
                for pair, each in zip(pairs, odds[kind], strict=True)
            )
            for kind, pairs in kinds.items()
        )

    return max(DECISIONS, key=score)


def report(
    network: Network, lessons: Sequence[Lesson], decisions: Mapping[str, Decision]
) -> Iterator[str]:
    """The scores on the pages kept apart, by page type and language, and the worst pages."""
    for point in POINTS:
        chosen = _judged(lessons, point)
        scores = _scores(network, lessons, point, decisions[point])
        yield f"\n## {point}, whole dump in: F1 {fmean(scores):.4f} on {len(scores)} pages\n"
        groups = defaultdict(list)
        for lesson, score in zip(chosen, scores, strict=True):
            groups[lesson.page.type or "no type", lesson.page.lang or "-"].append(score)
        yield "| type | language | pages | F1 |\n|---|---|---|---|"
        for (kind, lang), values in sorted(groups.items()):
            yield f"| {kind} | {lang} | {len(values)} | {fmean(values):.4f} |"
        yield "\nThe worst pages:\n"
        worst = sorted(zip(scores, (lesson.page.name for lesson in chosen), strict=True))[:20]
        yield from (f"- {score:.2f} {name}" for score, name in worst)
