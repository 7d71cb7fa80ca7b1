"""Pipes, devices and names with NUL instead of files: reported at once, without waiting."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cleantext.body.model import load as load_model
from cleantext.config.build import build_chain
from cleantext.corpus.formats.records import FormatError
from cleantext.corpus.formats.registry import read
from cleantext.corpus.runner.shards import data_files
from cleantext.corpus.templates.tally_file import read_rows
from cleantext.errors import BodyModelError, OptionError, TemplateError
from cleantext.filters.templates import load_templates

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has no named pipes")

NAMES = ["a.jsonl", "a.jsonl.gz", "a.wet", "a.parquet", "a.txt", "a.tally"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_regular_file_is_not_read(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(FormatError, match=f"{name}: not a regular file; pipe it in"):
        list(read_rows(path) if name == "a.tally" else read(path))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_nul_is_told(name: str) -> None:
    path = Path(f"x\0{name}")
    with pytest.raises(FormatError, match="null"):
        list(read_rows(path) if name == "a.tally" else read(path))


def test_a_pipe_in_a_folder_of_texts_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("So.\n", encoding="utf-8")
    assert len(list(read(tmp_path))) == 1


@pytest.mark.parametrize("place", ["/dev/zero", "pipe", "nul\0"])
def test_options_name_regular_files(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    if place == "pipe":
        os.mkfifo(path)
    reason = "NUL" if "\0" in place else "not a regular file"
    with pytest.raises(TemplateError, match=reason):
        load_templates(path)
    with pytest.raises(BodyModelError, match=reason):
        load_model(path)
    for option in ({"templates": path, "url": "http://a.org/"}, {"body_model": path}):
        with pytest.raises(OptionError, match=reason):
            build_chain(**option)


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        load_templates(tmp_path)
    with pytest.raises(IsADirectoryError):
        load_model(tmp_path)


@pytest.mark.parametrize(
    ("name", "data"), [("a.jsonl.gz", b'{"text": "A"}\n'), ("a.warc.zst", b"WARC/1.0\r\n")]
)
def test_plain_data_under_a_compressed_name_are_told(
    tmp_path: Path, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FormatError, match="is not compressed, though its name says so; rename it"):
        list(read(path))


def test_a_dangling_link_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "A"}\n')
    (tmp_path / "b.jsonl").symlink_to(tmp_path / "nothing")
    assert list(data_files(tmp_path, None)) == [tmp_path / "a.jsonl"]
