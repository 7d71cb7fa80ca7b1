"""The registry: a format is one object, and everything that names formats follows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from record_files import NAMES_OF_FILES, contents, numbered, record, records, write

from cleantext.corpus.cli.main import main
from cleantext.corpus.formats import registry
from cleantext.corpus.formats.format import Format, ReadOptions, WriteOptions
from cleantext.corpus.formats.output import Output, StreamWriter
from cleantext.corpus.formats.records import FormatError, Meter, Reader, Record, plain
from cleantext.corpus.formats.registry import (
    FORMATS,
    file_type,
    folder_format,
    format_names,
    known_suffix,
    open_writer,
    piped_format,
    read,
)
from cleantext.corpus.formats.source import Source, regular_size

pytest.importorskip("msgspec")


def read_quoted(path: Path, options: ReadOptions) -> Reader:
    def items() -> Iterator[Record]:
        blocks = Source(path, options.packing).blocks()
        data = b"".join(block for block in blocks if isinstance(block, bytes))
        for number, text in enumerate(data.decode().split("%%\n")[:-1], 1):
            yield Record(f"{path}, quote {number}", {options.names.text: text})

    return Reader(path, Meter(regular_size(path)), items())


class QuotedWriter(StreamWriter):
    """Writes texts with a line of two percent signs after each, as `fortune` reads them."""

    def __init__(self, target: Path, options: WriteOptions) -> None:
        self._output = Output(target, options)
        self._field = options.names.text

    def write(self, records: Iterable[Record]) -> None:
        for each in records:
            self._output.write(f"{plain(each.fields[self._field])}%%\n".encode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


QUOTED = Format(
    "quotes", ("quotes",), (".quotes",), read_quoted, QuotedWriter, is_compressible=True
)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Register a format that is nothing but an object."""
    monkeypatch.setattr(registry, "FORMATS", [*FORMATS, QUOTED])
    monkeypatch.chdir(tmp_path)


QUOTES = "He said so.\nAdvertisement\n%%\nShe agreed.\n%%\n"
CLEAN = "He said so.\n%%\nShe agreed.\n%%\n"


@pytest.mark.usefixtures("toy")
def test_toy_format_is_known_by_its_names() -> None:
    assert file_type("a.quotes").format is QUOTED
    assert file_type("a.QUOTES.gz").packing == ".gz"
    assert {"quotes", "quotes.gz", "quotes.zst"} <= set(format_names())
    assert known_suffix("a.b.quotes.zst") == ".quotes.zst"
    with pytest.raises(FormatError, match=r"end with one of .*\.quotes\.gz"):
        file_type("a.csv")


@pytest.mark.usefixtures("toy")
def test_toy_format_goes_through_a_run() -> None:
    Path("in").mkdir()
    Path("in/a.quotes").write_text(QUOTES, encoding="utf-8")
    assert main(["run", "in", "-o", "out", "-j", "1", "-q"]) == 0
    assert Path("out/a.quotes").read_text(encoding="utf-8") == CLEAN
    assert main(["run", "in", "-o", "json", "--to", "jsonl", "-j", "1", "-q"]) == 0
    rows = Path("json/a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["text"] for row in rows] == ["He said so.\n", "She agreed.\n"]
    assert main(["run", "json", "-o", "again", "--to", "quotes.gz", "-j", "1", "-q"]) == 0
    assert [
        record.fields for record in read("again/a.quotes.gz") if isinstance(record, Record)
    ] == [
        {"text": "He said so.\n"},
        {"text": "She agreed.\n"},
    ]


@pytest.mark.usefixtures("toy")
def test_toy_format_is_among_the_words_of_help_and_completion(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with suppress(SystemExit):
        main(["run", "--help"])
    assert "quotes.zst" in capsys.readouterr().out


def test_exactly_one_format_is_piped_and_one_is_folders() -> None:
    assert [form for form in FORMATS if form.is_piped] == [piped_format()]
    assert [form for form in FORMATS if form.is_folder] == [folder_format()]


def test_no_name_or_suffix_belongs_to_two_formats() -> None:
    def unique(words: Iterable[Any]) -> bool:
        words = list(words)
        return len(words) == len(set(words))

    assert unique(name for form in FORMATS for name in form.names)
    assert unique(suffix for form in FORMATS for suffix in form.suffixes)


def test_finished_writer_removes_leftovers(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pytest.importorskip("pyarrow")
    with open_writer(path) as writer:
        writer.write([Record("here", {"text": "a"})])
        state = writer.commit()
        writer.finish()
    (leftover,) = file_type(path).format.leftovers(path)
    leftover.mkdir()
    with open_writer(path, state=state) as writer:
        writer.finish()
    assert not leftover.exists()


@pytest.mark.parametrize(
    ("name", "form", "packing"),
    [
        ("a.jsonl", "jsonl", ""),
        ("a.b.ndjson.zst", "jsonl", ".zst"),
        ("c4.JSON.GZ", "jsonl", ".gz"),
        ("a.parquet", "parquet", ""),
        ("CC.warc.wet.gz", "wet", ".gz"),
        ("a.txt", "text", ""),
        ("out", "text", ""),
    ],
)
def test_file_type_follows_the_suffix(name: str, form: str, packing: str) -> None:
    found = file_type(name)
    assert (found.format.name, found.packing) == (form, packing)


def test_a_format_may_be_given(folder: Path) -> None:
    (folder / "a.dat").write_bytes(b'{"text":"a"}')
    assert records(read(folder / "a.dat", "jsonl")) == [{"text": "a"}]
    with open_writer(folder / "b.dat", "jsonl.gz") as writer:
        writer.write([record("b")])
        writer.finish()
    assert records(read(folder / "b.dat", "jsonl.gz")) == [{"text": "b"}]


def test_formats_that_are_none_are_told_with_those_that_are() -> None:
    with pytest.raises(FormatError, match=r"end with one of .*\.jsonl\.gz, .* --from or --to"):
        file_type("a.csv")
    with pytest.raises(FormatError, match=r"no format 'csv', only: .*parquet"):
        file_type("a.jsonl", "csv")
    assert {"jsonl", "jsonl.gz", "jsonl.zst", "parquet", "wet.gz", "warc", "text"} <= set(
        format_names()
    )


@pytest.mark.parametrize("name", NAMES_OF_FILES)
def test_progress_ends_at_the_size(folder: Path, name: str) -> None:
    path = write(folder / name, [numbered(2000)[i : i + 500] for i in range(0, 2000, 500)])
    reader = read(path)
    seen = []
    for _ in reader:
        seen.append(reader.consumed)  # noqa: PERF401  # the list sees it as it goes
    assert seen == sorted(seen)
    assert reader.consumed == reader.size == sum(map(len, contents(path).values()))
