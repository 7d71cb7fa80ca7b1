"""Write HTML pages made from dumps, and check their plain text against the dumps."""

from __future__ import annotations

from argparse import Namespace
from statistics import mean, median

from benchmarks.data.html_pages import Writer, plain
from benchmarks.data.pages import dumps, page_file
from benchmarks.quality.scores import word_f1

FAITHFUL = 0.99
"""Minimum mean word F1 of the pages' plain text against the text they were made from."""


def main(options: Namespace) -> int:
    """Write the pages; return 1 if their plain text differs from the dumps."""
    options.folder.mkdir(parents=True, exist_ok=True)
    path = page_file(options.data) if options.data else None
    sizes, closeness = [], []
    for number, text in enumerate(dumps(path, options.count)):
        html = Writer(text).page()
        (options.folder / f"{number:05}.html").write_text(html, encoding="utf-8")
        sizes.append((len(html), len(text)))
        closeness.append(word_f1(plain(html), text))
    html_size, text_size = (median(column) / 1000 for column in zip(*sizes, strict=True))
    print(f"{len(sizes)} pages; medians: {html_size:.0f} kB of HTML, {text_size:.1f} kB of text")
    print(f"word F1 of their plain text: mean {mean(closeness):.4f}, least {min(closeness):.4f}")
    return 0 if mean(closeness) > FAITHFUL else 1
