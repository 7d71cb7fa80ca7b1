"""Runs of engines in tests: a crawl, and the examples of their page."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from places import ROOT

from cleantext.corpus.cli.main import main

PAGE = ROOT / "docs/engines.md"
FULL = ("--config", "none", "--quiet", "--removed-field", "removed")
SITES = ("harbour.example", "moor.example", "www.fjord.example")
STORY = (
    "The council of {name} said on Tuesday that the old bridge over the river would be closed to "
    "cars for some weeks, since an inspection had found cracks in two of its pillars.\n"
    "“We did not expect this,” said Søren {name}, who lives on the other bank; — 橋は閉鎖された。\n"
    "Buses will take the way by {name}, and a ferry is to run every ten minutes until it is done.\n"
)


def page(number: int) -> dict[str, Any]:
    site = SITES[number % len(SITES)]
    furniture = f"Home\n{site} News Service Today\nAdvertisement\n"
    name = "".join("abcdefghij"[int(digit)] for digit in str(number)).title()  # no line recurs
    text = furniture + STORY.format(name=name) + "Share on Facebook\n"
    return {"id": f"p{number}", "url": f"https://{site}/{number}", "text": text}


def make_crawl(home: Path) -> Path:
    """Write a crawl in three shards to a folder, and what the commands make of it."""
    pages = [page(number) for number in range(90)]
    pages[7] |= {"text": "", "url": "https://empty.example/"}  # datatrove's readers leave it out
    pages[40]["text"] = None
    pages[8]["url"] = None
    (home / "crawl").mkdir()
    for name, start in (("a", 0), ("b", 30), ("c", 60)):
        rows = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in pages]
        shard = "".join(row + "\n" for row in rows[start : start + 30])
        (home / f"crawl/{name}.jsonl").write_text(shard, encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(pages), home / "crawl.parquet")
    run = ["run", "-j", "1", *FULL]
    assert main([*run, str(home / "crawl"), "-o", str(home / "expected/")]) == 0
    assert main([*run, str(home / "crawl.parquet"), "-o", str(home / "expected.parquet")]) == 0
    assert main(["learn", str(home / "crawl"), "-o", str(home / "expected.tsv"), "-q"]) == 0
    return home


def link_crawl(crawl: Path, folder: Path) -> Path:
    """Link the files of a crawl to a folder of a test."""
    for item in crawl.iterdir():
        (folder / item.name).symlink_to(item)
    return folder


def examples() -> dict[str, str]:
    """Return the examples of the page by their headings."""
    parts = re.split(r"(?m)^##+ (.+)\n", PAGE.read_text(encoding="utf-8"))
    blocks = (re.search(r"(?ms)^```python\n(.*?)^```", part) for part in parts[2::2])
    return {name: block[1] for name, block in zip(parts[1::2], blocks, strict=True) if block}


def run(script: str, **environment: str) -> None:
    """Run a script in a new process; engines must be started below `__main__`."""
    Path("script.py").write_text(script, encoding="utf-8")
    execute(sys.executable, "script.py", **environment)


def execute(*command: str, **environment: str) -> None:
    quiet = {"RAY_USAGE_STATS_ENABLED": "0", "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run(
        command,
        env=os.environ | quiet | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]


def lines(folder: str, *, with_text: bool = False) -> dict[str, list[bytes]]:
    """Return the lines of the shards in a folder by name, only those with a text if asked."""
    return {
        path.stem[-1]: [
            line for line in path.read_bytes().splitlines() if not with_text or has_text(line)
        ]
        for path in sorted(Path(folder).glob("*.jsonl"))
    }


def has_text(line: bytes) -> bool:
    return bool(json.loads(line)["text"])


def same_files() -> None:
    assert lines("clean") == lines("expected")
    assert len(lines("clean")) == 3


def same_rows(*names: str) -> None:
    expected = pq.read_table("expected.parquet").to_pylist()
    assert len(expected) == 90
    for name in names:
        found = pq.read_table(name).to_pylist()
        assert sorted(found, key=by_id) == sorted(expected, key=by_id), name


def by_id(row: dict[str, Any]) -> str:
    return str(row["id"])


def same_templates(name: str) -> None:
    text = Path(name).read_text(encoding="utf-8")
    assert text == Path("expected.tsv").read_text(encoding="utf-8")
    assert "moor.example\t1.000\t28\tmoor.example news service today\n" in text
