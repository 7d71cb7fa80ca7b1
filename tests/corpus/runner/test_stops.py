"""`cleantext-corpus run`: whatever stops or kills it, it continues to the same bytes."""

from __future__ import annotations

import json
import multiprocessing
import signal
from itertools import count
from pathlib import Path

import pytest
from killed import killed_run
from runs import QUICK, contents, numbered, own_filter, rows, write

from cleantext.corpus.cli.main import main
from cleantext.corpus.runner import run as runner
from cleantext.corpus.runner.journal import exclusive

pytestmark = pytest.mark.usefixtures("folder")


def in_process(argv: list[str], moment: int) -> int | None:
    process = multiprocessing.get_context("forkserver").Process(
        target=killed_run, args=(argv, moment)
    )
    process.start()
    process.join()
    return process.exitcode


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "step"),
    [("jsonl", 9), ("jsonl.gz", 19), ("jsonl.zst", 19), ("parquet", 19), ("wet.gz", 19)],
)
def test_killed_at_any_moment_a_run_goes_on_to_the_same_bytes(
    form: str, step: int, small: None
) -> None:
    lines = [numbered(number) for number in range(22)]
    write("in/a.jsonl", [*lines[:9], "{broken", *lines[9:]])
    write("in/b.jsonl", ["{broken", numbered(22)])
    argv = ["run", "in", *QUICK, "--to", form]
    assert main([*argv, "-o", "whole/out"]) == 0
    expected = contents(Path("whole"))
    for moment in count(1, step):
        out = ["-o", f"{moment}/out", "--resume"]
        code = in_process([*argv, *out], moment)
        assert code in (-signal.SIGKILL, 0)
        if code:
            assert in_process([*argv, *out], 4) in (-signal.SIGKILL, 0)
            assert main([*argv, *out]) == 0
        assert contents(Path(str(moment))) == expected
        if not code:
            break
    assert moment > 2 * step


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_stops_the_run_cleanly_and_it_goes_on(
    name: str, small: None, capfd: pytest.CaptureFixture[str]
) -> None:
    write("in.jsonl", [numbered(number) for number in range(40)])
    parent = "multiprocessing.parent_process().pid"
    own = own_filter(
        f"own_{name.lower()}",
        "if line.startswith('Line 30') and not os.path.exists('stopped'):\n"
        f"        pathlib.Path('stopped').touch(); os.kill({parent}, signal.{name})\n"
        f"        signal.pause()",
    )
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK, "--filter", own]
    assert main(argv) == 128 + getattr(signal, name)
    assert capfd.readouterr().err == (
        "cleantext-corpus: stopped; finished work is kept: continue with --resume\n"
    )
    assert not Path("out.jsonl").exists()
    assert json.loads(Path("out.jsonl.journal").read_text())["totals"]["written"] >= 8
    assert main(argv) == 2
    assert "--resume continues it" in capfd.readouterr().err
    assert main([*argv, "--resume"]) == 0
    assert [row["id"] for row in rows("out.jsonl")] == list(range(40))
    assert not Path("out.jsonl.journal").exists()


def stopped_run(*more: str) -> list[str]:
    """Return the arguments that resume a stopped run."""
    write("in.jsonl", [*map(numbered, range(20)), "{"])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK, *more]
    assert main([*argv, "--max-rejects", "0"]) == 2
    return [*argv, "--resume"]


def test_a_run_goes_on_with_the_same_settings_only(
    small: None, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = stopped_run()
    capsys.readouterr()
    assert main([*argv, "--keep", "credit"]) == 2
    assert "had other options: --keep;" in capsys.readouterr().err
    with Path("in.jsonl").open("a") as file:
        file.write("{}\n")
    assert main(argv) == 2
    assert "had other options: the input in.jsonl;" in capsys.readouterr().err
    assert main([*argv[:-1], "--overwrite"]) == 0
    assert len(rows("out.jsonl")) == 20


def test_a_journal_that_cannot_be_read_is_told(
    small: None, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = stopped_run()
    Path("out.jsonl.journal").write_text("{")
    assert main(argv) == 2
    assert "out.jsonl.journal: not a journal of cleantext" in capsys.readouterr().err


def test_nothing_is_left_to_do_of_a_whole_output(capsys: pytest.CaptureFixture[str]) -> None:
    write("in.jsonl", [numbered(1)])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK]
    assert main(argv) == 0
    assert main([*argv, "--resume"]) == 0
    before = Path("out.jsonl").stat().st_mtime_ns
    assert main(argv) == 2
    assert "out.jsonl: already exists" in capsys.readouterr().err
    assert Path("out.jsonl").stat().st_mtime_ns == before


def test_an_old_output_stays_until_it_is_replaced(small: None) -> None:
    write("in.jsonl", [numbered(1), "{"])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK]
    assert main(argv) == 0
    write("in.jsonl", [*map(numbered, range(9)), "{"])
    assert main([*argv, "--overwrite", "--max-rejects", "0"]) == 2
    assert [row["id"] for row in rows("out.jsonl")] == [1]
    write("in.jsonl", [numbered(2)])
    assert main([*argv, "--overwrite"]) == 0
    assert [row["id"] for row in rows("out.jsonl")] == [2]
    assert set(contents(Path())) == {"in.jsonl", "out.jsonl"}


def test_a_killed_run_that_replaces_an_output_goes_on(small: None) -> None:
    write("in.jsonl", [numbered(1)])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK]
    assert main(argv) == 0
    write("in.jsonl", [*map(numbered, range(9))])
    assert in_process([*argv, "--overwrite"], 5) == -signal.SIGKILL
    assert len(rows("out.jsonl")) == 1
    assert main([*argv, "--resume"]) == 0
    assert len(rows("out.jsonl")) == 9


def test_two_runs_to_one_output_do_not_meet(capsys: pytest.CaptureFixture[str]) -> None:
    write("in.jsonl", [numbered(1)])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK]
    with exclusive(Path("out.jsonl.journal").resolve()):
        assert main([*argv, "--overwrite"]) == 2
        assert "another run to the same output is in progress" in capsys.readouterr().err
    assert main(argv) == 0
    assert set(contents(Path())) == {"in.jsonl", "out.jsonl"}


def test_a_failed_write_is_told_and_what_is_done_is_kept(
    small: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write("in.jsonl", [numbered(number) for number in range(40)])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK]
    with monkeypatch.context() as patch:
        patch.setattr(runner._OutputStage, "_finish_target", full)
        assert main(argv) == 2
    told = capsys.readouterr().err
    assert (
        "the disk is full; make room and run again; finished work is kept: continue with --resume"
        in told
    )
    assert main([*argv, "--resume"]) == 0
    assert len(rows("out.jsonl")) == 40
