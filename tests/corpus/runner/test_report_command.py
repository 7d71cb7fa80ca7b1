"""Reports on data sets: a sample of them, always the same, and nothing else written."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from commands import Err
from hypothesis import given
from hypothesis import strategies as st
from runs import ADVERT, own_filter, write

from cleantext.corpus import Plan
from cleantext.corpus.cli.main import main
from cleantext.corpus.runner import report
from cleantext.corpus.runner.report import Passage, Reservoir, describe_items
from cleantext.report.collect import Origin

QUICK = ("--skip", "keep_body", "--config", "none", "--quiet", "-j", "1")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def texts(name: str = "out.html") -> list[Any]:
    page = Path(name).read_text(encoding="utf-8")
    found = re.search(r'(?s)id="data">(.*?)</script>', page)
    assert found
    data: list[Any] = json.loads(found[1])["texts"]
    return data


def record(number: int, **more: object) -> dict[str, object]:
    return {"id": number, "url": f"https://www.example.com/{number}", "text": ADVERT, **more}


def test_the_report_shows_records() -> None:
    write("in.jsonl", [record(1), record(2), {"text": "So it is.\n"}])
    assert main(["report", "in.jsonl", "-o", "out.html", *QUICK]) == 0
    found = texts()
    assert [text["id"] for text in found] == ["1", "2", "in.jsonl, line 3"]
    assert [text["site"] for text in found] == ["example.com", "example.com", ""]
    assert found[0]["kinds"] == {"advertisement": 1}
    assert sorted(path.name for path in Path().iterdir()) == ["in.jsonl", "out.html"]


def test_fields_can_have_other_names() -> None:
    write("in.jsonl", [{"meta": {"name": "a", "from": "example.org"}, "body": ADVERT}])
    fields = ("--text-field", "body", "--id-field", "meta.name", "--url-field", "meta.from")
    assert main(["report", "in.jsonl", "-o", "out.html", *fields, *QUICK]) == 0
    assert [(text["id"], text["site"]) for text in texts()] == [("a", "example.org")]


def test_the_sample_is_of_all_inputs_and_the_same_each_time() -> None:
    write("in/a.jsonl", [record(n) for n in range(50)])
    write("in/b.jsonl", [record(n) for n in range(50, 100)])
    for name in ("one.html", "two.html"):
        assert main(["report", "in", "-o", name, "--sample", "20", *QUICK]) == 0
    assert Path("one.html").read_bytes() == Path("two.html").read_bytes()
    ids = [int(text["id"]) for text in texts("one.html")]
    assert len(ids) == 20
    assert ids == sorted(set(ids))
    assert ids[0] < 50 <= ids[-1]


def test_options_choose_the_chain() -> None:
    write("in.jsonl", [record(1)])
    assert main(["report", "in.jsonl", "-o", "out.html", "--keep", "advertisement", *QUICK]) == 0
    assert texts()[0]["kinds"] == {}


def test_rejects_are_counted(err: Err) -> None:
    own = own_filter("own_broken", "if 'boom' in line: raise ValueError(line)")
    write("in.jsonl", ["{", record(1), {"id": 2, "text": "boom\n"}, {"text": None}])
    options = ("--filter", own, *(each for each in QUICK if each != "--quiet"))
    assert main(["report", "in.jsonl", "-o", "out.html", *options]) == 0
    summary = json.loads(err().splitlines()[-1])
    assert (summary["records"], summary["rejected"], summary["shown"]) == (4, 2, 1)
    assert [text["id"] for text in texts()] == ["1"]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("in.jsonl", "-o", "out.txt"), "'out.txt' does not end in .html"),
        (("in.jsonl",), "the following arguments are required: -o/--output"),
        (("no.jsonl", "-o", "out.html"), "no.jsonl: there is no such file"),
        (("in.jsonl", "-o", "mine.html"), "mine.html: already exists, and is not a report"),
        (("in.jsonl", "-o", "no/out.html"), "no/out.html: its folder does not exist"),
        (("in.jsonl", "-o", "out.html", "--keep", "adverts"), "unknown kind 'adverts'"),
        (("in.jsonl", "-o", "out.html", "--text-field", "body"), "no field 'body'"),
        (("folder", "-o", "folder/out.html"), "is in folder, which is an input"),
    ],
)
def test_failures_are_one_line(argv: tuple[str, ...], message: str, err: Err) -> None:
    write("in.jsonl", [record(1)])
    write("folder/a.jsonl", [record(1)])
    write("mine.html", ["<p>"])
    try:
        code = main(["report", *argv, *QUICK])
    except SystemExit as stop:
        code = int(str(stop.code))
    assert code == 2
    said = err()
    assert message in said
    assert said.count("\n") == 1
    assert not Path("out.html").exists()


@given(st.integers(0, 40), st.integers(1, 9))
def test_a_reservoir_keeps_items_in_order(number: int, size: int) -> None:
    reservoir = Reservoir[int](size)
    for item in range(number):
        reservoir.add(item)
    assert len(reservoir.items()) == min(number, size)
    assert reservoir.items() == sorted(set(reservoir.items()))


def test_each_item_has_the_same_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: Counter[int] = Counter()
    for seed in range(1000):
        monkeypatch.setattr(report, "SEED", seed)
        reservoir = Reservoir[int](5)
        for item in range(20):
            reservoir.add(item)
        kept.update(reservoir.items())
    assert all(190 < kept[item] < 310 for item in range(20))


def test_a_text_that_fails_affects_no_other() -> None:
    plan = Plan.of(skip="keep_body")
    passages = [Passage(Origin(str(n)), text) for n, text in enumerate(("So.\n", ADVERT))]
    broken = Passage(Origin("x"), None)  # type: ignore[arg-type]
    found = describe_items(plan, [passages[0], broken, passages[1]])
    assert [isinstance(each, dict) for each in found] == [True, False, True]
