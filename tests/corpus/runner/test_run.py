"""`cleantext-corpus run`: whatever stops it, kills its workers or breaks its input."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from killed import killed_run

import cleantext
from cleantext.corpus.cli.main import main
from cleantext.corpus.plan import Plan
from cleantext.corpus.runner import run as runner
from cleantext.corpus.runner.cures import Seen
from cleantext.corpus.runner.journal import Place, alone
from cleantext.corpus.runner.progress import INTERVAL, Log, Totals, voice
from cleantext.corpus.runner.run import Job
from cleantext.corpus.runner.shards import Target
from cleantext.corpus.templates.learn import Learnt

QUICK = ("--preset", "repair", "--config", "none", "--quiet", "-j", "1")
"""Options with which a run takes little time."""

ADVERT = "He said so.\nAdvertisement\nShe agreed.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "RECORDS", 4)
    monkeypatch.setattr(runner, "COMMIT", 2)


def write(name: str, lines: Sequence[object]) -> Path:
    """A file of JSON Lines; what is no str is written as JSON."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def rows(name: str | Path) -> list[Any]:
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


def numbered(number: int) -> dict[str, object]:
    return {"id": number, "text": f"Line {number} \u200bof it.\n", "kept": [number]}


def own_filter(name: str, body: str) -> str:
    """A module of this name with the rewrite `own`, as the command line calls it."""
    Path(f"{name}.py").write_text(
        "import multiprocessing, os, pathlib, signal\nfrom cleantext import rewrite\n"
        f"@rewrite\ndef own(line):\n    {body}\n    return line\n",
        encoding="utf-8",
    )
    return f"{name}:own"


# What comes out


def test_each_text_is_cleaned_as_the_library_does_it_and_all_else_stays_in_place() -> None:
    write("in.jsonl", [{"id": 1.50, "text": ADVERT, "z": None, "a": {"b": 1}}])
    assert main(["run", "in.jsonl", "-o", "out.jsonl", "--config", "none", "-q"]) == 0
    expected = {"id": 1.5, "text": cleantext.clean(ADVERT), "z": None, "a": {"b": 1}}
    assert list(rows("out.jsonl")[0].items()) == list(expected.items())
    assert set(contents(Path())) == {"in.jsonl", "out.jsonl"}
    assert Path(".out.jsonl.journal").stat().st_size < 4000


def test_optional_fields_and_other_names_and_empty_records() -> None:
    write("in.jsonl", [{"body": ADVERT}, {"body": "Advertisement\n"}])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", "--config", "none", "-q", "--drop-empty"]
    fields = ["--text-field", "body", "--removed-field", "gone", "--notes-field", "notes"]
    assert main([*argv, *fields, "--edits-field", "edits"]) == 0
    (row,) = rows("out.jsonl")
    assert list(row) == ["body", "gone", "edits", "notes"]
    assert row["gone"] == [{"kind": "advertisement", "lines": 1}]
    assert row["edits"][0]["before"] == "Advertisement"


def test_two_processes_write_what_one_writes(small: None) -> None:
    write("in.jsonl", [numbered(number) for number in range(50)])
    for jobs in ("1", "2"):
        assert main(["run", "in.jsonl", "-o", f"{jobs}.jsonl", *QUICK, "--jobs", jobs]) == 0
    assert Path("1.jsonl").read_bytes() == Path("2.jsonl").read_bytes()
    assert [row["id"] for row in rows("2.jsonl")] == list(range(50))


def test_neither_batches_nor_formats_change_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    write("in.jsonl", [numbered(number) | {"text": ADVERT * number} for number in range(9)])
    command = ["run", "--config", "none", "-q", "-j", "1"]
    for size in (256, 2):
        monkeypatch.setattr(runner, "RECORDS", size)
        assert main([*command, "in.jsonl", "-o", f"{size}.jsonl"]) == 0
    assert Path("256.jsonl").read_bytes() == Path("2.jsonl").read_bytes()
    before = "in.jsonl"
    for after in ("a.jsonl", "b.parquet", "c.jsonl.gz", "d.warc.gz", "e.jsonl.zst", "f.jsonl"):
        assert main(["run", before, "-o", after, *QUICK]) == 0
        before = after
    assert [row["text"] for row in rows("f.jsonl")] == [row["text"] for row in rows("a.jsonl")]


def test_the_cleaning_options_are_those_of_the_other_command() -> None:
    write("in.jsonl", [{"text": ADVERT + "Menu of the day\n"}])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", "--config", "none", "-q"]
    assert main([*argv, "--keep", "advertisement", "--phrase", "navigation=Menu of the day"]) == 0
    assert rows("out.jsonl")[0]["text"] == ADVERT


def test_a_null_stays_a_null_as_in_a_batch() -> None:
    write("in.jsonl", [{"text": None, "id": 1}, {"text": ADVERT, "id": 2}])
    argv = ["run", "in.jsonl", *QUICK, "--removed-field", "gone"]
    for name in ("out.jsonl", "out.parquet"):
        assert main([*argv, "-o", name]) == 0
    assert main(["run", "out.parquet", "-o", "again.jsonl", *QUICK]) == 0
    assert rows("out.jsonl")[0] == {"text": None, "id": 1, "gone": None}
    assert rows("again.jsonl") == rows("out.jsonl")
    assert main([*argv, "-o", "full.jsonl", "--drop-empty"]) == 0
    assert [row["id"] for row in rows("full.jsonl")] == [2]


# The cuts


def job_over(*sources: Path) -> Job:
    return Job((Target(Path("out.jsonl"), sources),), Plan.of(), Path("rejects.jsonl"))


@given(
    sizes=st.lists(st.lists(st.integers(0, 30), max_size=9), min_size=1, max_size=3),
    data=st.data(),
)
def test_from_any_place_on_the_cuts_are_those_of_the_whole(
    sizes: list[list[int]], data: st.DataObject
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "RECORDS", 3)
        patch.setattr(runner, "CHARACTERS", 40)
        sources = [
            write(f"{number}.jsonl", [{"text": "x" * size} for size in each])
            for number, each in enumerate(sizes)
        ]
        job = job_over(*sources)
        cuts = list(runner._cuts(job, Place(), Seen()))
        chosen = data.draw(st.integers(0, len(cuts) - 1))
        assert list(runner._cuts(job, cuts[chosen].place, Seen())) == cuts[chosen + 1 :]
    texts = [item[0] for cut in cuts for item in cut.items]
    assert texts == ["x" * size for each in sizes for size in each]
    assert all(len(cut.entries) <= 3 for cut in cuts)
    assert cuts[-1].consumed == sum(source.stat().st_size for source in sources)


# What can't be read or cleaned


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
    assert reject["reason"] == "not cleaned: AssertionError: never two"
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
        assert f"{text!r} is no number of seconds from 0 up" in capsys.readouterr().err


# Stops


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


def contents(folder: Path) -> dict[str, bytes]:
    """The files that people see."""
    files = (path for path in folder.rglob("[!.]*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


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
        "cleantext-corpus: stopped; what is done is kept: --resume goes on\n"
    )
    assert not Path("out.jsonl").exists()
    assert json.loads(Path("out.jsonl.journal").read_text())["totals"]["written"] >= 8
    assert main(argv) == 2
    assert "--resume goes on with it" in capfd.readouterr().err
    assert main([*argv, "--resume"]) == 0
    assert [row["id"] for row in rows("out.jsonl")] == list(range(40))
    assert not Path("out.jsonl.journal").exists()


def stopped_run(*more: str) -> list[str]:
    """A run that has stopped, as arguments with which it would go on."""
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
    assert "had other settings: --keep;" in capsys.readouterr().err
    with Path("in.jsonl").open("a") as file:
        file.write("{}\n")
    assert main(argv) == 2
    assert "had other settings: the input in.jsonl;" in capsys.readouterr().err
    assert main([*argv[:-1], "--overwrite"]) == 0
    assert len(rows("out.jsonl")) == 20


def test_a_journal_that_cannot_be_read_is_told(
    small: None, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = stopped_run()
    Path("out.jsonl.journal").write_text("{")
    assert main(argv) == 2
    assert "out.jsonl.journal: this is no journal of cleantext" in capsys.readouterr().err


def test_nothing_is_left_to_do_of_a_whole_output(capsys: pytest.CaptureFixture[str]) -> None:
    write("in.jsonl", [numbered(1)])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK]
    assert main(argv) == 0
    assert main([*argv, "--resume"]) == 0
    before = Path("out.jsonl").stat().st_mtime_ns
    assert main(argv) == 2
    assert "out.jsonl: is there already" in capsys.readouterr().err
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
    with alone(Path("out.jsonl.journal").resolve()):
        assert main([*argv, "--overwrite"]) == 2
        assert "another run to the same output is under way" in capsys.readouterr().err
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
        patch.setattr(runner._Output, "_finish_target", full)
        assert main(argv) == 2
    told = capsys.readouterr().err
    assert "the disk is full; make room and run again; what is done is kept: --resume" in told
    assert main([*argv, "--resume"]) == 0
    assert len(rows("out.jsonl")) == 40


# Shards


def test_a_folder_of_shards_becomes_one_of_the_same_shape() -> None:
    write("in/a.jsonl", [numbered(1)])
    write("in/deep/b.ndjson", [numbered(2)])
    write("in/.hidden.jsonl", [numbered(3)])
    Path("in/readme.md").write_text("no data")
    assert main(["run", "in", "-o", "out", *QUICK]) == 0
    assert set(contents(Path("out"))) == {"a.jsonl", "deep/b.ndjson"}
    assert main(["run", "in", "-o", "packed/", *QUICK, "--to", "jsonl.zst"]) == 0
    assert set(contents(Path("packed"))) == {"a.jsonl.zst", "deep/b.jsonl.zst"}


def test_a_folder_of_files_whose_names_tell_no_format() -> None:
    write("in/part-00001", [numbered(1)])
    assert main(["run", "in", "-o", "out", *QUICK, "--from", "jsonl"]) == 0
    assert set(contents(Path("out"))) == {"part-00001.jsonl"}


def test_several_inputs_go_into_one_file_in_their_order() -> None:
    write("b.jsonl", [numbered(1)])
    write("a.jsonl", [numbered(2)])
    assert main(["run", "b.jsonl", "a.jsonl", "-o", "out.jsonl", *QUICK]) == 0
    assert [row["id"] for row in rows("out.jsonl")] == [1, 2]


def test_a_folder_of_texts_becomes_one_of_texts_or_a_file() -> None:
    for name in ("a.txt", "deep/b.txt"):
        path = Path("in", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\u200b\n", encoding="utf-8")
    assert main(["run", "in", "-o", "out", *QUICK]) == 0
    assert contents(Path("out")) == {"a.txt": b"a.txt\n", "deep/b.txt": b"deep/b.txt\n"}
    assert main(["run", "in", "-o", "out.jsonl", *QUICK]) == 0
    assert [row["path"] for row in rows("out.jsonl")] == ["a.txt", "deep/b.txt"]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["none.jsonl", "-o", "out.jsonl"], "none.jsonl: there is no such file"),
        (["in/a.jsonl", "-o", "in/a.jsonl"], "in/a.jsonl: is an input"),
        (["in/a.jsonl", "a.jsonl", "-o", "out"], "out/a.jsonl: two inputs would be written to it"),
        (["in/a.jsonl", "-o", "out.xyz"], "out.xyz: its name does not tell its format"),
        (["in/a.jsonl", "-o", "o.jsonl", "--to", "xml"], "there is no format 'xml'"),
        (["none", "-o", "o.jsonl"], "none: no text files (.txt, .text, .md, .markdown)"),
        (["in/a.jsonl", "-o", "a.jsonl/o.jsonl"], "o.jsonl.journal: not written"),
        (["packed.jsonl", "-o", "o.jsonl"], "packed.jsonl: is compressed, though its name"),
        (["in/a.jsonl", "-o", "o.jsonl", "--notes-field", "text"], "hold two things: text"),
        (["in/a.jsonl", "-o", "o.jsonl", "--preset", "artcle"], "did you mean 'article'?"),
        (["in/a.jsonl"], "required: -o/--output"),
    ],
)
def test_mistakes_are_told_before_anything_is_written(
    argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("in/a.jsonl", [numbered(1)])
    write("a.jsonl", [numbered(1)])
    Path("packed.jsonl").write_bytes(gzip.compress(b"{}", mtime=0))
    Path("none").mkdir()
    before = contents(Path())
    assert main(["run", *argv]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert contents(Path()) == before


def test_a_folder_in_the_way_is_never_removed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text("a\n")
    Path("out").mkdir()
    Path("out/precious").touch()
    assert main(["run", "in", "-o", "out", *QUICK, "--overwrite"]) == 2
    assert "out: is a folder; remove it yourself" in capsys.readouterr().err
    assert Path("out/precious").exists()


# What is told


def test_the_summary_counts_by_kind(capfd: pytest.CaptureFixture[str]) -> None:
    write("in.jsonl", [{"text": ADVERT}, {"text": "Advertisement\n"}, {"text": "So.\n"}, "{"])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", "--config", "none", "--drop-empty"]
    assert main([*argv, "--summary", "summary.json"]) == 0
    summary = json.loads(Path("summary.json").read_text())
    assert summary.pop("seconds") >= 0
    size = {"characters_in": len(ADVERT) + 18, "characters_out": len(ADVERT) - 10}
    counts: dict[str, object] = {"records": 4, "written": 2, "changed": 2, "emptied": 1}
    counts |= {"rejected": 1, "damaged": 0, "suspect": 0, "passed_over": {}}
    assert summary.pop("first_reject").startswith("in.jsonl, line 4: this is no JSON")
    assert summary == counts | size | {"removed": {"advertisement": 2}}
    (line,) = capfd.readouterr().err.splitlines()
    told = json.loads(line)
    assert told["event"] == "summary"
    assert {name: told[name] for name in summary} == summary


def test_what_was_counted_in_parts_adds_up() -> None:
    whole = Totals(records=2, seconds=0.5, removed=Counter(legal=1))
    whole.add(Totals(records=3, rejected=1, removed=Counter(legal=1), first_reject="line 4: bad"))
    whole.add(Totals(rejected=1, first_reject="line 7: bad"))
    expected = Totals(records=5, rejected=2, seconds=0.5, removed=Counter(legal=2))
    assert whole == replace(expected, first_reject="line 4: bad")
    learnt = Learnt(records=1)
    learnt.add(Learnt(records=2))
    assert learnt == Learnt(records=3)
    learnt.add(Learnt(records=1, hosts=3))
    assert (learnt.records, learnt.hosts) == (4, 3)


def test_people_get_words_and_a_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    totals = Totals(records=1234, written=1200, changed=30, rejected=4, seconds=3725)
    totals.removed.update(sharing=1, credit=2000)
    speaker = voice(100, 0, quiet=False)
    speaker.step(totals, 50)
    speaker.close()
    speaker.finish(totals)
    told = capsys.readouterr().err
    assert (
        "1,234 records read, 1,200 written (30 changed), 30 left out as empty, 4 rejected" in told
    )
    assert "in 1:02:05" in told
    assert told.index("2,000  credit") < told.index("1  sharing")
    assert "%" in told


def test_machines_get_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    log = Log(1000, 100, lambda: now[0])
    log.step(Totals(records=1), 200)
    assert not capsys.readouterr().err
    now[0] = INTERVAL
    log.step(Totals(records=2, rejected=1), 400)
    facts = json.loads(capsys.readouterr().err)
    assert facts.pop("time")
    assert facts == {
        "event": "progress",
        "records": 2,
        "rejected": 1,
        "bytes": 400,
        "bytes_total": 1000,
        "bytes_per_second": round(300 / INTERVAL),
        "seconds_left": round(600 / (300 / INTERVAL)),
    }


def test_quiet_tells_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    write("in.jsonl", [numbered(1)])
    assert main(["run", "in.jsonl", "-o", "out.jsonl", *QUICK]) == 0
    assert main(["run", "in.jsonl", "-o", "out.jsonl", *QUICK, "--resume"]) == 0
    assert capfd.readouterr() == ("", "")


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"cleantext-corpus {cleantext.__version__}\n"
    assert main(["run", "--help"]) == 0
    told = capsys.readouterr().out
    assert "--max-rejects" in told
    assert "--keep" in told
    assert main([]) == 2
