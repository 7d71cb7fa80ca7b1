"""Give all readers mutated files for a time, and look for anything but their own outcomes.

    python benchmarks/fuzz_readers.py --minutes 60
    python benchmarks/fuzz_readers.py --only warc,gzip --minutes 5
    python benchmarks/fuzz_readers.py --again warc:123456      # one case once more, with traceback

Real files in all formats are made, then flipped, cut, spliced, doubled, lengthened; each is read
in a child process with a limit of memory and of time. A case is known by its reader and its seed,
from which it is made again. The outcomes that are counted: records, rejects, or one message of
the reader's own. All else is a failure: another exception, a panic, an abort, a case that takes
longer than `--seconds` or more memory than `--megabytes`. Exit code 1 if there was any.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

BATCH = 400
"""Cases of a child process."""

Outcome = str
Reader = Callable[[Path], Outcome]

TEXTS = [
    "He said so.\nAdvertisement\nShe agreed.\n",
    "Café au lait – « déjà vu »\n" * 5,
    "記者 2026年\n新聞\n\n",
    "x",
    "",
    'Quotes " and \\ back\tslashes { [ ] }\n' * 20,
]


def main() -> int:
    """Run cases until the time is over; print what became of them."""
    options = _options()
    names = options.only.split(",") if options.only else list(READERS)
    if options.again:
        name, seed = options.again.split(":")
        with tempfile.TemporaryDirectory() as folder:
            print(_run(name, int(seed), Path(folder)))
        return 0
    end = time.monotonic() + 60 * options.minutes
    counts: Counter[tuple[str, str]] = Counter()
    failures: dict[str, str] = {}
    seed = options.seed
    while time.monotonic() < end:
        for name in names:
            seed += BATCH
            _batch(name, seed, counts, failures, options)
    _print(counts, failures, names)
    return bool(failures)


def _note(failures: dict[str, str], case: str, what: str) -> None:
    """Print a failure that is the first of its kind."""
    kind = case.partition(":")[0] + re.sub(r"\d+", "0", what)
    if kind not in failures:
        failures[kind] = f"{case} {what}"
        print(failures[kind], flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--only", help=f"readers, with commas between: {','.join(READERS)}")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--seconds", type=int, default=10, help="CPU time of one case")
    parser.add_argument("--megabytes", type=int, default=3000, help="for a child process")
    parser.add_argument("--again", help="READER:SEED of a case")
    return parser.parse_args()


def _print(
    counts: Counter[tuple[str, str]], failures: dict[str, str], names: Iterable[str]
) -> None:
    for name in names:
        found = {kind: count for (reader, kind), count in sorted(counts.items()) if reader == name}
        print(f"{name:10}", sum(found.values()), found)
    print(f"{counts.total():,} cases, {len(failures)} kinds of failure")
    for failure in failures.values():
        print(failure)


# ---- one child process for a batch of cases


def _batch(
    name: str,
    seed: int,
    counts: Counter[tuple[str, str]],
    failures: dict[str, str],
    options: argparse.Namespace,
) -> None:
    """Read `BATCH` mutated files in children: after a death, another goes on behind the case."""
    first = seed
    while first < seed + BATCH:
        told, status = _child(name, range(first, seed + BATCH), options)
        for line in told:
            kind = line.partition("\t")[2]
            counts[name, kind.partition(":")[0]] += 1
            if kind.startswith("FAILURE"):
                _note(failures, f"{name}:{first}", kind)
            first += 1
        if first < seed + BATCH:
            counts[name, "FAILURE"] += 1
            _note(failures, f"{name}:{first}", f"FAILURE: the process ended: {_end(status)}")
            first += 1


def _end(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"signal {signal.Signals(os.WTERMSIG(status)).name}"
    return f"exit code {os.WEXITSTATUS(status)}"


def _child(name: str, seeds: range, options: argparse.Namespace) -> tuple[list[str], int]:
    _material(name)  # before the fork, so that it is made once
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        os.close(read_end)
        code = 99
        try:
            _serve(name, seeds, write_end, options)
            code = 0
        finally:
            os._exit(code)
    os.close(write_end)
    with os.fdopen(read_end, encoding="utf-8", errors="replace") as pipe:
        told = [line.rstrip("\n") for line in pipe if line.endswith("\n")]
    return told, os.waitpid(child, 0)[1]


def _serve(name: str, seeds: range, pipe: int, options: argparse.Namespace) -> None:
    limit = options.megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)  # a loop in C hears no handler
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)  # panics speak there
    with tempfile.TemporaryDirectory() as made, os.fdopen(pipe, "w", encoding="utf-8") as out:
        for seed in seeds:
            signal.setitimer(signal.ITIMER_PROF, options.seconds)
            signal.alarm(30 * options.seconds)  # for what waits, though the machine may be busy
            try:
                outcome = _run(name, seed, Path(made))
            except BaseException as error:  # what is not the reader's own is a failure
                where = traceback.extract_tb(error.__traceback__)[-1]
                place = f"{Path(where.filename).name}:{where.lineno}"
                outcome = f"FAILURE: {type(error).__name__}: {str(error)[:150]!r} at {place}"
            out.write(f"{seed}\t{outcome}\n")
            out.flush()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)


def _run(name: str, seed: int, folder: Path) -> Outcome:
    """Make a case and read it."""
    chance = random.Random(seed)
    suffix, data = chance.choice(_material(name))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        data = chance.choice(MUTATIONS)(data, chance, _material(name))
    path = folder / (suffix[1:] if suffix.startswith("/") else f"case{suffix}")
    path.write_bytes(data[: 1 << 24])
    return READERS[name](path)


# ---- mutations

Case = tuple[str, bytes]

_NUMBERS = [
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
    1 << 62,
    2**64 - 1,
]
_WORDS = [
    *(b"NaN", b"Infinity", b"-Infinity", b'"\\ud800"', b"null", b"1e999", b"9" * 5000, b"[" * 3000),
    *(b'{"a":' * 2000, b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\n", b"\r\n\r\n", b"\t", b"\xff"),
    *(b"WARC/1.0\r\n", b"Content-Length: 9999999999999999999\r\n", b"Content-Length: 7\r\n"),
    *(b"Content-Length: 9223372036854775807\r\n", b"Transfer-Encoding: chunked\r\n", b"-1", b"[{"),
    *(b"Content-Encoding: gzip\r\n", b"Content-Encoding: br\r\n", b"charset=punycode", b"}", b"]"),
    *(
        b"\x1f\x8b\x08\0\0\0\0\0\0\xff",
        b"\x28\xb5\x2f\xfd",
        b"PAR1",
        b"PK\x03\x04",
        b"!",
        b"[[",
        b"\\",
    ),
]


def _same(data: bytes, _: random.Random, __: list[Case]) -> bytes:
    return data


def _flip(data: bytes, chance: random.Random, _: list[Case]) -> bytes:
    changed = bytearray(data)
    for _number in range(chance.choice((1, 1, 1, 2, 5, 30))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _byte(data: bytes, chance: random.Random, _: list[Case]) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def _cut(data: bytes, chance: random.Random, _: list[Case]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _behead(data: bytes, chance: random.Random, _: list[Case]) -> bytes:
    return data[chance.randrange(len(data) + 1) :]


def _drop(data: bytes, chance: random.Random, _: list[Case]) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: random.Random, _: list[Case]) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def _swap(data: bytes, chance: random.Random, _: list[Case]) -> bytes:
    (a, b), (c, d) = sorted((_span(data, chance), _span(data, chance)))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[max(b, d) :]


def _splice(data: bytes, chance: random.Random, others: list[Case]) -> bytes:
    other = chance.choice(others)[1]
    start, end = _span(other, chance)
    place = chance.randrange(len(data) + 1)
    return data[:place] + other[start:end] + data[place:]


def _insert(data: bytes, chance: random.Random, _: list[Case]) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(_WORDS) + data[place:]


def _insert_line(data: bytes, chance: random.Random, _: list[Case]) -> bytes:
    lines = data.split(b"\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(_WORDS).strip(b"\n"))
    return b"\n".join(lines)


def _number(data: bytes, chance: random.Random, _: list[Case]) -> bytes:
    """A length somewhere in it becomes an odd one."""
    size = chance.choice((1, 2, 4, 8))
    place = chance.randrange(len(data) + 1)
    value = chance.choice(_NUMBERS) % (1 << (8 * size))
    return (
        data[:place] + value.to_bytes(size, chance.choice(("little", "big"))) + data[place + size :]
    )


def _digits(data: bytes, chance: random.Random, _: list[Case]) -> bytes:
    """A number that is written in digits becomes another."""
    found = re.compile(rb"\d+").search(data, chance.randrange(len(data) + 1))
    if not found:
        return data
    new = str(chance.choice([*_NUMBERS, -1, 10**30])).encode()
    return data[: found.start()] + new + data[found.end() :]


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 4, 16, 64, 1000, 100_000)))


MUTATIONS = [
    *(_same, _flip, _flip, _byte, _cut, _behead, _drop, _double, _swap, _splice, _insert),
    *(_insert_line, _number, _number, _digits),
]


# ---- material


@cache
def _material(name: str) -> list[Case]:
    with tempfile.TemporaryDirectory() as folder:
        return list(MATERIAL[name](Path(folder)))


def _records() -> list[Any]:
    from cleantext.corpus.formats.records import Record

    fields = [
        {"text": text, "url": f"http://a.org/{i}", "n": i, "deep": {"x": [1.5, None]}}
        for i, text in enumerate(TEXTS * 3)
    ]
    return [Record("here", each) for each in fields]


def _written(folder: Path, *names: str) -> Iterator[Case]:
    from cleantext.corpus.formats.registry import open_writer

    for name in names:
        with open_writer(folder / name) as writer:
            for start in range(0, 18, 6):
                writer.write(_records()[start : start + 6])
                writer.commit()
            writer.finish()
        yield name.removeprefix("a"), (folder / name).read_bytes()


def _jsonl(folder: Path) -> Iterator[Case]:
    yield from _written(folder, "a.jsonl")
    rows = [record.fields for record in _records()]
    for indent in (None, 1):
        yield ".json", json.dumps(rows, indent=indent).encode()
    yield ".json", b"\n".join(json.dumps(row, indent=2).encode() for row in rows)
    yield ".jsonl", b"\n".join(json.dumps(row).encode() for row in rows).decode().encode("utf-16")


def _gzip(folder: Path) -> Iterator[Case]:
    yield from _written(folder, "a.jsonl.gz", "a.wet.gz")
    lines = b"".join(json.dumps(record.fields).encode() + b"\n" for record in _records())
    for level in (0, 9):
        encoder = zlib.compressobj(level, wbits=31)
        yield ".jsonl.gz", encoder.compress(lines * 20) + encoder.flush()


def _zstd(folder: Path) -> Iterator[Case]:
    yield from _written(folder, "a.jsonl.zst", "a.warc.zst")


def _warc(folder: Path) -> Iterator[Case]:
    from cleantext.corpus.extras import load

    yield from _written(folder, "a.wet", "a.wet.gz")
    page = "<html><title>T</title><body><nav>Home</nav><p>Café.</p></body></html>".encode()
    packed = zlib.compressobj(9, wbits=31)
    gz = packed.compress(page) + packed.flush()
    html, ok = b"Content-Type: text/html\r\n", b"HTTP/1.1 200 OK\r\n"
    answers = [
        ok + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + page,
        ok + html + b"Content-Encoding: gzip\r\n\r\n" + gz,
        ok + html + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(page),
        ok + html + b"Content-Encoding: br\r\n\r\n" + load("brotli").compress(page),
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


def _parquet(folder: Path) -> Iterator[Case]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    yield from _written(folder, "a.parquet")
    rows = [record.fields for record in _records()]
    table = pa.Table.from_pylist(
        [
            {
                "text": r["text"],
                "url": r["url"],
                "n": r["n"],
                "tags": ["a", None],
                "raw": b"\xff",
                "t": 1.5,
            }
            for r in rows
        ]
    )
    table = table.append_column("when", pa.array(range(len(rows)), pa.timestamp("ns")))
    table = table.append_column("day", pa.array(range(len(rows)), pa.date32()))
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


def _tally(folder: Path) -> Iterator[Case]:
    from cleantext.corpus.templates.tally import Tally

    with Tally() as tally:
        for number in range(20):
            tally.add(f"https://host{number % 3}.org/{number}", "Story\nRead more\nAbout us\n")
        tally.save(folder / "a.tally")
    yield ".tally", (folder / "a.tally").read_bytes()


def _templates(_: Path) -> Iterator[Case]:
    from cleantext.filters.templates import Template, write_templates

    made = [Template(f"host{n}.org", n / 20, n, f"line {n} é") for n in range(1, 20)]
    yield ".tsv", write_templates(made).encode()


def _model(folder: Path) -> Iterator[Case]:
    import numpy as np

    from cleantext.body.model import DEFAULT, Model, load, save

    yield ".npz", DEFAULT.read_bytes()
    whole = load()
    for name in list(whole.weights)[::3]:  # with the right digest
        for change in ("missing", "shape", "nan", "kind", "about"):
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
            forged = object.__new__(Model)
            object.__setattr__(forged, "weights", weights)
            object.__setattr__(forged, "about", about)
            save(forged, folder / "a.npz")
            yield ".npz", (folder / "a.npz").read_bytes()


def _compiled(_: Path) -> Iterator[Case]:
    from cleantext.phrases import read
    from cleantext.phrases.compiled import PLACE, write

    if not PLACE.exists():
        write(read())
    yield ".bin", PLACE.read_bytes()


def _journal(folder: Path) -> Iterator[Case]:
    from cleantext.corpus.runner.journal import Journal, Place

    path = folder / "a.journal"
    journal = Journal(
        path, {"--from": "jsonl"}, ["/out.jsonl"], place=Place(0, 1, 512), consumed=99
    )
    journal.writer, journal.rejects, journal.totals.records = {"bytes": 77}, {"bytes": 5}, 900
    journal.save()
    yield ".journal", path.read_bytes()


def _config(_: Path) -> Iterator[Case]:
    own = b'keep = ["credit"]\nprotect = [\'^Fig\']\nencoding = "latin-1"\nlanguages = ["de"]\n'
    yield ".toml", b'preset = "article"\n' + own + b'phrases.newsletter = ["get the *"]\n'
    tool = b'[project]\nname = "x"\n[tool.cleantext]\nexclude = ["drafts/"]\n'
    yield "/pyproject.toml", tool + own + b"[[tool.other]]\nx = 1\n"


def _ignore(_: Path) -> Iterator[Case]:
    yield "", b"*.log\n!keep.log\n/build/\n# note\n\\#x\n[a-z]*.txt\n**/foo/**\n\\!x\n"


MATERIAL: dict[str, Callable[[Path], Iterator[Case]]] = {
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


# ---- readers


def _read_records(path: Path, *, salvage: bool = False) -> Outcome:
    """Read a data set and make of each record what any writer would need."""
    from cleantext.corpus.formats.fields import record_text, record_url
    from cleantext.corpus.formats.records import FormatError, Record, Reject, as_record, plain
    from cleantext.corpus.formats.registry import read

    records = rejects = 0
    try:
        for item in read(path, salvage=salvage):
            if isinstance(item, Record):
                found = record_text(item, "text")
                record_url(item, "url")
                records += 1
                if isinstance(found, Reject):
                    json.dumps(found)
                for value in item.fields.values():
                    json.dumps(plain(value), default=str)
            else:
                rejects += 1
                json.dumps(as_record(item).fields)
    except FormatError as error:
        return _message(error)
    return (
        "records and rejects"
        if records and rejects
        else "records"
        if records
        else "rejects"
        if rejects
        else "nothing"
    )


def _message(error: Exception) -> Outcome:
    text = str(error)
    return (
        "message" if text and "\n" not in text.strip() else f"FAILURE: no one line: {text[:100]!r}"
    )


def _salvage(path: Path) -> Outcome:
    return _read_records(path, salvage=True)


def _written_again(path: Path) -> Outcome:
    """Read a data set and write it in a format of types."""
    from cleantext.corpus.formats.records import FormatError, Record
    from cleantext.corpus.formats.registry import open_writer, read

    try:
        items = [item for item in read(path) if isinstance(item, Record)]
    except FormatError as error:
        return _message(error)
    for name in ("out.parquet", "out.wet", "out.jsonl"):
        with open_writer(path.with_name(name)) as writer:
            writer.write(items)
            writer.finish()
        path.with_name(name).unlink()
    return "written" if items else "nothing"


def _any_of(*readers: Reader) -> Reader:
    """Another reader by turns, as the bytes of the file say."""

    def read(path: Path) -> Outcome:
        return readers[zlib.crc32(path.read_bytes()) % len(readers)](path)

    return read


def _read_tally(path: Path) -> Outcome:
    from cleantext.corpus.formats.records import FormatError
    from cleantext.corpus.templates.tally import Tally
    from cleantext.corpus.templates.tally_file import read_rows
    from cleantext.filters.templates import read_templates, write_templates

    try:
        with Tally() as tally:
            tally.merge(read_rows(path))
            found = list(tally.templates())
        if sorted(read_templates(write_templates(found), "x")) != sorted(
            t._replace(share=float(f"{t.share:.3f}")) for t in found
        ):
            return "FAILURE: the templates are not read as they are written"
    except FormatError as error:
        return _message(error)
    return "rows"


def _read_templates(path: Path) -> Outcome:
    from cleantext.errors import TemplateError
    from cleantext.filters.templates import load_templates

    try:
        found = load_templates(path)
    except TemplateError as error:
        return _message(error)
    found.lines("http://host1.org/x")
    return "templates" if found.hosts else "nothing"


def _read_model(path: Path) -> Outcome:
    from cleantext.body.find import find_asides
    from cleantext.body.model import load
    from cleantext.errors import BodyModelError
    from cleantext.text.block import Block

    load.cache_clear()
    try:
        find_asides([Block(["One.", "Two", "Three three three."] * 20)], "article", path)
    except BodyModelError as error:
        return _message(error)
    return "model"


def _read_compiled(path: Path) -> Outcome:
    from cleantext.phrases import compiled, read
    from cleantext.phrases.index import Index, Tables
    from cleantext.text.block import Block

    files = read()
    with suppress(OSError, ValueError, EOFError, TypeError):
        digest, _, kept = path.read_bytes().partition(b"\n")
        if digest == compiled._digest(files, kept):
            whole, *others = compiled._unpacked(kept)
            tables = Tables(compiled._Packed(whole), *others)
            lines = [data.decode().split("\n") for data in files]
            Index(tables, lambda sheet, place: lines[sheet][place]).scan(
                Block(["Advertisement", "Read more"])
            )
            return "tables"
    return "made anew"


def _read_journal(path: Path) -> Outcome:
    from cleantext.corpus.runner.journal import Journal, JournalError

    try:
        journal = Journal.load(path)
    except JournalError as error:
        return _message(error)
    place, writer = journal.place, journal.writer
    if not all(isinstance(part, int) and part >= 0 for part in (*place, journal.consumed)):
        return f"FAILURE: a place that is none: {place!r} {journal.consumed!r}"
    if writer is not None and not all(isinstance(part, int) for part in writer.values()):
        return f"FAILURE: a writer that is none: {writer!r}"
    journal.totals.words()
    return "journal"


def _read_config(path: Path) -> Outcome:
    from cleantext.config.files import from_table, read_table
    from cleantext.errors import ConfigError, OptionError

    try:
        if table := read_table(path):
            from_table(table, str(path.parent))
    except (ConfigError, OptionError) as error:
        return _message(error)
    return "configuration"


def _read_ignore(path: Path) -> Outcome:
    from cleantext.cli.discover import walk
    from cleantext.config.options import Options
    from cleantext.system.ignore import Ignores

    folder = path.parent / "walked"
    (folder / "foo").mkdir(parents=True, exist_ok=True)
    for name in ("a.txt", "foo/b.txt"):
        (folder / name).touch()
    path.replace(folder / ".gitignore")
    told: list[str] = []

    def tell(_: str, why: str) -> None:
        told.append(why)

    found = list(walk(str(folder), lambda _: Options(), Ignores(tell), tell))
    return "files" if found else "message" if told else "nothing"


READERS: dict[str, Reader] = {
    "jsonl": _any_of(_read_records, _read_records, _written_again),
    "gzip": _any_of(_read_records, _salvage),
    "zstd": _any_of(_read_records, _salvage),
    "warc": _any_of(_read_records, _salvage, _written_again),
    "parquet": _any_of(_read_records, _written_again),
    "tally": _read_tally,
    "templates": _read_templates,
    "model": _read_model,
    "compiled": _read_compiled,
    "journal": _read_journal,
    "config": _read_config,
    "ignore": _read_ignore,
}

if __name__ == "__main__":
    sys.exit(main())
