"""Cleaning of files in this process: the bytes of the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleantext.corpus import Plan, clean_file
from cleantext.corpus.cli.main import main
from cleantext.corpus.runner import batching
from cleantext.corpus.runner import run as runner
from cleantext.corpus.runner.journal import JournalError, exclusive
from cleantext.errors import MissingExtraError
from cleantext.filters.templates import Template, write_templates
from cleantext.system.conflicts import ConflictError
from cleantext.system.extras import load

PLAN = Plan.of(preset="repair", removed_field="removed", drop_empty=True)
COMMAND = ["run", "-j", "1", "-q", "--config", "none", "--preset", "repair", "--drop-empty"]


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a file of many batches and some commits, with empty, missing and wrong texts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(batching, "RECORDS", 4)
    monkeypatch.setattr(runner, "COMMIT", 2)
    texts = ["One \u200bof them, Søren.\n", "", None, 7, "He said so.\n", "橋\n"]
    rows = [json.dumps({"id": number, "text": texts[number % 6]}) for number in range(50)]
    Path("in.jsonl").write_text("".join(row + "\n" for row in rows), encoding="utf-8")


@pytest.mark.parametrize("end", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet", "warc.gz"])
def test_a_file_is_that_of_the_command(end: str) -> None:
    argv = [*COMMAND, "in.jsonl", "-o", f"command.{end}", "--removed-field", "removed"]
    assert main(argv) == 0
    totals = clean_file("in.jsonl", f"here.{end}", PLAN)
    for name in (end, f"{end}.rejects.jsonl"):
        assert Path(f"here.{name}").read_bytes() == Path(f"command.{name}").read_bytes()
    assert (totals.records, totals.emptied, totals.rejected) == (50, 17, 8)
    assert len(list(Path().glob("[!.]*"))) == 5  # no journal, no lock
    assert not Path(f".here.{end}.journal").exists()


def test_a_folder_gets_a_file_for_each() -> None:
    Path("shards").mkdir()
    for name in "ab":
        Path(f"shards/{name}.jsonl").write_bytes(Path("in.jsonl").read_bytes())
    totals = clean_file("shards", "out", PLAN, target_format="jsonl.gz")
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.jsonl.gz", "b.jsonl.gz"]
    assert totals.records == 100


def test_what_is_there_is_replaced_with_its_rejects() -> None:
    clean_file("in.jsonl", "out.jsonl", PLAN, rejects="why/not.jsonl")
    assert len(Path("why/not.jsonl").read_text(encoding="utf-8").splitlines()) == 8
    Path("in.jsonl").write_text('{"text":"She agreed."}\n', encoding="utf-8")
    clean_file("in.jsonl", "out.jsonl", PLAN, rejects="why/not.jsonl")
    assert json.loads(Path("out.jsonl").read_text(encoding="utf-8"))["text"] == "She agreed."
    assert not list(Path("why").iterdir())


def test_a_file_is_not_written_over_itself() -> None:
    with pytest.raises(ConflictError, match="is an input"):
        clean_file("in.jsonl", "in.jsonl", PLAN)


def test_two_runs_to_one_file_do_not_meet() -> None:
    with (
        exclusive(Path("out.jsonl.journal").resolve()),
        pytest.raises(JournalError, match="another run to the same output is in progress"),
    ):
        clean_file("in.jsonl", "out.jsonl", PLAN)
    assert [path.name for path in Path().iterdir()] == ["in.jsonl"]


def test_a_file_that_the_plan_names_is_not_replaced() -> None:
    known = [Template("a.example", 1.0, 9, "home and garden news today")]
    Path("sites.tsv").write_text(write_templates(known), encoding="utf-8")
    before = Path("sites.tsv").read_bytes()
    for path in ("sites.tsv", Path("sites.tsv").resolve()):
        plan = Plan.of(templates=path)
        with pytest.raises(ConflictError, match=r"sites\.tsv: is .*the file of templates"):
            clean_file("in.jsonl", "sites.tsv", plan, target_format="jsonl")
    assert Path("sites.tsv").read_bytes() == before


def test_an_engine_that_is_missing_is_named() -> None:
    with pytest.raises(MissingExtraError, match=r"nengine, .*: pip install 'nengine\[all\]'"):
        load("nengine", "nengine[all]")
