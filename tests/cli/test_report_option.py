"""--report: a page of HTML that shows what is removed."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from commands import CLEAN, DIRTY, Run, left_over, raising

from cleantext.report import page


def files(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(DIRTY)


def test_the_report_shows_files_and_writes_nothing_else(ran: Run) -> None:
    files("a.txt", "texts/b.txt")
    result = ran("--report", "out.html", "a.txt", "texts")
    assert (result.code, result.out) == (0, b"")
    assert result.err == "wrote out.html, the report on 2 files\n"
    assert left_over() == ["a.txt", "out.html", "texts"]
    assert Path("a.txt").read_bytes() == DIRTY
    content = Path("out.html").read_text(encoding="utf-8")
    assert '"id":"a.txt"' in content
    assert '"id":"texts/b.txt"' in content


def test_standard_input_is_shown(ran: Run) -> None:
    ran("--report", "out.html", stdin=DIRTY)
    assert '"id":"\\u003cstdin\\u003e"' in Path("out.html").read_text(encoding="utf-8")


def test_a_second_report_replaces_the_first_with_the_same_bytes(ran: Run) -> None:
    files("a.txt")
    ran("--report", "out.html", ".")
    first = Path("out.html").read_bytes()
    assert ran("--report", "out.html", ".").code == 0
    assert Path("out.html").read_bytes() == first


def test_workers_make_the_same_report(ran: Run) -> None:
    files(*(f"{n}.txt" for n in range(9)))
    ran("--report", "one.html", ".")
    ran("--report", "two.html", "-j", "2", ".")
    assert Path("one.html").read_bytes() == Path("two.html").read_bytes()


def test_a_report_can_be_made_of_what_is_done(ran: Run) -> None:
    files("a.txt")
    result = ran("--in-place", "--report", "out.html", "a.txt")
    assert result.code == 1
    assert Path("a.txt").read_bytes() == CLEAN
    assert '"cut":true' in Path("out.html").read_text(encoding="utf-8")
    assert ran("--check", "--report", "out.html", "a.txt").code == 0


def test_files_that_fail_are_left_out(ran: Run) -> None:
    files("a.txt")
    Path("b.txt").write_bytes(b"\x89PNG\r\n")
    result = ran("--report", "out.html", "a.txt", "b.txt", "c.txt")
    assert result.code == 2
    assert "wrote out.html, the report on 1 file" in result.err


def test_quiet_is_quiet(ran: Run) -> None:
    files("a.txt")
    assert ran("-q", "--report", "out.html", "a.txt").err == ""


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("--report", "a.txt", "b.txt"), "'a.txt' does not end in .html, so it can't be a report"),
        (("--report", "", "a.txt"), "'' can't be the name of a file"),
        (("--report", "mine.html", "a.txt"), "mine.html: already exists, and is not a report"),
        (("--report", "in.html", "in.html"), "in.html: is an input, so it can't be the report"),
        (("--report", "link.html", "a.txt"), "link.html: is a symbolic link"),
        (("--report", "no/out.html", "a.txt"), "no/out.html: its folder does not exist"),
    ],
)
def test_nothing_is_written_where_it_must_not_be(
    ran: Run, argv: tuple[str, ...], message: str
) -> None:
    files("a.txt", "b.txt", "mine.html", "in.html")
    Path("link.html").symlink_to("a.txt")
    before = left_over()
    result = ran(*argv)
    assert result.code == 2
    assert result.err.count("\n") == 1
    assert message in result.err
    assert left_over() == before
    assert Path("mine.html").read_bytes() == Path("a.txt").read_bytes() == DIRTY


def test_a_full_disk_is_told(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    files("a.txt")
    monkeypatch.setattr(page, "replacing", raising(errno.ENOSPC))
    result = ran("--report", "out.html", "a.txt")
    assert result.code == 2
    assert "cleantext: error: out.html: the disk is full" in result.err


def test_an_unreadable_report_is_told(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    files("a.txt", "out.html")
    monkeypatch.setattr(page, "_is_report", raising(errno.EACCES))
    assert "error: out.html: permission denied" in ran("--report", "out.html", "a.txt").err
