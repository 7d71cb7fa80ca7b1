"""How well cleantext cleans: after each extractor, on clean text, a second time.

    python benchmarks/quality.py ../shared/bench

reads the gzipped JSON Lines files of a folder (one page a line: ``gold``, or ``with`` and
``without``; ``dump``; ``ext`` with the outputs of the extractors), prints a table for each, and
exits with 1 when a score is under its floor in ``floors.json``. Floors hold for the very data
that they were taken on, told by its digest. ``--update`` takes new floors; one that is lower than
before takes ``--allow-lower`` as well. Pages whose right text is empty have no score.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

from scores import count_words, gold_lines, lost_words, snippets_f1, word_f1
from tqdm import tqdm

from cleantext import build_chain

FLOORS = Path(__file__).with_name("floors.json")
TOLERANCE = 0.0005
"""How far under its floor a score may be: rounding, nothing more."""

Page = dict[str, Any]
Scores = dict[str, float]


def main() -> int:
    """Score, print, compare with the floors."""
    options = read_options()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    failed: list[str] = []
    for path in sorted(options.data.glob("*.jsonl.gz")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        name = path.name.removesuffix(".jsonl.gz")
        scores = dict(score(read(path), options.preset))
        print_table(name, scores)
        known = floors.get(digest, {})
        failed += [f"{name}: {fault}" for fault in faults(scores, known)]
        if options.update:
            floors[digest] = {"data": name, **{metric: round(v, 5) for metric, v in scores.items()}}
    print("\n".join(failed) or "no score is under its floor")
    if options.update and (options.allow_lower or not failed):
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
        print(f"floors written to {FLOORS}")
        return 0
    return 1 if failed else 0


def read_options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path, help="the folder with the .jsonl.gz files")
    parser.add_argument("--preset", default="article", help="article (default), page or repair")
    parser.add_argument("--update", action="store_true", help="take these scores as the new floors")
    parser.add_argument("--allow-lower", action="store_true", help="even where one is lower")
    return parser.parse_args()


def read(path: Path) -> list[Page]:
    """The pages of a file, without those that can't be scored."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
    return [page for page in pages if page.get("gold", "-").strip()]


def score(pages: list[Page], preset: str) -> Iterator[tuple[str, float]]:
    """All scores of a set of pages, each under its name."""
    with ProcessPoolExecutor() as pool:
        results = pool.map(partial(score_page, preset=preset), pages, chunksize=8)
        rows = list(tqdm(results, total=len(pages), unit="page", leave=False, delay=1))
    for name in ("dump", *pages[0]["ext"]):
        measure = _snippets if "gold" not in pages[0] else _word_f1
        yield from measure(name, [row[name] for row in rows])
    if "gold" in pages[0]:
        lost, words = zip(*(row["gold"] for row in rows), strict=True)
        yield "words lost of clean text, %", 100 * sum(lost) / sum(words)
        yield (
            "clean pages that lose over a tenth",
            sum(a > b / 10 for a, b in zip(lost, words, strict=True)),
        )
        yield (
            "clean pages that lose over a quarter",
            sum(a > b / 4 for a, b in zip(lost, words, strict=True)),
        )
    yield "texts that a second cleaning changes", sum(row["unstable"] for row in rows)


def score_page(page: Page, preset: str) -> dict[str, Any]:
    """What one page adds: for each text of it the scores before and after, harm, stability."""
    clean = build_chain(preset=preset)
    texts = {"dump": page["dump"], **{name: text or "" for name, text in page["ext"].items()}}
    cleaned = {name: clean(text) for name, text in texts.items()}
    row: dict[str, Any] = {}
    if gold := page.get("gold"):
        cleaned["gold"] = clean(gold)
        row["gold"] = (lost_words(cleaned["gold"], gold), count_words(gold))
        for name, text in texts.items():
            versions = (text, cleaned[name], gold_lines(text, gold))
            row[name] = [word_f1(version, gold) for version in versions]
    else:
        for name, text in texts.items():
            row[name] = [
                (version, page["with"], page["without"]) for version in (text, cleaned[name])
            ]
    row["unstable"] = sum(clean(text) != text for text in cleaned.values())
    return row


def _word_f1(name: str, rows: list[list[float]]) -> Iterator[tuple[str, float]]:
    alone, after, best = (mean(column) for column in zip(*rows, strict=True))
    yield f"{name}: alone", alone
    yield f"{name}: cleaned", after
    yield f"{name}: best choice of lines", best
    yield f"{name}: of the way, %", 100 * (after - alone) / (best - alone)


def _snippets(name: str, rows: list[Any]) -> Iterator[tuple[str, float]]:
    alone, after = zip(*rows, strict=True)
    yield f"{name}: alone", snippets_f1(alone)
    yield f"{name}: cleaned", snippets_f1(after)


def faults(scores: Scores, floors: Scores) -> Iterator[str]:
    """The scores that are worse than their floors; of what is lost or unstable, less is better."""
    for metric, value in scores.items():
        if metric not in floors or metric.endswith(("alone", "lines", "way, %")):
            continue
        sign = 1 if metric.endswith("cleaned") else -1
        if sign * (value - floors[metric]) < -TOLERANCE:
            yield f"{metric} {value:.4f}, floor {floors[metric]:.4f}"


def print_table(name: str, scores: Scores) -> None:
    """Print the scores of one set: a row for each text that was cleaned, then the rest."""
    print(f"\n{name}\n{'':14}{'alone':>9}{'cleaned':>9}{'ceiling':>9}{'of the way':>12}")
    texts = dict.fromkeys(metric.split(":")[0] for metric in scores if ":" in metric)
    for text in texts:
        row = [value for metric, value in scores.items() if metric.startswith(f"{text}:")]
        cells = "".join(f"{value:9.4f}" for value in row[:3])
        print(f"{text:14}{cells}" + (f"{row[3]:11.1f}%" if len(row) > 3 else ""))
    for metric, value in scores.items():
        if ":" not in metric:
            print(f"{metric:40}{value:8.3f}")
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
