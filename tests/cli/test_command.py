"""The command: arguments and input to exit code, output, messages and bytes on disk."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from commands import CLEAN, DIRTY, Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import (
    HEADLINES,
    LABELS,
    PARAGRAPHS,
    PROSE,
    SEEDS,
    STERN,
    model_file,
    one_sided_model_file,
)

from cleantext import build_chain, explain_bytes
from cleantext.body.find import NOTE
from cleantext.cli.main import main
from cleantext.system.files import encode


@pytest.mark.parametrize(
    ("argv", "contents", "code", "out", "on_disk"),
    [
        ([], DIRTY, 0, CLEAN, DIRTY),
        ([], CLEAN, 0, CLEAN, CLEAN),
        (["--in-place"], DIRTY, 1, b"", CLEAN),
        (["-i"], CLEAN, 0, b"", CLEAN),
        (["--check"], DIRTY, 1, b"", DIRTY),
        (["--check"], CLEAN, 0, b"", CLEAN),
        (["--diff"], CLEAN, 0, b"", CLEAN),
        (
            ["--keep", "advertisement"],
            DIRTY,
            0,
            b"He said so.\nAdvertisement\nShe agreed.\r\n",
            DIRTY,
        ),
        (["--skip", "tidy,advertisement"], DIRTY, 0, DIRTY, DIRTY),
        (["--only", "tidy"], DIRTY, 0, b"He said so.\nAdvertisement\nShe agreed.\r\n", DIRTY),
        (["--preset", "repair"], DIRTY, 0, b"He said so.\nAdvertisement\nShe agreed.\r\n", DIRTY),
        (["--protect", "^adv"], DIRTY, 0, b"He said so.\nAdvertisement\nShe agreed.\r\n", DIRTY),
        (["--phrase", "legal=He said so"], DIRTY, 0, b"She agreed.\r\n", DIRTY),
        (["--drop", "blank"], b"One.\n\n\nTwo.\n", 0, b"One.\n\nTwo.\n", b"One.\n\n\nTwo.\n"),
        (["--encoding", "latin-1"], b"Caf\xe9.\n", 0, "Café.\n".encode(), b"Caf\xe9.\n"),
        ([], b"", 0, b"", b""),
        (["-i"], b"\xef\xbb\xbfAdvertisement\nText.\f\n", 1, b"", b"\xef\xbb\xbfText.\n"),
        (["-i"], b"Text.\f", 1, b"", b"Text."),
        (["-i"], b"Advertisement", 1, b"", b""),
    ],
)
def test_command_cleans_a_file(
    ran: Run, argv: list[str], contents: bytes, code: int, out: bytes, on_disk: bytes
) -> None:
    Path("page.txt").write_bytes(contents)
    result = ran(*argv, "page.txt")
    assert (result.code, result.out) == (code, out)
    assert Path("page.txt").read_bytes() == on_disk


@pytest.mark.parametrize(
    ("argv", "code", "out"),
    [
        ([], 0, CLEAN),
        (["-"], 0, CLEAN),
        (["--check"], 1, b""),
        (["--check", "--skip", "tidy,advertisement"], 0, b""),
        (["--preset", "repair"], 0, b"He said so.\nAdvertisement\nShe agreed.\r\n"),
    ],
)
def test_command_cleans_standard_input(ran: Run, argv: list[str], code: int, out: bytes) -> None:
    assert ran(*argv, stdin=DIRTY)[:2] == (code, out)


def test_command_diffs_standard_input(ran: Run) -> None:
    result = ran("--diff", stdin=DIRTY)
    assert result.code == 1
    assert b"-Advertisement\n" in result.out
    assert ran("--diff", stdin=CLEAN) == (0, b"", "1 file would be left unchanged\n")


def test_report_counts_files(ran: Run) -> None:
    Path("a.txt").write_bytes(DIRTY)
    Path("b.txt").write_bytes(CLEAN)
    assert ran("a.txt").err == ""
    assert ran("--check", "a.txt", "b.txt").err == (
        "would clean a.txt\n1 file would be cleaned, 1 file would be left unchanged\n"
    )
    assert ran("-i", "a.txt", "b.txt", "c.txt").err == (
        "cleaned a.txt\n"
        "cleantext: c.txt: there is no such file; check the name\n"
        "1 file cleaned, 1 file unchanged, 1 file failed\n"
    )
    assert ran("-i", "a.txt", "b.txt").err == "2 files unchanged\n"
    Path("a.txt").write_bytes(DIRTY)
    assert ran("-i", "--quiet", "a.txt", "b.txt") == (1, b"", "")


def test_command_prints_several_files_in_order(ran: Run) -> None:
    Path("a.txt").write_bytes(DIRTY)
    assert ran("a.txt", "-", "a.txt", stdin=b"Between.\n").out == CLEAN + b"Between.\n" + CLEAN


def test_command_writes_nothing_the_second_time(ran: Run) -> None:
    path = Path("page.txt")
    path.write_bytes(DIRTY)
    assert ran("-i", "page.txt").code == 1
    before = path.stat()
    assert ran("-i", "page.txt").code == 0
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


ODD = st.sampled_from(
    [
        "Advertisement",
        "Read more",
        "Prose goes on.",
        "",
        " x ",
        "a\rb",
        "\ufeff",
        "\ud800",
        "naÃ¯ve",
        "é",
    ]
)
DOCUMENTS = st.lists(st.tuples(ODD, st.sampled_from(["\n", "\r\n"])), max_size=12).map(
    lambda lines: "".join(text + end for text, end in lines)
)
BYTES = st.tuples(
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    DOCUMENTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([b"", b"No end", b"caf\xe9\n"]),
).map(b"".join)
IN_ONE_FOLDER = settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@IN_ONE_FOLDER
@given(BYTES)
def test_command_equals_the_library(ran: Run, data: bytes) -> None:
    path = Path("page.txt")
    path.write_bytes(data)
    expected = encode(explain_bytes(data).text, data)
    printed = ran("page.txt")
    assert (printed.code, printed.out) == (0, expected)
    assert ran(stdin=data)[:2] == (0, expected)
    assert ran("--check", "page.txt").code == int(expected != data)
    assert ran("--check", stdin=data).code == int(expected != data)
    assert ran("--in-place", "page.txt").code == int(expected != data)
    assert path.read_bytes() == expected
    assert ran("--in-place", "page.txt").code == 0
    assert path.read_bytes() == expected


@pytest.mark.parametrize(
    ("error", "complaint"),
    [
        (MemoryError(), "there is not enough memory for it; split it, or use --jobs 1"),
        (
            KeyError("x"),
            "not cleaned, because of a bug in cleantext; please report it: KeyError: 'x'",
        ),
    ],
)
def test_command_reports_bugs(
    ran: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, complaint: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("cleantext.cli.process.explain_with", fail)
    Path("page.txt").write_bytes(DIRTY)
    result = ran("-i", "page.txt")
    assert result.code == 2
    assert result.err.startswith(f"cleantext: page.txt: {complaint}")
    assert Path("page.txt").read_bytes() == DIRTY


def test_command_runs_in_any_thread(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main(["-i", "page.txt"])))
    thread.start()
    thread.join()
    assert codes == [1]
    assert Path("page.txt").read_bytes() == CLEAN


def test_body_model_finds_the_body(ran: Run) -> None:
    text = "\n".join(PARAGRAPHS + LABELS + PROSE + HEADLINES) + "\n"
    Path("page.txt").write_text(text, encoding="utf-8")
    dropped = 0
    for own in map(str, map(model_file, SEEDS)):
        result = ran("--body-model", own, "--only", "keep_body", "--explain", "page.txt")
        expected = build_chain(body_model=own, only=["keep_body"]).explain(text)
        assert (result.code, result.out.decode()) == (0, expected.text)
        told = [line for line in result.err.split("\n") if "% likely to be body text]" in line]
        for line, edit in zip(told, expected.edits, strict=True):
            assert line.startswith(f"page.txt:{edit.line}: {edit.reason}: {edit.before[:50]}")
            assert line.endswith(f" [{edit.evidence}]")
        dropped += len(expected.edits)
    assert dropped


def test_note_says_that_no_body_was_found(ran: Run) -> None:
    text = b"One thing.\nAnother thing.\nA third thing.\nThe last thing.\n"
    Path("page.txt").write_bytes(text)
    stern = ("--body-model", str(one_sided_model_file(STERN)))
    result = ran(*stern, "page.txt")
    assert result[:2] == (0, text)
    assert result.err == f"cleantext: page.txt: note: {NOTE}\n"
    assert ran(*stern, "--quiet", "page.txt") == (0, text, "")
    assert ran("page.txt").err == ""
