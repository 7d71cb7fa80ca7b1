"""`--undo`: what was cleaned comes back to the byte, or is left alone with a reason."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from shutil import which

import pytest
from commands import CLEAN, DIRTY, Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleantext.cli.account import digest

PROSE = "He said so, and she agreed with him.\n"
PAGE = (
    f"Home | News\n\n{PROSE}Advertisement\n\n\n"
    "It made her â€œa luxuryâ€\x9d.\f\nCafé crème.Read more"
)
MARKDOWN = f"# The ferry\n\n{PROSE}\n[Share on Facebook](https://a.example)\n\n- one\n- two\n"
WRAPPED = (
    "\n".join(["The ferry that nobody wanted to lose sailed again on"] * 9) + "\nAdvertisement\n"
)
FLAT = "Share on Facebook | " + " ".join(
    f"The harbour will close on day {day}, the council said after a long night."
    for day in range(40)
)
SPLIT = f"Advertisement\n{PROSE}---\n{PROSE}Share this\n"
MARKS = f"<!-- cleantext: off -->\nAdvertisement\n<!-- cleantext: on -->\nAdvertisement\n{PROSE}"
MIXED = PAGE.encode() + b"\n" + "Das Café öffnet.\n".encode("windows-1252") + b"\xed\xa0\x80\0 a\n"


def clean(ran: Run, *argv: str) -> int:
    """Clean in place, and keep the account."""
    result = ran("--in-place", "--explain=json", *argv)
    Path("account.jsonl").write_text(result.err)
    return result.code


FORMS = [
    ("page.txt", PAGE, ()),
    ("page.md", MARKDOWN, ()),
    ("page.txt", WRAPPED, ("--form", "wrapped")),
    ("page.txt", FLAT, ("--form", "flat")),
    ("page.txt", SPLIT, ("--split", "---")),
    ("page.txt", MARKS, ()),
    ("page.txt", "Advertisement", ()),
    ("page.txt", PAGE, ("--preset", "repair")),
]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "windows-1252"]


@pytest.mark.parametrize(("name", "text", "argv"), FORMS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_undo_gives_the_bytes_back(
    ran: Run, name: str, text: str, argv: tuple[str, ...], encoding: str, end: str
) -> None:
    data = text.replace("\n", end).encode(encoding, "replace")
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    Path(name).write_bytes(data)
    assert clean(ran, name, *argv) == 1
    assert Path(name).read_bytes() != data
    assert ran("--undo", "account.jsonl") == (1, b"", f"restored {name}\n1 file restored\n")
    assert Path(name).read_bytes() == data


@pytest.mark.parametrize("encoding", ["koi8-r", "shift_jis", "windows-1252", "utf-16"])
def test_undo_writes_in_the_encoding_that_was_named(ran: Run, encoding: str) -> None:
    data = "Advertisement\nShe agreed.\r\n".encode(encoding)
    Path("page.txt").write_bytes(data)
    assert clean(ran, "--encoding", encoding, "page.txt") == 1
    assert ran("--undo", "account.jsonl").code == 1
    assert Path("page.txt").read_bytes() == data


LINES = st.sampled_from(
    [
        *(b"Advertisement", b"Read more", b"Prose goes on.", b"", b" x ", b"a\rb", b"\xef\xbb\xbf"),
        *(b"caf\xe9", "naÃ¯ve".encode(), b"\xed\xa0\x80", b"a\0b", b"\xff", "é".encode()),
    ]
)
BYTES = st.lists(st.tuples(LINES, st.sampled_from([b"\n", b"\r\n"])), max_size=10).map(
    lambda lines: b"".join(line + end for line, end in lines)
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([b"", b"\xef\xbb\xbf"]), BYTES, st.sampled_from([b"", b"No end"]))
def test_undo_gives_any_bytes_back(ran: Run, mark: bytes, body: bytes, last: bytes) -> None:
    data = mark + body + last
    Path("page.txt").write_bytes(data)
    if clean(ran, "page.txt"):
        assert ran("--undo", "account.jsonl").code == 1
    assert Path("page.txt").read_bytes() == data


def test_undo_restores_mixed_bytes_of_utf_8(ran: Run) -> None:
    Path("page.txt").write_bytes(MIXED)
    assert clean(ran, "page.txt") == 1
    assert ran("--undo", "account.jsonl").code == 1
    assert Path("page.txt").read_bytes() == MIXED


def test_undo_keeps_permissions_and_links(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    Path("page.txt").chmod(0o640)
    Path("link.txt").symlink_to("page.txt")
    clean(ran, "link.txt")
    assert ran("--undo", "account.jsonl").err.startswith("restored link.txt\n")
    assert Path("link.txt").is_symlink()
    assert Path("page.txt").read_bytes() == DIRTY
    assert Path("page.txt").stat().st_mode & 0o777 == 0o640


def test_undo_leaves_alone_what_was_edited(ran: Run) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        Path(name).write_bytes(DIRTY)
    clean(ran, "a.txt", "b.txt", "c.txt")
    Path("a.txt").write_bytes(CLEAN + b"More.\n")
    Path("b.txt").unlink()
    result = ran("--undo", "account.jsonl")
    assert result.code == 2
    assert result.err.splitlines() == [
        "restored c.txt",
        (
            "cleantext: b.txt: there is no such file here; "
            "run --undo in the folder in which it was cleaned"
        ),
        (
            "cleantext: a.txt: left alone: it is not what the cleaning left; it was edited, or "
            "cleaned again"
        ),
        "1 file restored, 2 files failed",
    ]
    assert Path("a.txt").read_bytes() == CLEAN + b"More.\n"
    assert Path("c.txt").read_bytes() == DIRTY


def test_undo_twice_is_undo_once(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    clean(ran, "page.txt")
    ran("--undo", "account.jsonl")
    assert ran("--undo", "account.jsonl") == (0, b"", "1 file unchanged\n")


def test_undo_goes_back_through_several_cleanings(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    first = ran("-i", "--explain=json", "--preset", "repair", "page.txt").err
    second = ran("-i", "--explain=json", "page.txt").err
    assert Path("page.txt").read_bytes() == CLEAN
    Path("account.jsonl").write_text(first + second)
    assert ran("--undo", "account.jsonl").code == 1
    assert Path("page.txt").read_bytes() == DIRTY


def test_undo_of_a_cleaning_that_changed_nothing_does_nothing(ran: Run) -> None:
    Path("page.txt").write_bytes(CLEAN)
    clean(ran, "page.txt")
    assert ran("--undo", "account.jsonl") == (0, b"", "no files to restore\n")


@pytest.mark.parametrize("argv", [(), ("--check",)])
def test_undo_knows_that_nothing_was_written(ran: Run, argv: tuple[str, ...]) -> None:
    Path("page.txt").write_bytes(DIRTY)
    Path("account.jsonl").write_text(ran("--explain=json", *argv, "page.txt", "none.txt").err)
    result = ran("--undo", "account.jsonl")
    assert (result.code, result.out) == (2, b"")
    assert result.err.startswith("cleantext: error: --undo account.jsonl: no file was written by")
    assert Path("page.txt").read_bytes() == DIRTY


def test_undo_refuses_bytes_of_several_encodings(ran: Run) -> None:
    data = PAGE.encode() + b"\n" + PAGE.encode("utf-16-le")
    Path("page.txt").write_bytes(data)
    assert clean(ran, "page.txt") == 1
    left = Path("page.txt").read_bytes()
    result = ran("--undo", "account.jsonl")
    assert result.code == 2
    assert "page.txt: left alone: parts of it were in different encodings" in result.err
    assert Path("page.txt").read_bytes() == left


@pytest.mark.parametrize(
    "change",
    [
        {"edits": []},
        {"encoding": "ascii"},
        {"encoding": "no-such"},
        {"byte_order_mark": True},
        {"sha256_before": "0"},
        {
            "edits": [
                {"line": 99, "filter": "", "reason": "", "before": "", "after": None, "end": ""}
            ]
        },
    ],
)
def test_undo_refuses_a_damaged_account(ran: Run, change: dict[str, object]) -> None:
    Path("page.txt").write_bytes(DIRTY + "é\n".encode())
    clean(ran, "page.txt")
    left = Path("page.txt").read_bytes()
    record = json.loads(Path("account.jsonl").read_text())
    Path("account.jsonl").write_text(json.dumps({**record, **change}))
    result = ran("--undo", "account.jsonl")
    assert result.code == 2
    assert "cleantext: page.txt: left alone: the account of it is damaged" in result.err
    assert Path("page.txt").read_bytes() == left


@pytest.mark.parametrize(
    "line", ["{", "[]", "1", '{"file": "a"}', "text", '{"written": 1}', "[" * 99999]
)
def test_undo_names_lines_that_are_no_records(ran: Run, line: str) -> None:
    Path("page.txt").write_bytes(DIRTY)
    clean(ran, "page.txt")
    with Path("account.jsonl").open("a") as file:
        file.write(f"cleantext: stopped; no file is half written\n\n{line}")
    result = ran("--undo", "account.jsonl")
    assert result.code == 2
    assert "cleantext: account.jsonl, line 4: this is not a record as --explain=json" in result.err
    assert Path("page.txt").read_bytes() == DIRTY


def test_undo_looks_with_check_and_diff(ran: Run, tmp_path: Path) -> None:
    before = b"".join(b"Line %d.\n" % number for number in range(20)) + DIRTY + b"Advertisement\n"
    Path("page.txt").write_bytes(b"Advertisement\n" + before)
    clean(ran, "page.txt")
    left = Path("page.txt").read_bytes()
    assert ran("--undo", "account.jsonl", "--check") == (
        1,
        b"",
        "would restore page.txt\n1 file would be restored\n",
    )
    diff = ran("--undo", "account.jsonl", "--diff").out
    assert b"\n+Advertisement\n" in diff
    assert Path("page.txt").read_bytes() == left
    if which("git"):
        Path("back.diff").write_bytes(diff)
        environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
        subprocess.run(["git", "apply", "back.diff"], check=True, env=environment)
        assert Path("page.txt").read_bytes() == b"Advertisement\n" + before


def test_undo_needs_an_account(ran: Run) -> None:
    assert ran("--undo", "none.jsonl").err == (
        "cleantext: error: --undo none.jsonl: there is no such file; check the name\n"
    )
    Path("empty.jsonl").touch()
    assert "no file was written by it" in ran("--undo", "empty.jsonl").err


def test_account_holds_digests_and_encoding(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    clean(ran, "page.txt")
    record = json.loads(Path("account.jsonl").read_text())
    assert record["written"] is True
    assert (record["encoding"], record["byte_order_mark"]) == ("utf-8", False)
    assert (record["sha256_before"], record["sha256_after"]) == (digest(DIRTY), digest(CLEAN))
