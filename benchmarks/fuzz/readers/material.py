"""Valid files in all formats, from which mutated ones are made."""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.fuzz.readers.mutations import Sample
from cleantext.body.model import DEFAULT, Model, load, save
from cleantext.corpus.formats.records import Record
from cleantext.corpus.formats.registry import open_writer
from cleantext.corpus.runner.journal import Journal, Place
from cleantext.corpus.templates.tally import Tally
from cleantext.filters.templates import Template, write_templates
from cleantext.phrases import read
from cleantext.phrases.compiled import PLACE, write
from cleantext.system.extras import load as load_extra

TEXTS = [
    "He said so.\nAdvertisement\nShe agreed.\n",
    "Café au lait – « déjà vu »\n" * 5,
    "記者 2026年\n新聞\n\n",
    "x",
    "",
    'Quotes " and \\ back\tslashes { [ ] }\n' * 20,
]


@cache
def samples(name: str) -> list[Sample]:
    """Return the valid files for a reader."""
    with tempfile.TemporaryDirectory() as folder:
        return list(MATERIAL[name](Path(folder)))


def _records() -> list[Any]:
    fields = [
        {"text": text, "url": f"http://a.org/{i}", "n": i, "deep": {"x": [1.5, None]}}
        for i, text in enumerate(TEXTS * 3)
    ]
    return [Record("here", each) for each in fields]


def _written(folder: Path, *names: str) -> Iterator[Sample]:
    for name in names:
        with open_writer(folder / name) as writer:
            for start in range(0, 18, 6):
                writer.write(_records()[start : start + 6])
                writer.commit()
            writer.finish()
        yield name.removeprefix("a"), (folder / name).read_bytes()


def _jsonl(folder: Path) -> Iterator[Sample]:
    yield from _written(folder, "a.jsonl")
    rows = [record.fields for record in _records()]
    for indent in (None, 1):
        yield ".json", json.dumps(rows, indent=indent).encode()
    yield ".json", b"\n".join(json.dumps(row, indent=2).encode() for row in rows)
    yield ".jsonl", b"\n".join(json.dumps(row).encode() for row in rows).decode().encode("utf-16")


def _gzip(folder: Path) -> Iterator[Sample]:
    yield from _written(folder, "a.jsonl.gz", "a.wet.gz")
    lines = b"".join(json.dumps(record.fields).encode() + b"\n" for record in _records())
    for level in (0, 9):
        encoder = zlib.compressobj(level, wbits=31)
        yield ".jsonl.gz", encoder.compress(lines * 20) + encoder.flush()


def _zstd(folder: Path) -> Iterator[Sample]:
    yield from _written(folder, "a.jsonl.zst", "a.warc.zst")


def _warc(folder: Path) -> Iterator[Sample]:
    yield from _written(folder, "a.wet", "a.wet.gz")
    page = "<html><title>T</title><body><nav>Home</nav><p>Café.</p></body></html>".encode()
    packed = zlib.compressobj(9, wbits=31)
    gz = packed.compress(page) + packed.flush()
    html, ok = b"Content-Type: text/html\r\n", b"HTTP/1.1 200 OK\r\n"
    answers = [
        ok + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + page,
        ok + html + b"Content-Encoding: gzip\r\n\r\n" + gz,
        ok + html + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(page),
        ok + html + b"Content-Encoding: br\r\n\r\n" + load_extra("brotli").compress(page),
        ok
        + b"Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n",
    ]
    records = b"".join(
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.org/\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
        % (len(answer), answer)
        for answer in answers
    )
    yield ".warc", records
    yield (
        ".warc",
        records + b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nab\r\n\r\n",
    )


def _parquet(folder: Path) -> Iterator[Sample]:
    yield from _written(folder, "a.parquet")
    table = pa.Table.from_pylist([_typed(record.fields) for record in _records()])
    table = table.append_column("when", pa.array(range(len(table)), pa.timestamp("ns")))
    table = table.append_column("day", pa.array(range(len(table)), pa.date32()))
    for compression, dictionary, version in (
        ("snappy", True, "1.0"),
        ("none", False, "2.0"),
        ("gzip", True, "2.0"),
        ("lz4", False, "1.0"),
        ("none", True, "1.0"),
    ):
        pq.write_table(
            table,
            folder / "b.parquet",
            compression=compression,
            use_dictionary=dictionary,
            data_page_version=version,
            row_group_size=7,
        )
        yield ".parquet", (folder / "b.parquet").read_bytes()


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields of several types."""
    row = {name: fields[name] for name in ("text", "url", "n")}
    return row | {"tags": ["a", None], "raw": b"\xff", "t": 1.5}


def _tally(folder: Path) -> Iterator[Sample]:
    with Tally() as tally:
        for number in range(20):
            tally.add(f"https://host{number % 3}.org/{number}", "Story\nRead more\nAbout us\n")
        tally.save(folder / "a.tally")
    yield ".tally", (folder / "a.tally").read_bytes()


def _templates(_: Path) -> Iterator[Sample]:
    made = [Template(f"host{n}.org", n / 20, n, f"line {n} é") for n in range(1, 20)]
    yield ".tsv", write_templates(made).encode()


def _model(folder: Path) -> Iterator[Sample]:
    yield ".npz", DEFAULT.read_bytes()
    whole = load()
    for name in list(whole.weights)[::3]:
        for change in ("missing", "shape", "nan", "kind", "about"):
            model = _damaged_model(whole, name, change)
            save(model, folder / "a.npz")  # with the right digest
            yield ".npz", (folder / "a.npz").read_bytes()


def _damaged_model(whole: Model, name: str, change: str) -> Model:
    """Return a model that its own checks would refuse."""
    weights, about = dict(whole.weights), dict(whole.about)
    if change == "missing":
        del weights[name]
    elif change == "about":
        about[list(about)[len(name) % len(about)]] = [None, 1e308]
    else:
        weights[name] = {
            "shape": weights[name].T[:1],
            "nan": weights[name] * np.float32("nan"),
            "kind": weights[name].astype("f8"),
        }[change]
    model = object.__new__(Model)
    object.__setattr__(model, "weights", weights)
    object.__setattr__(model, "about", about)
    return model


def _compiled(_: Path) -> Iterator[Sample]:
    if not PLACE.exists():
        write(read())
    yield ".bin", PLACE.read_bytes()


def _journal(folder: Path) -> Iterator[Sample]:
    path = folder / "a.journal"
    journal = Journal(
        path, {"--from": "jsonl"}, ["/out.jsonl"], place=Place(0, 1, 512), consumed=99
    )
    journal.writer, journal.rejects, journal.totals.records = {"bytes": 77}, {"bytes": 5}, 900
    journal.save()
    yield ".journal", path.read_bytes()


def _config(_: Path) -> Iterator[Sample]:
    own = b'keep = ["credit"]\nprotect = [\'^Fig\']\nencoding = "latin-1"\nlanguages = ["de"]\n'
    yield ".toml", b'preset = "article"\n' + own + b'phrases.newsletter = ["get the *"]\n'
    tool = b'[project]\nname = "x"\n[tool.cleantext]\nexclude = ["drafts/"]\n'
    yield "/pyproject.toml", tool + own + b"[[tool.other]]\nx = 1\n"


def _ignore(_: Path) -> Iterator[Sample]:
    yield "", b"*.log\n!keep.log\n/build/\n# note\n\\#x\n[a-z]*.txt\n**/foo/**\n\\!x\n"


MATERIAL: dict[str, Callable[[Path], Iterator[Sample]]] = {
    "jsonl": _jsonl,
    "gzip": _gzip,
    "zstd": _zstd,
    "warc": _warc,
    "parquet": _parquet,
    "tally": _tally,
    "templates": _templates,
    "model": _model,
    "compiled": _compiled,
    "journal": _journal,
    "config": _config,
    "ignore": _ignore,
}
