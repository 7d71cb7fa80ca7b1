"""`cleantext-corpus run`: what comes out, in batches that depend on the input only."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runs import ADVERT, QUICK, contents, numbered, rows, write

import cleantext
from cleantext.corpus.cli.main import main
from cleantext.corpus.plan import Plan
from cleantext.corpus.runner import batching
from cleantext.corpus.runner import run as runner
from cleantext.corpus.runner.diagnosis import FieldSurvey
from cleantext.corpus.runner.journal import Place
from cleantext.corpus.runner.run import Job
from cleantext.corpus.runner.shards import Target

pytestmark = pytest.mark.usefixtures("folder")


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
        monkeypatch.setattr(batching, "RECORDS", size)
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


def job_over(*sources: Path) -> Job:
    return Job((Target(Path("out.jsonl"), sources),), Plan.of(), Path("rejects.jsonl"))


@given(
    sizes=st.lists(st.lists(st.integers(0, 30), max_size=9), min_size=1, max_size=3),
    data=st.data(),
)
def test_steps_after_any_place_are_those_of_the_whole_run(
    sizes: list[list[int]], data: st.DataObject
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batching, "RECORDS", 3)
        patch.setattr(batching, "CHARACTERS", 40)
        sources = [
            write(f"{number}.jsonl", [{"text": "x" * size} for size in each])
            for number, each in enumerate(sizes)
        ]
        job = job_over(*sources)
        steps = list(runner._steps(job, Place(), FieldSurvey()))
        chosen = data.draw(st.integers(0, len(steps) - 1))
        assert list(runner._steps(job, steps[chosen].place, FieldSurvey())) == steps[chosen + 1 :]
    texts = [text for step in steps for text, _ in runner._items(step)]
    assert texts == ["x" * size for each in sizes for size in each]
    assert all(len(step.entries) <= 3 for step in steps if isinstance(step, runner.Batch))
    assert isinstance(steps[-1], runner.TargetEnd)
    assert steps[-1].consumed == sum(source.stat().st_size for source in sources)


@pytest.mark.parametrize("argv", [["--foo"], ["-j", "0"]])
def test_wrong_options_refer_to_the_help_of_the_command(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "x", *argv]) == 2
    error = capsys.readouterr().err
    assert error.startswith("cleantext-corpus run: error: ")
    assert error.endswith("; see cleantext-corpus run --help\n")
