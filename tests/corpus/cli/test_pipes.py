"""Runs from standard input and to standard output."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cleantext.corpus.cli.main import main

pytest.importorskip("msgspec")

ROWS: list[dict[str, Any]] = [
    {"id": 1, "text": "He said so.\nAdvertisement\nShe agreed.\n"},
    {"id": 2, "text": None},
    {"id": 3, "text": "Plain.\n"},
]
CLEAN = [{**ROWS[0], "text": "He said so.\nShe agreed.\n"}, ROWS[1], ROWS[2]]
DATA = "".join(json.dumps(row) + "\n" for row in ROWS).encode()


def corpus(folder: Path, *words: str, data: bytes = b"", code: int = 0) -> Any:
    done = subprocess.run(  # noqa: PLW1510  # the code is looked at
        [sys.executable, "-m", "cleantext.corpus", *words, "-j", "1"],
        input=data,
        capture_output=True,
        cwd=folder,
        timeout=120,
    )
    assert done.returncode == code, done.stderr
    return done


def rows(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def test_standard_input_goes_to_standard_output(tmp_path: Path) -> None:
    done = corpus(tmp_path, "run", "-", "-o", "-", data=DATA + b"oops\n")
    assert rows(done.stdout) == CLEAN
    assert b"rejected: standard input, line 4: not JSON" in done.stderr
    assert b'"records": 4' in done.stderr
    assert not list(tmp_path.iterdir())


def test_standard_input_goes_to_a_file(tmp_path: Path) -> None:
    done = corpus(tmp_path, "run", "-", "-o", "out.jsonl.gz", "-q", data=DATA + b"oops\n")
    assert not done.stdout
    assert rows(gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes())) == CLEAN
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "out.jsonl.gz",
        "out.jsonl.gz.rejects.jsonl",
    ]


def test_a_file_goes_to_standard_output(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(DATA + b"oops\n")
    more = ("--rejects", "bad.jsonl", "--summary", "sum.json", "-q")
    done = corpus(tmp_path, "run", "in.jsonl", "-o", "-", *more)
    assert rows(done.stdout) == CLEAN
    assert not done.stderr
    assert len(rows((tmp_path / "bad.jsonl").read_bytes())) == 1
    assert json.loads((tmp_path / "sum.json").read_bytes())["rejected"] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-", "-o", "-", "--resume"), "leave out --resume"),
        (("-", "-o", "-", "--to", "parquet"), "standard output is JSON Lines"),
        (("-", "-o", "-", "--from", "wet"), "standard input is JSON Lines"),
        (("-", "-o", "folder/"), "the output of a pipe is one file"),
        (("in.jsonl", "-o", "-", "--rejects", "in.jsonl"), "in.jsonl: already exists"),
        (("in.jsonl", "-o", "-", "--rejects", "in.jsonl", "--overwrite"), "is an input"),
        (("in.jsonl", "-o", "-", "--summary", "in.jsonl", "--overwrite"), "is an input"),
        (("-", "-o", "in.jsonl"), "already exists"),
        (("./-", "-o", "-"), "no such file"),
        (("-", "-", "-o", "-"), "standard input can be read once only; name it once"),
        (("s3://bucket/x.jsonl", "-o", "-"), "s3://bucket/x.jsonl: URLs are not read"),
    ],
)
def test_what_can_not_be_done_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    told: str,
) -> None:
    (tmp_path / "in.jsonl").write_bytes(DATA)
    monkeypatch.chdir(tmp_path)
    assert main(["run", *words]) == 2
    out, error = capsys.readouterr()
    assert told in error
    assert error.count("\n") == 1
    assert not out
    assert (tmp_path / "in.jsonl").read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_compressed_standard_input_is_named(tmp_path: Path) -> None:
    done = corpus(tmp_path, "run", "-", "-o", "-", data=gzip.compress(DATA), code=2)
    assert b"standard input is compressed; unpack it: zcat" in done.stderr


def test_an_output_that_is_there_is_replaced_when_asked(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_bytes(b"old\n")
    corpus(tmp_path, "run", "-", "-o", "out.jsonl", "--overwrite", "-q", data=DATA)
    assert rows((tmp_path / "out.jsonl").read_bytes()) == CLEAN


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(DATA * 3000)
    words = [sys.executable, "-m", "cleantext.corpus", "run", "in.jsonl", "-o", "-", "-q"]
    process = subprocess.Popen(
        [*words, "-j", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    )
    assert process.stdout
    assert process.stderr
    os.read(process.stdout.fileno(), 10)
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), told) == (141, b"")


def test_salvaged_records_are_counted(tmp_path: Path) -> None:
    damaged = bytearray(gzip.compress(DATA, mtime=0))
    damaged[-1] ^= 1
    (tmp_path / "in.jsonl.gz").write_bytes(damaged + gzip.compress(DATA, mtime=0))
    done = corpus(tmp_path, "run", "in.jsonl.gz", "-o", "-", code=1)
    assert rows(done.stdout) == CLEAN
    assert b'"damaged": 1' in done.stderr
    done = corpus(tmp_path, "run", "in.jsonl.gz", "-o", "-", "--salvage", code=1)
    assert rows(done.stdout) == CLEAN * 2
    assert b'"suspect": 3' in done.stderr


@pytest.mark.parametrize("option", ["--rejects", "--summary"])
@pytest.mark.parametrize("name", ["-", ""])
def test_a_report_needs_the_name_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.jsonl").write_bytes(DATA)
    assert main(["run", "in.jsonl", "-o", "out.jsonl", option, name]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


@pytest.mark.parametrize("field", ["text", "url", "removed", "edits", "notes"])
def test_a_field_needs_a_name(field: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "in.jsonl", "-o", "out.jsonl", f"--{field}-field", ""]) == 2
    assert "the name is empty; is a variable not set?" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
@pytest.mark.parametrize(
    ("words", "end"),
    [
        (("-o", "-"), "the disk is full; make room and run again; a run through a pipe has to"),
        (("--sample", "1"), "the disk is full; make room and run again\n"),
    ],
)
def test_a_full_disk_is_told_with_the_way_out(
    tmp_path: Path, words: tuple[str, ...], end: str
) -> None:
    (tmp_path / "in.jsonl").write_bytes(DATA)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: PLW1510  # the code is looked at
            [sys.executable, "-m", "cleantext.corpus", "run", "in.jsonl", "-q", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            timeout=120,
        )
    assert done.returncode == 2
    assert f"cleantext-corpus: error: {end}" in done.stderr.decode()


def test_what_own_filters_print_does_not_stand_among_the_records(tmp_path: Path) -> None:
    (tmp_path / "own_prints.py").write_text(
        "from cleantext import drop\n\n@drop\ndef prints(line):\n    print('noise')\n"
    )
    words = ("run", "-", "-o", "-", "-q", "--filter", "own_prints:prints")
    done = corpus(tmp_path, *words, data=DATA)
    assert rows(done.stdout) == CLEAN
    assert b"noise" in done.stderr
