"""`--resume`: settings and inputs of stopped and finished runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pools import NoPool

import cleantext
from cleantext.corpus.cli.main import main
from cleantext.corpus.runner import batching
from cleantext.corpus.runner import run as runner
from cleantext.corpus.runner.journal import Journal, JournalError
from cleantext.filters.templates import HEAD

QUICK = ("--preset", "repair", "--config", "none", "-q")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with data, in which runs are small and without processes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(runner, "Pool", NoPool)
    monkeypatch.setattr(batching, "RECORDS", 4)
    monkeypatch.setattr(runner, "COMMIT", 2)
    Path("in/deep").mkdir(parents=True)
    for name in ("in/a.jsonl", "in/deep/b.jsonl"):
        rows = [json.dumps({"id": n, "text": f"Line {n}\u200b.\n"}) for n in range(20)]
        Path(name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    Path("texts/deep").mkdir(parents=True)
    for number in range(20):
        Path(f"texts/deep/{number:02}.txt").write_text(f"{number}\n")
    Path("t.tsv").write_text(HEAD)
    return tmp_path


ARGV = ["run", "in", "-o", "out.jsonl", *QUICK, "--templates", "t.tsv"]


def stopped(argv: Sequence[str], capsys: pytest.CaptureFixture[str] | None = None) -> None:
    """Stop a run in the middle."""
    with Path(argv[1], "c.jsonl").open("a") as file:
        file.write("{\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner._OutputStage, "_finish_target", full)
        assert main(argv) == 2
    if capsys:
        capsys.readouterr()


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def later(name: str) -> None:
    """Append to a file."""
    with Path(name).open("a") as file:
        file.write('{"text": "One more."}\n')


CHANGES: list[tuple[Callable[[], object], list[str], str]] = [
    (lambda: None, ["--keep", "credit"], "--keep;"),
    (lambda: None, ["--keep", "credit", "--drop-empty"], "--drop-empty, --keep;"),
    (lambda: None, ["--removed-field", "gone"], "--removed-field;"),
    (lambda: None, ["--to", "jsonl"], "--to;"),
    (lambda: None, ["--phrase", "credit=Foto *"], "--phrase;"),
    (lambda: None, ["--preset", "page"], "--preset;"),
    (lambda: later("in/deep/b.jsonl"), [], "the input in;"),
    (lambda: Path("in/deep/new.jsonl").write_text("{}\n"), [], "the input in;"),
    (lambda: Path("in/deep/b.jsonl").unlink(), [], "the input in;"),
    (lambda: Path("t.tsv").write_text(f"{HEAD}#\n"), [], "--templates;"),
]


@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize(("change", "more", "told"), CHANGES)
def test_what_has_changed_is_told_of_stopped_and_of_finished_runs(
    finished: bool,
    change: Callable[[], object],
    more: list[str],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if finished:
        assert main(ARGV) == 0
    else:
        stopped(ARGV, capsys)
    before = {path: path.read_bytes() for path in Path().glob("*out*")}
    change()
    assert main([*ARGV, *more, "--resume"]) == 2
    error = capsys.readouterr().err
    which = "that made the output" if finished else "that was stopped"
    assert f"the run {which} had other options: {told}" in error
    assert "repr" not in error
    assert error.count("\n") == 1
    assert {path: path.read_bytes() for path in Path().glob("*out*")} == before
    assert main([*ARGV, *more, "--overwrite"]) == 0
    assert main([*ARGV, *more, "--resume"]) == 0


def test_another_version_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ARGV) == 0
    monkeypatch.setattr(cleantext, "__version__", "99")
    assert main([*ARGV, "--resume"]) == 2
    assert "had other options: the version of cleantext;" in capsys.readouterr().err


def test_an_own_filter_that_has_changed_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    module = Path("own_for_resume.py")
    module.write_text("from cleantext import rewrite\n@rewrite\ndef own(line):\n    return line\n")
    argv = [*ARGV, "--filter", "own_for_resume:own"]
    assert main(argv) == 0
    assert main([*argv, "--resume"]) == 0
    with module.open("a") as file:
        file.write("# changed\n")
    assert main([*argv, "--resume"]) == 2
    assert "had other options: --filter;" in capsys.readouterr().err


def test_a_text_that_changes_deep_in_a_folder_is_not_passed_over(
    capsys: pytest.CaptureFixture[str],
) -> None:
    argv = ["run", "texts", "-o", "out.jsonl", *QUICK]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner._OutputStage, "_finish_target", full)
        assert main(argv) == 2
    Path("texts/deep/00a.txt").write_text("new\n")
    assert main([*argv, "--resume"]) == 2
    assert "the input texts; give the same ones" in capsys.readouterr().err


def test_an_output_of_which_nothing_is_known_is_not_taken_for_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(ARGV) == 0
    Path(".out.jsonl.journal").unlink()
    assert main([*ARGV, "--resume"]) == 2
    assert "no journal says how it was made; start anew with --overwrite" in capsys.readouterr().err


def test_of_a_finished_run_one_hidden_file_stays_and_goes_with_the_next() -> None:
    assert main(ARGV) == 0
    assert {path.name for path in Path().glob("*out*")} == {"out.jsonl", ".out.jsonl.journal"}
    Path("out.jsonl").unlink()
    later("in/a.jsonl")
    assert main([*ARGV, "--keep", "credit"]) == 0
    assert main([*ARGV, "--keep", "credit", "--resume"]) == 0


# Journals that were tampered with


def deep(_: dict[str, Any]) -> bytes:
    return b'{"cleantext": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def changed(**facts: Any) -> Callable[[dict[str, Any]], bytes]:
    return lambda journal: json.dumps(journal | facts).encode()


TAMPERED: list[Callable[[dict[str, Any]], bytes]] = [
    deep,
    lambda _: b"",
    lambda _: b"\0\xff\xfe{",
    lambda _: b"[]",
    lambda _: b"7",
    lambda _: b"9" * 5000,
    lambda journal: json.dumps(journal).encode()[:-9],
    lambda journal: json.dumps({"cleantext": "journal"}).encode(),
    changed(cleantext="other"),
    changed(place=[9, 9, 9]),
    changed(place=[0, 0, 9]),
    changed(place=7),
    changed(writer={"bytes": "x"}),
    changed(writer=None),
    changed(rejects="x"),
    changed(settings=None),
    changed(finished=True),
    changed(more=1),
    changed(totals=None),
    changed(digest=None),
]


@pytest.mark.parametrize("tampered", TAMPERED)
def test_a_journal_that_was_tampered_with_is_told_in_one_line(
    tampered: Callable[[dict[str, Any]], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    stopped(ARGV, capsys)
    journal = Path("out.jsonl.journal")
    journal.write_bytes(tampered(json.loads(journal.read_text())))
    before = {path: path.read_bytes() for path in Path().glob("*out*")}
    assert main([*ARGV, "--resume"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("cleantext-corpus: error: ")
    assert error.count("\n") == 1
    assert before.keys() <= set(Path().glob("*out*"))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(name=st.text(max_size=3) | st.sampled_from(["place", "totals", "writer"]), value=VALUES)
def test_a_journal_in_which_anything_is_changed_is_no_journal(name: str, value: object) -> None:
    path = Path("j.journal")
    Journal(path, {"--keep": "()"}, ["a"]).save()
    assert Journal.load(path).settings == {"--keep": "()"}
    facts = json.loads(path.read_text())
    path.write_text(json.dumps(facts | {name: value}), encoding="utf-8")
    if name in facts and facts[name] == value:
        return
    with pytest.raises(JournalError, match=r"j\.journal: not a journal of cleantext"):
        Journal.load(path)


def test_what_was_written_and_is_gone_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    stopped(ARGV, capsys)
    Path("out.jsonl.part").unlink()
    assert main([*ARGV, "--resume"]) == 2
    assert "out.jsonl.part: it is gone, so writing can't continue; start anew" in (
        capsys.readouterr().err
    )


def test_of_a_folder_of_outputs_only_the_input_that_changed_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    argv = ["run", "in", "texts/deep/00.txt", "-o", "out/", "--to", "jsonl", *QUICK]
    assert main(argv) == 0
    Path("in/new.jsonl").write_text('{"text": "So."}\n')
    assert main([*argv, "--resume"]) == 2
    assert "had other options: the input in; start anew" in capsys.readouterr().err
    assert main([*argv, "--overwrite"]) == 0
    Path("out/new.jsonl").unlink()
    assert main([*argv, "--resume"]) == 2
    assert "out/new.jsonl: is gone; start anew" in capsys.readouterr().err
