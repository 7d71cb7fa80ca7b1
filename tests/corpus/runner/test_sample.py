"""Reports of a run: a sample, files passed over, damage; and exit codes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from cleantext.corpus import Plan, clean_file
from cleantext.corpus.cli.main import main
from cleantext.corpus.runner import run as runner
from cleantext.corpus.runner.counts import Counts, Totals

ADVERT = "He said so, and she did not.\nAdvertisement\nShe agreed, after a while.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, *lines: object) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(row + "\n" for row in rows), encoding="utf-8")


# A sample


def test_a_sample_tells_what_would_go_and_writes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many = "".join(f"Advertisement\nProse of number {n}, which stays as it is.\n" for n in range(9))
    write("in/a.jsonl", {"text": ADVERT}, {"text": "So it is.\n"}, {"text": ADVERT})
    write("in/b.jsonl", {"text": many}, "{", {"text": ADVERT})
    argv = ["run", "in", "--sample", "2", "--config", "none", "--skip", "keep_body"]
    assert main(argv) == 0
    told = capsys.readouterr()
    assert told.out == (
        "in/a.jsonl, line 1: 1 line removed: 1 advertisement\n"
        "    advertisement: Advertisement\n"
        "in/a.jsonl, line 2: 0 lines removed\n"
        "in/b.jsonl, line 1: 9 lines removed: 9 advertisement\n"
        + "    advertisement: Advertisement\n"
        * 5
        + "    … and 4 more\n"
        "in/b.jsonl, line 2: rejected: not JSON: Input data was truncated\n"
        "\n"
        "in all, with nothing written:\n" + told.out.partition("written:\n")[2]
    )
    assert "4 records read, 3 written (2 changed), 0 left out as empty, 1 rejected" in told.out
    assert not told.err
    assert sorted(str(path) for path in Path().rglob("*")) == ["in", "in/a.jsonl", "in/b.jsonl"]


def test_a_sample_takes_the_options_of_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        "in.jsonl",
        {"edits": None, "a": {"b": "Advertisement\n"}},
        {"edits": None, "a": {"b": None}},
    )
    argv = ["run", "in.jsonl", "--sample", "9", "--config", "none", "--text-field", "a.b"]
    assert main([*argv, "--drop-empty", "-o", "out.jsonl"]) == 0
    assert "1 advertisement; left out as empty" in capsys.readouterr().out
    assert main([*argv, "--keep", "advertisement"]) == 0
    told = capsys.readouterr().out
    assert "line 1: 0 lines removed" in told
    assert "line 2: the text is null" in told
    assert [path.name for path in Path().iterdir()] == ["in.jsonl"]


def test_a_sample_of_nothing_that_can_be_used_says_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("in.jsonl", {"content": ADVERT})
    assert main(["run", "in.jsonl", "--sample", "3", "--config", "none"]) == 2
    assert "try --text-field content" in capsys.readouterr().err


def test_a_sample_does_not_let_data_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    write("in.jsonl", {"text": "\x1b[2JShare on Facebook\nHe said so, and she did not.\n"})
    phrase = ["--phrase", "sharing=/Facebook/", "--skip", "tidy,fix_encoding"]
    assert main(["run", "in.jsonl", "--sample", "3", "--config", "none", *phrase]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_without_a_sample_an_output_is_required(capsys: pytest.CaptureFixture[str]) -> None:
    write("in.jsonl", {"text": ADVERT})
    assert main(["run", "in.jsonl"]) == 2
    assert "required: -o/--output" in capsys.readouterr().err


# Files that are passed over


def test_files_that_are_passed_over_are_counted_by_the_end_of_their_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("in/a.jsonl", {"text": ADVERT})
    write("in/deep/b.jsonl", {"text": ADVERT})
    for name in ("a.txt", "b.TXT", "deep/c.csv", "LICENSE", ".hidden.txt", ".git/x.txt"):
        write(f"in/{name}", "x")
    argv = ["run", "in", "--config", "none", "--preset", "repair", "-j", "1"]
    assert main([*argv, "-o", "out/", "--summary", "s.json"]) == 0
    over = {".txt": 2, ".csv": 1, "without an ending": 1}
    assert json.loads(Path("s.json").read_text())["passed_over"] == over
    assert json.loads(capsys.readouterr().err)["passed_over"] == over
    assert clean_file("in", "new", Plan.of(preset="repair")).passed_over == over
    assert main(["learn", "in", "-o", "t.tsv", "--summary", "t.json", "-j", "1"]) == 2
    totals = Totals(passed_over=Counter(over))
    assert "4 files passed over: 2 .txt, 1 .csv, 1 without an ending" in totals.words()


def test_a_folder_of_texts_takes_all_endings_of_texts() -> None:
    for name in ("a.txt", "b.md", "c.markdown", "d.text", "e.rst"):
        write(f"in/{name}", "x")
    totals = clean_file("in", "out", Plan.of(preset="repair"))
    assert totals.written == 4
    assert totals.passed_over == {".rst": 1}
    assert {path.name for path in Path("out").iterdir()} == {
        "a.txt",
        "b.md",
        "c.markdown",
        "d.text",
    }


# Exit codes


def test_damage_is_told_and_is_an_exit_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write("in.jsonl", {"text": ADVERT})
    finish = runner._OutputStage.finish

    def damaged(output: runner._OutputStage) -> Totals:
        output._totals.damaged = 2
        return finish(output)

    monkeypatch.setattr(runner._OutputStage, "finish", damaged)
    argv = ["run", "in.jsonl", "-o", "out.jsonl", "--config", "none", "-j", "1", "-q"]
    assert main(argv) == 1
    assert main([*argv, "--resume"]) == 1
    assert main(["run", "in.jsonl", "-o", "out.jsonl"]) == 2
    assert any("damaged" in line for line in Counts(damaged=2).troubles())


def test_help_tells_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in (["--help"], ["run", "--help"], ["learn", "--help"]):
        assert main(argv) == 0
        assert "exit code: 0" in " ".join(capsys.readouterr().out.split())


def test_addresses_are_told_from_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "s3://bucket/x.jsonl", "-o", "out.jsonl"]) == 2
    assert "s3://bucket/x.jsonl: URLs are not read; download the file" in capsys.readouterr().err
