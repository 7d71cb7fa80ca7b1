"""`cleantext-corpus run`: records that can't be read or cleaned are rejects."""

from __future__ import annotations

from pathlib import Path

import pytest
from runs import QUICK, numbered, own_filter, rows, write

from cleantext.corpus.cli.main import main

pytestmark = pytest.mark.usefixtures("folder")


def test_bad_records_go_to_the_reject_file_with_place_and_reason() -> None:
    write("in.jsonl", [numbered(1), "{broken", '{"id": 3}', '{"text": 4}', "[5]", numbered(6)])
    assert main(["run", "in.jsonl", "-o", "out.jsonl", *QUICK]) == 0
    assert [row["id"] for row in rows("out.jsonl")] == [1, 6]
    rejects = rows("out.jsonl.rejects.jsonl")
    assert [row["place"] for row in rejects] == [f"in.jsonl, line {n}" for n in (2, 3, 4, 5)]
    assert all(row["reason"] for row in rejects)
    assert rejects[0]["raw"] == "{broken"


def test_more_bad_records_than_permitted_stop_the_run_and_more_patience_goes_on(
    small: None, capsys: pytest.CaptureFixture[str]
) -> None:
    write("in.jsonl", ["{", numbered(1), "{", numbered(2), *map(numbered, range(20)), "{"])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK]
    assert main([*argv, "--max-rejects", "2"]) == 2
    message = capsys.readouterr().err
    assert "bad records: 3" in message
    assert "in.jsonl, line 25" in message
    assert not Path("out.jsonl").exists()
    assert main([*argv, "--max-rejects", "3", "--resume"]) == 0
    assert len(rows("out.jsonl")) == 22
    assert len(rows("out.jsonl.rejects.jsonl")) == 3


def test_a_text_over_which_a_filter_fails_takes_no_other_along() -> None:
    write("in.jsonl", [{"text": text} for text in ("one\n", "two\n", "three\n")])
    own = own_filter("own_fails", "assert line != 'two', 'never two'")
    assert main(["run", "in.jsonl", "-o", "out.jsonl", *QUICK, "--filter", own]) == 0
    assert [row["text"] for row in rows("out.jsonl")] == ["one\n", "three\n"]
    (reject,) = rows("out.jsonl.rejects.jsonl")
    assert reject["reason"] == (
        "not cleaned: AssertionError: never two (at line 1: 'two'; in the filter 'own')"
    )
    assert (reject["place"], reject["raw"]) == ("in.jsonl, line 2", "two\n")


def test_the_one_record_over_which_workers_die_is_found_and_all_others_are_done() -> None:
    write("in.jsonl", [{"text": "kill\n" if n == 11 else f"{n}\n"} for n in range(20)])
    own = own_filter("own_dies", "os._exit(7) if line == 'kill' else None")
    assert main(["run", "in.jsonl", "-o", "out.jsonl", *QUICK, "-j", "2", "--filter", own]) == 0
    assert [row["text"] for row in rows("out.jsonl")] == [f"{n}\n" for n in range(20) if n != 11]
    (reject,) = rows("out.jsonl.rejects.jsonl")
    assert reject["reason"] == "2 worker processes died over it (exit code 7)"
    assert reject["place"] == "in.jsonl, line 12"


def test_a_worker_that_dies_once_costs_no_record() -> None:
    write("in.jsonl", [{"text": f"{n}\n"} for n in range(20)])
    once = "pathlib.Path('dead').exists() or (pathlib.Path('dead').touch(), os._exit(7))"
    own = own_filter("own_dies_once", once)
    assert main(["run", "in.jsonl", "-o", "out.jsonl", *QUICK, "--filter", own]) == 0
    assert Path("dead").exists()
    assert len(rows("out.jsonl")) == 20
    assert not Path("out.jsonl.rejects.jsonl").exists()


def test_a_record_that_takes_too_long_is_a_reject() -> None:
    write("in.jsonl", [{"text": "wait\n" if n == 3 else f"{n}\n"} for n in range(9)])
    own = own_filter("own_waits", "signal.pause() if line == 'wait' else None")
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK, "--filter", own, "--timeout", "1"]
    assert main(argv) == 0
    assert [row["text"] for row in rows("out.jsonl")] == [f"{n}\n" for n in range(9) if n != 3]
    (reject,) = rows("out.jsonl.rejects.jsonl")
    assert reject["reason"] == "it took longer than 1 s"
    assert reject["place"] == "in.jsonl, line 4"


@pytest.mark.parametrize("command", ["run", "learn"])
def test_a_limit_that_is_no_number(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("-1", "nan", "soon", "inf"):
        assert main([command, "in.jsonl", "-o", "out", f"--timeout={text}"]) == 2
        assert f"{text!r} is not a number of seconds, 0 or more" in capsys.readouterr().err
