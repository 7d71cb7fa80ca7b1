"""`--statistics`: totals alone."""

from __future__ import annotations

from pathlib import Path

from commands import CLEAN, DIRTY, Run


def write() -> None:
    Path("texts").mkdir()
    Path("texts/a.txt").write_bytes(DIRTY)
    Path("texts/b.txt").write_bytes(b"Share this\nShare this\nHe said so.\nShe agreed.\nGone.\n")


def test_statistics_print_totals_alone(ran: Run) -> None:
    write()
    before = Path("texts/a.txt").read_bytes()
    result = ran("--statistics", "texts")
    assert (result.code, result.err) == (0, "")
    assert result.out.decode().splitlines() == [
        "                    lines       words",
        "sharing                 2           4",
        "advertisement           1           1",
        "removed                 3           5",
        "kept                    5          11",
        "repaired                1",
    ]
    assert Path("texts/a.txt").read_bytes() == before


def test_statistics_of_standard_input_and_of_nothing(ran: Run) -> None:
    assert b"\nadvertisement           1           1\n" in ran("--statistics", stdin=DIRTY).out
    assert ran("--statistics", stdin=b"").out.decode().splitlines()[1:] == [
        "removed                 0           0",
        "kept                    0           0",
    ]


def test_statistics_follow_what_else_is_done(ran: Run) -> None:
    write()
    assert ran("--statistics", "--check", "texts").code == 1
    result = ran("--statistics", "-o", "out.txt", "texts/a.txt")
    assert b"kept " in result.out
    assert Path("out.txt").read_bytes() == CLEAN
    assert ran("--statistics", "-i", "texts").code == 1
    assert Path("texts/a.txt").read_bytes() == CLEAN


def test_statistics_count_the_same_in_several_processes(ran: Run) -> None:
    write()
    assert ran("--statistics", "-j", "2", "texts").out == ran("--statistics", "texts").out


def test_statistics_fail_with_a_file(ran: Run) -> None:
    write()
    result = ran("--statistics", "texts", "none.txt")
    assert result.code == 2
    assert b"sharing " in result.out
