"""The fuzz command finds what is broken, makes it small, and says how to see it again."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import crew
import fuzz
import pytest
import strategies
import trials
from crew import Lost, Task
from doors import patched, patches
from drawing import Drawer, Spec, read_pages
from places import UNTOUCHED
from shrink import smallest
from trials import BY_NAME, Group

from cleantext.chain.filter import Filter, drop, rewrite
from cleantext.cli.diff import unified_diff

PAGES = (("He said so.", "Advertisement", "She agreed.", "", "Share this"), ("A\rb", "über 9"))


@pytest.fixture
def drawer() -> Drawer:
    return Drawer(PAGES)


def test_some_hundred_cases_pass(capsys: pytest.CaptureFixture[str]) -> None:
    cases = str(UNTOUCHED)
    assert fuzz.main([cases, "--cases", "200", "--jobs", "1", "--seed", "3"]) == 0
    assert "200 cases" in capsys.readouterr().out


def test_what_is_drawn_hangs_on_seed_and_number_alone(drawer: Drawer) -> None:
    first, again, other = (Group(drawer, seed, 5) for seed in (1, 1, 2))
    assert first.inputs == again.inputs != other.inputs
    assert first.spec == again.spec
    assert Group(drawer, 1, 5, range(7, 9)).inputs == first.inputs[7:9]


def test_real_text_of_both_formats_is_read(tmp_path: Path) -> None:
    import gzip

    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo \xff")
    with gzip.open(tmp_path / "b.jsonl.gz", "wt") as file:
        file.write('{"dump": "three\\nfour", "gold": ""}\n{"other": 1}\n')
    assert read_pages(tmp_path) == [["one", "two \udcff"], ["three", "four"]]
    with pytest.raises(SystemExit, match="neither"):
        read_pages(tmp_path / "c")


# ---- what is broken on purpose is found


@rewrite
def stumbling(line: str) -> str:
    return str(1 / (line != "Share this")) if line.startswith("Share") else line


@drop
def wavering(line: str) -> str | None:
    return "aside" if os.urandom(1) > b"\xc0" else None


@drop
def dawdling(line: str) -> str | None:
    while line == "Advertisement":
        pass
    return None


BROKEN = (
    (wavering, "idempotent", "text"),
    (wavering, "settled_bytes", "bytes"),
    (wavering, "in_place", "command"),
    (stumbling, "total", "text"),
    (wavering, "side_by_side", "text"),
    (dawdling, "total", "text"),
)


@pytest.mark.parametrize(("bad", "law", "door"), BROKEN)
def test_a_filter_made_bad_is_found(
    bad: Filter, law: str, door: trials.Door, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(bad, monkeypatch)
    _try(BY_NAME[law], door, monkeypatch)
    monkeypatch.setattr(trials, "SECONDS", 0.1)
    found = next(failure for number in range(9) for failure in _failures(drawer, number))
    assert found.law == law


def _use(bad: Filter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all options ask for this filter alone."""
    monkeypatch.setattr(strategies, "shouted", bad)
    spec: Spec = {"filters": ["shouted"], "skip": ["keep_body"], "protect": [f"zz{bad.name}"]}
    monkeypatch.setattr(trials, "draw_spec", lambda random: dict(spec))


def _try(trial: trials.Trial, door: trials.Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all cases try this law alone."""
    monkeypatch.setitem(trials.TRIALS, door, (trial,))
    monkeypatch.setattr(trials, "_SHARES", {door: 1})


def _failures(drawer: Drawer, number: int) -> Iterator[trials.Failure]:
    return Group(drawer, 0, number, range(8)).failures()


def test_a_failure_is_told_small_written_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _use(stumbling, monkeypatch)
    _try(BY_NAME["total"], "text", monkeypatch)
    data, out = tmp_path / "page.txt", tmp_path / "out"
    data.write_text("\n".join(PAGES[0]))
    assert fuzz.main([str(data), "--cases", "64", "--jobs", "1", "--out", str(out)]) == 1
    told = capsys.readouterr().out
    assert "BROKEN: total, ZeroDivisionError" in told
    path = next(path for path in out.iterdir() if path.name.startswith("total"))
    failure = json.loads(path.read_text())
    assert failure["inputs"] == [{"text": "Share this"}]
    assert fuzz.main(["--replay", str(path)]) == 1
    arguments = [str(data), "--case", str(failure["case"]), "--jobs", "1"]
    assert fuzz.main(arguments) == 1


def test_the_smallest_part_is_found() -> None:
    assert smallest(tuple(range(100)), lambda items: {7, 93} <= set(items)) == (7, 93)


# ---- processes


@pytest.mark.slow
def test_processes_that_die_or_hang_cost_their_case_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crew, "SECONDS", 1.0)

    def work(task: Task) -> list[int]:
        if 13 in task.cases:
            os._exit(3)
        if task.number == 2 and 7 in task.cases:
            time.sleep(60)
        return [task.number * 100 + case for case in task.cases]

    tasks = [Task(1, range(16)), Task(2, range(8)), Task(3, range(4))]
    results = list(crew.share(iter(tasks), work, 2))
    lost = {(each.task.number, *each.task.cases) for each in results if isinstance(each, Lost)}
    assert lost == {(1, 13), (2, 7)}
    done = sorted(case for each in results if not isinstance(each, Lost) for case in each)
    assert len(done) == 16 + 8 + 4 - 2


# ---- patches


def test_patches_do_what_the_diff_says() -> None:
    random = Random(1)
    for _ in range(200):
        lines = [random.choice((b"a", b"b\r", b"", b"-- c", b"\\ d")) + b"\n" for _ in range(20)]
        lines[-1] = random.choice((b"end", b"end\n"))
        gone = {number for number in range(1, 21) if random.random() < 0.2}
        after = [line for number, line in enumerate(lines, 1) if number not in gone]
        old = b"".join(lines)
        new = b"".join(b"new" + line if random.random() < 0.1 else line for line in after)
        diff = b"".join(unified_diff("f.txt", old, new, gone))
        assert patched(old, patches(diff).get("f.txt", ())) == new
