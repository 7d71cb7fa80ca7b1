"""Runs over data sets with broken records, which must be rejected alone."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from random import Random
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.corpus.procstat import corpus_command
from benchmarks.data.numbered import FAST, Numbers, count_astray, count_numbers, numbered_lines
from benchmarks.results import Result
from benchmarks.tables import print_table
from cleantext.corpus.formats.codecs import CODECS

LINES: dict[str, Callable[[bytes], bytes]] = {
    "no JSON": lambda line: line[:-2],
    "no object": lambda line: b"[%b]" % line,
    "no text field": lambda line: line.replace(b'"text":', b'"body":'),
    "a number for a text": lambda line: line.replace(b'"text":', b'"text": 7, "body":'),
    "no UTF-8": lambda line: line.replace(b'"text": "', b'"text": "\xff'),
    "zeros": lambda line: bytes(len(line)),
    "cut": lambda line: line[: len(line) // 2],
}
"""Ways to break a line of JSON."""

ROWS = 50
"""Number of rows of a row group."""

WARC = """WARC/1.1\r
WARC-Type: conversion\r
WARC-Record-ID: <urn:uuid:{0:08}-0000-4000-8000-000000000000>\r
WARC-Date: 2026-01-01T00:00:00Z\r
WARC-Target-URI: https://example.com/{0}\r
Content-Type: text/plain\r
Content-Length: {1}\r
\r
"""


class Case(NamedTuple):
    """A data set with broken records.

    Attributes:
        kind: the kind of damage.
        name: the name of the file, which implies the format.
        data: the contents of the file.
        bad: the numbers of the broken records.
        places: the number of broken places in the file.

    """

    kind: str
    name: str
    data: bytes
    bad: set[int]
    places: int


def broken(folder: Path, scale: float) -> Iterator[Result]:
    """Run over data sets of which one record in a hundred is broken."""
    records = max(1000, round(10_000 * scale))
    table = [["broken records", "all", "broken", "in places", "written", "rejects"]]
    results = []
    for case in _cases(numbered_lines(records)):
        written, rejects = _outcome(folder, case)
        expected = Counter(set(range(records)) - case.bad)
        astray = count_astray(expected, written) + max(case.places - rejects, 0)
        results.append(Result(f"records astray: {case.kind}", astray, 0))
        numbers = (records, len(case.bad), case.places, written.total(), rejects)
        table.append([case.kind, *map(str, numbers)])
    print()
    print_table(iter(table))
    yield from results


def _outcome(folder: Path, case: Case) -> tuple[Numbers, int]:
    """Run over a case; return the numbers written, and the count of rejects."""
    source, target, rejects = (folder / f"{part}-{case.name}" for part in ("bad", "good", "rest"))
    source.write_bytes(case.data)
    command = corpus_command(
        "run", source, "-o", target, "--rejects", rejects, "--overwrite", *FAST
    )
    status = subprocess.run(command, check=False).returncode
    if status not in (0, 1):  # 1: damaged parts of the input were left out
        raise RuntimeError(f"{' '.join(command)} exited with {status}")
    return count_numbers(target), len(rejects.read_bytes().splitlines())


def _cases(lines: list[bytes]) -> Iterator[Case]:
    count = len(lines) // 100
    bad = set(Random(1).sample(range(len(lines)), count))
    for kind, harm in LINES.items():
        made = [harm(line) if number in bad else line for number, line in enumerate(lines)]
        yield Case(kind, "lines.jsonl", b"\n".join(made), bad, count)
    yield _all_kinds(lines, count)
    for packing in CODECS:
        members = [_packed(line + b"\n", packing) for line in lines]
        yield Case(f"cut: {packing}", f"cut.jsonl{packing}", _cut(members, bad), bad, count)
    records = [_warc(number, line) for number, line in enumerate(lines)]
    yield Case("cut: WARC", "cut.warc", _cut(records, bad), bad, count)
    members = [_packed(record, ".gz") for record in records]
    yield Case("cut: WARC .gz", "cut.warc.gz", _cut(members, bad), bad, count)
    yield _row_groups(lines)


def _all_kinds(lines: list[bytes], count: int) -> Case:
    """Return a data set with a hundredth of each kind of broken lines."""
    chosen = Random(2).sample(range(len(lines)), count * len(LINES))
    harms = dict(zip(chosen, cycle(LINES.values()), strict=False))
    made = [harms[n](line) if n in harms else line for n, line in enumerate(lines)]
    return Case("lines of all these", "all.jsonl", b"\n".join(made), set(chosen), len(chosen))


def _packed(data: bytes, packing: str) -> bytes:
    encoder = CODECS[packing]().encoder()
    packed: bytes = encoder.compress(data) + encoder.flush()
    return packed


def _cut(parts: list[bytes], bad: set[int]) -> bytes:
    """Join the parts, with only the first three quarters of the bad ones."""
    return b"".join(
        part[: len(part) * 3 // 4] if number in bad else part for number, part in enumerate(parts)
    )


def _warc(number: int, line: bytes) -> bytes:
    body = json.loads(line)["text"].encode()
    return b"".join((WARC.format(number, len(body)).encode(), body, b"\r\n\r\n"))


def _row_groups(lines: list[bytes]) -> Case:
    """Return row groups, some of whose texts are overwritten."""
    table = pa.Table.from_pylist([json.loads(line) for line in lines])
    sink = pa.BufferOutputStream()
    options = {"use_dictionary": False, "write_page_checksum": True}
    pq.write_table(table, sink, row_group_size=ROWS, **options)
    data, groups = bytearray(sink.getvalue()), len(lines) // ROWS
    described = pq.ParquetFile(pa.BufferReader(bytes(data))).metadata
    chosen = Random(3).sample(range(groups), max(1, groups // 100))
    for group in chosen:
        column = described.row_group(group).column(1)
        middle = column.data_page_offset + column.total_compressed_size // 2
        data[middle : middle + 20] = bytes(20)
    bad = {ROWS * group + row for group in chosen for row in range(ROWS)}
    return Case("damaged row groups", "groups.parquet", bytes(data), bad, len(chosen))
