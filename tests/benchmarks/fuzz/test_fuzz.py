"""The fuzzer finds violations, shrinks them, and says how to try them again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import strategies
from places import UNTOUCHED

from benchmarks.__main__ import main
from benchmarks.fuzz import groups, trials
from benchmarks.fuzz.documents import Drawer, read_lines
from benchmarks.fuzz.groups import Group
from benchmarks.fuzz.options import Spec
from benchmarks.fuzz.shrink import smallest
from benchmarks.fuzz.trials import BY_NAME, Interface, Trial
from cleantext.chain.filter import Filter, drop, rewrite

PAGES = (("He said so.", "Advertisement", "She agreed.", "", "Share this"), ("A\rb", "über 9"))


@pytest.fixture
def drawer() -> Drawer:
    return Drawer(PAGES)


def test_fuzz_passes_some_hundred_cases(capsys: pytest.CaptureFixture[str]) -> None:
    cases = str(UNTOUCHED)
    assert main(["fuzz", cases, "--cases", "200", "--jobs", "1", "--seed", "3"]) == 0
    assert "200 cases" in capsys.readouterr().out


def test_group_depends_on_seed_and_number_alone(drawer: Drawer) -> None:
    first, again, other = (Group(drawer, seed, 5) for seed in (1, 1, 2))
    assert first.inputs == again.inputs != other.inputs
    assert first.spec == again.spec
    assert Group(drawer, 1, 5, range(7, 9)).inputs == first.inputs[7:9]


def test_read_lines_keeps_stray_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo \xff")
    assert read_lines(tmp_path) == [["one", "two \udcff"]]


# ---- filters that are bad on purpose


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


BROKEN: tuple[tuple[Filter, str, Interface], ...] = (
    (wavering, "idempotent", "text"),
    (wavering, "settled_bytes", "bytes"),
    (wavering, "in_place", "command"),
    (stumbling, "total", "text"),
    (wavering, "side_by_side", "text"),
    (dawdling, "total", "text"),
)


@pytest.mark.parametrize(("bad", "law", "interface"), BROKEN)
def test_group_finds_a_bad_filter(
    bad: Filter, law: str, interface: Interface, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(bad, monkeypatch)
    _try(BY_NAME[law], interface, monkeypatch)
    # A wavering filter breaks other laws of a group as well, now and then.
    failures = (failure for number in range(9) for failure in _failures(drawer, number))
    assert any(failure.law == law for failure in failures)


def _use(bad: Filter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all options ask for this filter alone."""
    monkeypatch.setattr(strategies, "shouted", bad)
    spec: Spec = {"filters": ["shouted"], "skip": ["keep_body"], "protect": [f"zz{bad.name}"]}
    monkeypatch.setattr(groups, "draw_spec", lambda random: dict(spec))


def _try(trial: Trial, interface: Interface, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all cases try this law alone."""
    monkeypatch.setitem(trials.TRIALS, interface, (trial,))
    monkeypatch.setattr(groups, "SHARES", {interface: 1})


def _failures(drawer: Drawer, number: int) -> Iterator[trials.Failure]:
    return Group(drawer, 0, number, range(8), seconds=0.1).failures()


def test_fuzz_shrinks_writes_and_replays_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _use(stumbling, monkeypatch)
    _try(BY_NAME["total"], "text", monkeypatch)
    data, out = tmp_path / "page.txt", tmp_path / "out"
    data.write_text("\n".join(PAGES[0]))
    assert main(["fuzz", str(data), "--cases", "64", "--jobs", "1", "--out", str(out)]) == 1
    assert "BROKEN: total, ZeroDivisionError" in capsys.readouterr().out
    path = next(path for path in out.iterdir() if path.name.startswith("total"))
    failure = json.loads(path.read_text())
    assert failure["inputs"] == [{"text": "Share this"}]
    assert main(["fuzz", "--replay", str(path)]) == 1
    assert main(["fuzz", str(data), "--case", str(failure["case"]), "--jobs", "1"]) == 1


def test_smallest_finds_the_least_part() -> None:
    assert smallest(tuple(range(100)), lambda items: {7, 93} <= set(items)) == (7, 93)
