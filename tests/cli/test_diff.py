"""Diffs: each leads from the old text to the new one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.cli.diff import coloured, unified_diff
from cleantext.cli.main import main


def patched(diff: list[bytes], before: bytes) -> bytes:
    """Apply a unified diff, by its definition."""
    rest = before.split(b"\n")
    lines = [line + b"\n" for line in rest[:-1]] + ([rest[-1]] if rest[-1] else [])
    result: list[bytes] = []
    place = 0
    for number, line in enumerate(diff[2:], 2):
        if line.startswith(b"@@"):
            old = line.split()[1][1:].split(b",")
            start = int(old[0]) - (old[1] != b"0")
            result += lines[place:start]
            place = start
            continue
        text = line[1:]
        if number + 1 < len(diff) and diff[number + 1].startswith(b"\\"):
            text = text.removesuffix(b"\n")
        if line[:1] in b" -":
            assert lines[place] == text
            place += 1
        if line[:1] in b" +":
            result.append(text)
    return b"".join(result + lines[place:])


LINES = st.lists(
    st.tuples(
        st.sampled_from([b"same", b"gone", b"old", b"", b"x\r", b"\xff"]),
        st.sampled_from([b"\n", b"\r\n"]),
    ),
    max_size=40,
)


@given(LINES, st.sampled_from([b"", b"same", b"gone", b"old"]))
def test_diff_leads_from_old_to_new(lines: list[tuple[bytes, bytes]], last: bytes) -> None:
    every = [*lines, (last, b"")] if last else lines
    before = b"".join(text + end for text, end in every)
    after = b"".join(text.replace(b"old", b"new") + end for text, end in every if text != b"gone")
    gone = {number for number, (text, _) in enumerate(every, 1) if text == b"gone"}
    chunks = b"".join(unified_diff("x", before, after, gone)).split(b"\n")
    diff = [chunk + b"\n" for chunk in chunks[:-1]]
    assert (patched(diff, before) if diff else before) == after
    assert bool(diff) == (before != after)


DIFFS = [
    b"He said so.\nAdvertisement\nShe agreed.\f\r\n",
    b"\xef\xbb\xbfAdvertisement\r\nText.\r\n",
    b"No end.\nAdvertisement",
    b"Advertisement\nNo end. ",
    b"Advertisement\n",
    b"Caf\xe9.\nText.\n",
    b"".join(b"Line %c.\n" % n for n in range(65, 90)) + b"Advertisement\nEnd.\n",
    b"Advertisement\n" + b"".join(b"Line %c.\n" % n for n in range(65, 90)) + b"Advertisement\n",
]


@pytest.mark.parametrize("data", DIFFS)
def test_diff_of_the_command_is_the_change(
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    data: bytes,
) -> None:
    monkeypatch.chdir(tmp_path)
    tools = [["git", "apply", "-"], ["patch", "-p1", "-s"]]
    for tool in (tool for tool in tools if shutil.which(tool[0])):
        for name in ("page.txt", "a page.txt", 'quo"ted\tänd\\odd.txt'):
            Path(name).write_bytes(data)
            assert main(["--diff", "--quiet", name]) == 1
            diff = capsysbinary.readouterr().out
            done = subprocess.run(tool, input=diff, capture_output=True, check=False)
            assert (done.returncode, done.stderr) == (0, b"")
            applied = Path(name).read_bytes() if Path(name).exists() else b""
            Path(name).write_bytes(data)
            assert main(["--in-place", "--quiet", name]) == 1
            assert Path(name).read_bytes() == applied


def test_diff_from_an_encoding_with_other_line_breaks() -> None:
    data = "Ünï.\nAdvertisement\n".encode("utf-16-le")
    diff = b"".join(unified_diff("x", data, "Ünï.\n".encode(), {2}))
    assert diff.count(b"\n-") + diff.count(b"\n+") > 2
    assert diff.endswith("+Ünï.\n".encode())


@pytest.mark.no_cover
def test_diff_is_linear() -> None:
    before = b"".join(b"Line %d\n" % number for number in range(200_000))
    kept = [number for number in range(200_000) if number % 3]
    after = b"".join(b"Line %d\n" % number for number in kept)
    gone = {number + 1 for number in range(0, 200_000, 3)}
    diff = unified_diff("x", before, after, gone)
    assert sum(line.startswith(b"-L") for line in diff) == len(gone)


def test_colours_stand_around_lines() -> None:
    lines = [b"--- a\n", b"+++ b\n", b"@@ -1 +1 @@\n", b"-x\n", b"+y\n", b" z\n"]
    assert list(coloured(lines)) == [
        b"\x1b[1m--- a\x1b[0m\n",
        b"\x1b[1m+++ b\x1b[0m\n",
        b"\x1b[36m@@ -1 +1 @@\x1b[0m\n",
        b"\x1b[31m-x\x1b[0m\n",
        b"\x1b[32m+y\x1b[0m\n",
        b" z\n",
    ]
