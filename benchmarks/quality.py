"""How well cleantext cleans: after each extractor, harm to clean text, stability.

    python benchmarks/quality.py ../shared/bench

reads the JSON Lines files of a folder (one page a line: ``gold`` or ``with``/``without``, ``ext``
with the outputs of the extractors), prints a table for each, and exits with 1 when a score is
under its floor in ``floors.json``. Floors hold for the very data that they were taken on, told by
its digest. ``--update`` writes new floors; lowering one takes ``--allow-lower``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

from scores import gold_lines, loss, snippet_f1, word_f1, words

from cleantext import clean
from tqdm import tqdm

FLOORS = Path(__file__).with_name("floors.json")
TOLERANCE = 0.0005
"""How far under its floor a score may be: rounding, nothing more."""

Page = dict[str, Any]
Scores = dict[str, float]


def read(path: Path) -> list[Page]:
    """The pages of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def after_extractors(pages: list[Page], cleaned: Callable[[str], str]) -> Iterator[tuple[str, Scores]]:
    """For each extractor: the F1 of its output alone, cleaned, and with the best choice of lines."""
    for name in pages[0]["ext"]:
        rows = [(page["ext"][name] or "", page["gold"]) for page in pages]
        alone = mean(word_f1(text, gold) for text, gold in rows)
        after = mean(word_f1(cleaned(text), gold) for text, gold in rows)
        best = mean(word_f1(gold_lines(text, gold), gold) for text, gold in rows)
        share = (after - alone) / (best - alone)
        yield name, {"alone": alone, "cleaned": after, "ceiling": best, "share": share}


def harm(pages: list[Page], cleaned: Callable[[str], str]) -> Scores:
    """What cleaning the right text itself loses."""
    losses = [(loss(cleaned(page["gold"]), page["gold"]), len(words(page["gold"]))) for page in pages]
    return {
        "words lost": sum(lost for lost, _ in losses) / sum(count for _, count in losses),
        "pages that lose over a tenth": sum(lost > count / 10 for lost, count in losses),
        "pages that lose over a quarter": sum(lost > count / 4 for lost, count in losses),
    }


def unstable(pages: list[Page], cleaned: Callable[[str], str]) -> int:
    """How many of all texts of the pages a second cleaning changes."""
    count = 0
    for page in pages:
        texts = [page["dump"], page.get("gold", ""), *page["ext"].values()]
        for text in filter(None, texts):
            once = cleaned(text)
            count += cleaned(once) != once
    return count
