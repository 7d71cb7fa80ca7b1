"""Records whose texts begin with their number, which identifies them in any format."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TypeAlias

from benchmarks.data.made_up import small_texts
from cleantext.corpus.formats.records import Record, plain
from cleantext.corpus.formats.registry import read

FAST = ("--preset", "repair", "--config", "none", "--quiet")
"""Options of the commands that make cleaning cheap: nearly all is reading and writing."""

Numbers: TypeAlias = Counter[int]


def numbered_lines(count: int) -> list[bytes]:
    """Return numbered records as lines of JSON."""
    return [
        json.dumps({"id": number, "text": f"{number}\n{text}"}).encode()
        for number, text in enumerate(small_texts(count))
    ]


def count_numbers(path: Path) -> Numbers:
    """Count the record numbers in a file, or in the files of a folder."""
    shards = sorted(path.glob("*.jsonl")) if path.is_dir() else []
    records = (item for source in shards or [path] for item in read(source))
    texts = (plain(item.fields["text"]) for item in records if isinstance(item, Record))
    return Counter(int(text.partition("\n")[0]) for text in texts)


def count_astray(expected: Numbers, found: Numbers) -> int:
    """Return how many records are missing, superfluous or duplicated."""
    difference = Counter(expected)
    difference.subtract(found)
    return sum(map(abs, difference.values()))
