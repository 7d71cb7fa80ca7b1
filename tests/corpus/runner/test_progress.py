"""`cleantext-corpus run`: what it reports to people and programs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from runs import ADVERT, QUICK, numbered, write

import cleantext
from cleantext.corpus.cli.main import main
from cleantext.corpus.runner.counts import Totals
from cleantext.corpus.runner.learn import Learned
from cleantext.corpus.runner.progress import INTERVAL, JsonLog, make_reporter


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_summary_counts_by_kind(capfd: pytest.CaptureFixture[str]) -> None:
    write("in.jsonl", [{"text": ADVERT}, {"text": "Advertisement\n"}, {"text": "So.\n"}, "{"])
    argv = ["run", "in.jsonl", "-o", "out.jsonl", "--config", "none", "--drop-empty"]
    assert main([*argv, "--summary", "summary.json"]) == 0
    summary = json.loads(Path("summary.json").read_text())
    assert summary.pop("seconds") >= 0
    size = {"characters_in": len(ADVERT) + 18, "characters_out": len(ADVERT) - 10}
    counts: dict[str, object] = {"records": 4, "written": 2, "changed": 2, "emptied": 1}
    counts |= {"rejected": 1, "damaged": 0, "suspect": 0, "passed_over": {}}
    assert summary.pop("first_reject").startswith("in.jsonl, line 4: not JSON")
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
    learned = Learned(records=1)
    learned.add(Learned(records=2))
    assert learned == Learned(records=3)
    learned.add(Learned(records=1, hosts=3))
    assert (learned.records, learned.hosts) == (4, 3)


def test_people_get_words_and_a_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    totals = Totals(records=1234, written=1200, changed=30, rejected=4, seconds=3725)
    totals.removed.update(sharing=1, credit=2000)
    reporter = make_reporter(100, 0, quiet=False)
    reporter.step(totals, 50)
    reporter.close()
    reporter.finish(totals)
    told = capsys.readouterr().err
    assert (
        "1,234 records read, 1,200 written (30 changed), 30 left out as empty, 4 rejected" in told
    )
    assert "in 1:02:05" in told
    assert told.index("2,000  credit") < told.index("1  sharing")
    assert "%" in told


def test_machines_get_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    log = JsonLog(1000, 100, lambda: now[0])
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
