"""`cleantext-corpus learn`: templates and tallies from pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from unittest.mock import patch

import pytest
from strategies import PARAGRAPHS

from cleantext.corpus.cli.main import main
from cleantext.corpus.runner.learn import Learned
from cleantext.corpus.templates.tally import Tally
from cleantext.filters.templates import (
    line_key,
)
from cleantext.system.signals import Stopped

pa = pytest.importorskip("pyarrow")


OWN = "Gazette of the Harbour"


def written(path: Path, records: Iterable[dict[str, object]], *lines: str) -> Path:
    path.write_text("\n".join([*map(json.dumps, records), *lines]), encoding="utf-8")
    return path


def records_of(numbers: Iterable[int]) -> list[dict[str, object]]:
    return [{"url": f"http://a.com/{n}", "text": f"{PARAGRAPHS[n % 4]}\n{OWN}\n"} for n in numbers]


def learn(*arguments: object) -> int:
    return main(["learn", *map(str, arguments), "-q"])


BAD: list[dict[str, object]] = [
    {"url": None, "text": "x"},
    {"url": "http://[", "text": "x"},
    {"url": "http://a.com", "text": 3},
]
ROW = f"a.com\t1.000\t9\t{line_key(OWN)}"


def test_learn_writes_what_run_can_use(tmp_path: Path) -> None:
    data = written(tmp_path / "in.jsonl", records_of(range(9)))
    sites, out = tmp_path / "sites.tsv", tmp_path / "out.jsonl"
    assert learn(data, "-o", sites, "--memory", "224M") == 0
    assert sites.read_text("utf-8").splitlines()[-1] == ROW
    arguments = ["run", str(data), "-o", str(out), "--templates", str(sites), "--jobs", "1", "-q"]
    assert main(arguments) == 0
    assert OWN not in out.read_text("utf-8")


def test_the_number_of_jobs_and_of_shards_changes_no_byte(tmp_path: Path) -> None:
    data = written(tmp_path / "in.jsonl", records_of(range(700)))
    shards = tmp_path / "shards"
    shards.mkdir()
    for number in range(3):
        shard = written(tmp_path / f"{number}.jsonl", records_of(range(number, 700, 3)))
        assert learn(shard, "-o", shards / f"{number}.tally", "-j", 1) == 0
    outputs = [tmp_path / f"{name}.tsv" for name in ("one", "three", "files", "folder", "mixed")]
    assert learn(data, "-o", outputs[0], "-j", 1) == 0
    assert learn(data, "-o", outputs[1], "-j", 3) == 0
    assert learn(*shards.iterdir(), "-o", outputs[2]) == 0
    assert learn(shards, "-o", outputs[3]) == 0
    (shards / "0.tally").unlink()
    written(shards / "0.jsonl", records_of(range(0, 700, 3)))
    assert learn(shards, "-o", outputs[4]) == 0
    assert len({path.read_bytes() for path in outputs}) == 1
    assert "a.com\t1.000\t700\t" in outputs[0].read_text("utf-8")


def test_bad_records_are_told_and_the_rest_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = written(tmp_path / "in.jsonl", [*BAD, *records_of(range(9))], "{")
    sites, summary = tmp_path / "sites.tsv", tmp_path / "summary.json"
    assert main(["learn", str(data), "-o", str(sites), "--summary", str(summary)]) == 0
    rejects = tmp_path / "sites.tsv.rejects.jsonl"
    found = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
    assert [reject["reason"].partition(":")[0] for reject in found] == [
        "the field 'url' has no address",
        "the field 'url' has no host in 'http",
        "the field 'text' is not text, but int",
        "not JSON",
    ]
    assert found[0]["place"] == f"{data}, line 1"
    told = json.loads(summary.read_text("utf-8"))
    assert (told["records"], told["rejected"], told["hosts"], told["lines"]) == (13, 4, 1, 1)
    assert '"rejected": 4' in capsys.readouterr().err
    written(data, records_of(range(9)))
    assert learn(data, "-o", sites) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in.jsonl",
        "sites.tsv",
        "summary.json",
    ]


def test_what_is_only_counted_has_no_lines_yet(tmp_path: Path) -> None:
    data = written(tmp_path / "in.jsonl", records_of(range(9)))
    summary = tmp_path / "summary.json"
    assert learn(data, "-o", tmp_path / "a.tally", "--summary", summary) == 0
    assert json.loads(summary.read_text("utf-8"))["lines"] is None
    assert Learned(records=9).words() == ["9 records read, 0 rejected, in 0:00"]
    assert Learned(hosts=1, lines=1200).words()[1] == "1,200 lines of 1 hosts"


def test_too_many_bad_records_stop_it_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = written(tmp_path / "in.jsonl", [*records_of(range(9)), *BAD])
    assert learn(data, "-o", tmp_path / "sites.tsv", "--max-rejects", 2) == 2
    assert "bad records: 3, and --max-rejects is 2; the last: " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [data]
    assert learn(data, "-o", tmp_path / "sites.tsv", "--max-rejects", 3) == 0


def test_a_stop_leaves_nothing_half_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = written(tmp_path / "in.jsonl", [*BAD, *records_of(range(9))])
    with patch.object(Tally, "templates", side_effect=Stopped(2)):
        assert learn(data, "-o", tmp_path / "sites.tsv") == 130
    assert "nothing was written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [data]


def test_a_damaged_tally_among_the_inputs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "shard.tally"
    with Tally() as tally:
        for number in range(9):
            tally.add(f"http://a.com/{number}", "Read more\nGazette of the Harbour")
        tally.save(path)
    path.write_bytes(path.read_bytes()[:-20])
    assert learn(path, "-o", tmp_path / "sites.tsv") == 2
    assert "shard.tally: not a complete tally" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [path]
    assert learn(tmp_path / "none.tally", "-o", tmp_path / "sites.tsv") == 2
    assert "none.tally: there is no such file" in capsys.readouterr().err


def test_more_processes_than_memory_holds_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = written(tmp_path / "in.jsonl", records_of(range(9)))
    assert learn(data, "-o", tmp_path / "sites.tsv", "--jobs", 99) == 2
    assert "fewer --jobs" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("size", "message"),
    [
        ("1X", "'1X' is not a size, such as 512M or 2G"),
        ("much", "'much' is not a size"),
        ("1M", "it takes at least 224M, not '1M'"),
    ],
)
def test_memory_takes_a_size(size: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "x.jsonl", "-o", "t", "--memory", size]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--memory", "1M"],
        ["--memory", "much"],
        ["--share", "0"],
        ["--share", "x"],
        ["--pages", "4"],
    ],
)
def test_limits_are_limits(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["learn", "x.jsonl", "-o", str(tmp_path / "t"), *arguments]) == 2
    assert arguments[1] in capsys.readouterr().err


def test_the_data_are_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "in.jsonl"
    data.write_text("", encoding="utf-8")
    assert main(["learn", str(data), "-o", str(data)]) == 2
    assert "is an input" in capsys.readouterr().err
    assert main(["learn", str(tmp_path / "none.jsonl"), "-o", str(tmp_path / "t")]) == 2
    assert "no such file" in capsys.readouterr().err
