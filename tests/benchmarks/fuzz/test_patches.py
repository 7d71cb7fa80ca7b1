"""Parsing and applying of diffs."""

from __future__ import annotations

from random import Random

from benchmarks.fuzz.patches import apply_hunks, parse_diff
from cleantext.cli.diff import unified_diff


def test_apply_hunks_does_what_the_diff_says() -> None:
    random = Random(1)
    for _ in range(200):
        lines = [random.choice((b"a", b"b\r", b"", b"-- c", b"\\ d")) + b"\n" for _ in range(20)]
        lines[-1] = random.choice((b"end", b"end\n"))
        gone = {number for number in range(1, 21) if random.random() < 0.2}
        after = [line for number, line in enumerate(lines, 1) if number not in gone]
        old = b"".join(lines)
        new = b"".join(b"new" + line if random.random() < 0.1 else line for line in after)
        diff = b"".join(unified_diff("f.txt", old, new, gone))
        assert apply_hunks(old, parse_diff(diff).get("f.txt", ())) == new
