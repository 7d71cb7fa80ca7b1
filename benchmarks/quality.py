"""How well cleantext cleans: whole pages, after each extractor, clean text, a second time.

    python benchmarks/quality.py ../shared/bench

reads the gzipped JSON Lines files of a folder (one page a line: ``gold``, or ``with`` and
``without``; ``dump``; ``ext`` with the outputs of the extractors, which saw the HTML; ``type``;
``lang``), prints tables for each, and exits with 1 when a score is under its floor in
``floors.json``. Floors hold for the very data that they were taken on, told by its digest.
``--update`` takes new floors; one that is lower than before takes ``--allow-lower`` as well. Pages
whose right text is empty have no score.

Of data that the package's body model was trained on, only the pages of sites that training kept
apart are scored (``--all`` scores the others too, on which the model knows the answers).

Articles are cleaned with ARTICLE; where a set has pages of other types, all of them with PAGE.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from tables import print_view
from tqdm import tqdm
from views import Page, Row, View, score_page

from cleantext.body.model import DEFAULT
from cleantext.presets import PresetName

FLOORS = Path(__file__).with_name("floors.json")
TOLERANCE = 0.0005
"""How far under its floor a score may be: rounding, nothing more."""

HELD_OUT = DEFAULT.with_suffix(".held-out.txt")
"""The pages that training kept apart from the package's body model."""

PROCESSES = 2

Scores = dict[str, float]


def main() -> int:
    """Score, print, compare with the floors."""
    options = read_options()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the processes share the cores as they are
    known = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    failed: list[str] = []
    for path in sorted(options.data.glob("*.jsonl.gz")):
        name = path.name.removesuffix(".jsonl.gz")
        pages = chosen(read(path), name, options)
        views = list(score(name, pages, options)) if pages else []
        for view in views:
            print_view(view)
        if options.partial:
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        scores = dict(held(views))
        failed += [f"{name}, {fault}" for fault in faults(scores, known.get(digest, {}))]
        known[digest] = {"data": name, **scores}
    return verdict(options, failed, known)


def read_options() -> argparse.Namespace:
    """The options of the command line; ``partial`` is set where floors can't be compared."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path, help="the folder with the .jsonl.gz files")
    parser.add_argument("--body-model", metavar="PATH", help="find the body with these weights")
    parser.add_argument(
        "--only-hosts",
        type=Path,
        metavar="FILE",
        help="score the pages named in it alone, one FILE/ID a line: those of the hosts that "
        "training kept apart (default: those of the package's model)",
    )
    parser.add_argument("--all", action="store_true", help="score all pages")
    parser.add_argument(
        "--skip", metavar="FILTERS", default="", help="without these filters, such as keep_body"
    )
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="every Nth page")
    parser.add_argument("--update", action="store_true", help="take these scores as the new floors")
    parser.add_argument("--allow-lower", action="store_true", help="even where one is lower")
    options = parser.parse_args()
    options.partial = bool(
        options.body_model
        or options.only_hosts
        or options.all
        or options.skip
        or options.sample > 1
    )
    if options.update and options.partial:
        parser.error("--update takes the usual pages and the weights of the package")
    options.only_hosts = options.only_hosts or HELD_OUT
    return options


def read(path: Path) -> list[Page]:
    """The pages of a file, without those that can't be scored."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
    return [page for page in pages if page.get("gold", "-").strip()]


def chosen(pages: list[Page], name: str, options: argparse.Namespace) -> list[Page]:
    """The pages that the options ask for."""
    wanted = set(options.only_hosts.read_text(encoding="utf-8").splitlines())
    apart = [page for page in pages if f"{name}/{page['id']}" in wanted]
    return (pages if options.all else apart or pages)[:: options.sample]


def score(name: str, pages: list[Page], options: argparse.Namespace) -> Iterator[View]:
    """All pages scored: articles as ARTICLE cleans them, mixed pages as PAGE does."""
    articles = [page for page in pages if page["type"] in ("article", "mixed")]
    if articles:
        kind = "articles" if articles[0]["type"] == "article" else "pages"
        yield View(f"{name}, {kind}", "article", rows(articles, "article", options))
    if any(page["type"] != "article" for page in pages):
        yield View(f"{name}, pages of all types", "page", rows(pages, "page", options))


def rows(pages: list[Page], preset: PresetName, options: argparse.Namespace) -> list[Row]:
    """The scores of pages, in their order."""
    more: dict[str, Any] = {"skip": tuple(filter(None, options.skip.split(",")))}
    if options.body_model:
        more["body_model"] = options.body_model
    work = partial(score_page, preset=preset, options=more)
    with ProcessPoolExecutor(PROCESSES) as pool:
        results = pool.map(work, pages, chunksize=8)
        return list(tqdm(results, total=len(pages), unit="page", leave=False, delay=1))


def held(views: list[View]) -> Iterator[tuple[str, float]]:
    """The scores that floors hold, each under its name; of F1 more is better, else less."""
    for view in views:
        for text in view.texts:
            yield f"{view.preset}, {text}: F1", round(view.f1(view.preset, text), 5)
        if view.has_gold:
            for part in view.parts():
                yield f"{view.preset}, {part.name}: F1", round(part.f1(view.preset), 5)
            yield f"{view.preset}: words lost, %", round(view.lost(view.preset), 5)
            yield f"{view.preset}: over a tenth, %", round(view.torn(view.preset), 5)
            yield f"{view.preset}: emptied", view.emptied(view.preset)
        yield f"{view.preset}: unstable", view.unstable()


def faults(scores: Scores, floors: Scores) -> Iterator[str]:
    """The scores that are worse than their floors."""
    for name, value in scores.items():
        sign = 1 if name.endswith("F1") else -1
        if name in floors and sign * (value - floors[name]) < -TOLERANCE:
            yield f"{name} {value:.4f}, floor {floors[name]:.4f}"


def verdict(options: argparse.Namespace, failed: list[str], floors: dict[str, Scores]) -> int:
    """Say which scores are under their floors, write new floors if asked to; the exit status."""
    if options.partial:
        print("\nnot compared with the floors, which are for the pages kept apart, usual weights")
        return 0
    print("", *failed or ["no score is under its floor"], sep="\n")
    if options.update and (options.allow_lower or not failed):
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
        print(f"floors written to {FLOORS}")
        return 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
