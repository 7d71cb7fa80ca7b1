"""The commands ``strictness`` and ``confidence``, on pages of two sources."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from strategies import LABELS, PARAGRAPHS

from benchmarks.__main__ import main
from benchmarks.quality import confidence
from benchmarks.quality.confidence import Sample, crossed, fit_on, presets_for, rows_of
from benchmarks.quality.regression import Example, fit, groups
from benchmarks.quality.sets import HELD_OUT
from benchmarks.quality.strictness import Removal, cells, removal, shares_of
from cleantext.body.confidence import Measures, chance_of

GOLD = "\n".join(PARAGRAPHS)
PAGE: dict[str, Any] = {
    "id": "1",
    "type": "article",
    "lang": "en",
    "dump": "\n".join((*LABELS, GOLD, *LABELS)),
    "gold": GOLD,
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(PAGE | {"id": str(number)}) + "\n" for number in range(3))
    return path


def test_strictness_prints_what_goes(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["strictness", str(data), "--jobs", "1"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [row[1] for row in rows if row[:1] == ["news"]] == ["gentle", "balanced", "thorough"]
    assert ["mean", "over", "sources", "gentle", "3"] in [row[:5] for row in rows]


def test_confidence_prints_tenths(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["confidence", str(data), "--jobs", "1"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].split() == ["confidence", "mean", "F1", ">", "0.9", "mean", "F1", "pages"]
    assert printed[-2].split()[0] == "all"
    assert printed[-2].split()[-1] == "3"


def test_removal_counts_words_by_what_the_right_text_has() -> None:
    page = PAGE | {"title": "", "markdown": False, "dump": "Share this\nA day.", "gold": "A day."}
    assert removal(page, "balanced", None) == Removal(2, 2, 2, 0, 1.0, 2, 0)


def test_shares_are_of_all_words() -> None:
    pages = [Removal(10, 5, 100, 1, 0.5, 100, 0), Removal(30, 25, 100, 0, 1.0, 100, 1)]
    assert shares_of(pages) == [0.75, 0.005, 0.75, 0.005]
    assert cells(shares_of(pages)) == ["75.0%", "0.50%", "0.7500", "0.50%"]


def test_mixed_pages_are_examples_for_both_presets() -> None:
    assert [*presets_for({"type": "article"})] == ["article"]
    assert [*presets_for({"type": "mixed"})] == ["article", "page"]
    assert [*presets_for({"type": "forum"})] == ["page"]


def example(value: float, right: bool) -> Example:
    return Example(Measures(value, *[0.0] * 9), right, 1.0)


def test_regression_finds_what_tells_right_from_wrong() -> None:
    fitted = fit([example(value, value + noise > 5) for value in range(10) for noise in (-2, 0, 2)])
    chances = [chance_of(Measures(value, *[0.0] * 9), fitted) for value in range(10)]
    assert chances == sorted(chances)
    assert chances[0] < 0.2 < 0.8 < chances[-1]


def test_regression_is_calibrated_in_the_mean() -> None:
    fitted = fit([example(0, number < 7) for number in range(10)])
    assert chance_of(example(0, True).measures, fitted) == pytest.approx(0.7, abs=0.001)


def test_groups_are_of_about_equal_size() -> None:
    assert groups({"a": 5, "b": 3, "c": 2, "d": 1}, 2) == [{"a", "d"}, {"b", "c"}]


def sampled(source: str, value: float, right: bool, **fields: Any) -> Sample:
    measures = Measures(value, *[0.0] * 9)
    known = Sample(source, f"{source}/1", True, False, float(right), 0.5, measures)
    return known._replace(**fields)


def test_no_source_is_judged_by_numbers_fitted_on_it() -> None:
    samples = [sampled(source, value, value > 4) for source in "abcde" for value in range(9)]
    samples += [sampled("f", value, value <= 4) for value in range(9)]  # contrary
    chances = crossed(samples)
    assert chances[-1] > chances[-9]
    assert crossed([*samples, sampled("f", 0, True)._replace(measures=None)])[-1] == 0


def test_a_source_with_more_pages_counts_less_a_page() -> None:
    many = [sampled("many", 0, True) for _ in range(64)]
    few = [sampled("few", 0, False) for _ in range(4)]
    chance = chance_of(many[0].measures or Measures(*[0.0] * 10), fit_on([*many, *few]))
    assert chance == pytest.approx(0.8, abs=0.01)


def test_numbers_are_fitted_on_sources_that_may_teach(tmp_path: Path) -> None:
    samples = [sampled("wcxb-dev", 1, True), sampled("l3sgn1", 1, True)]
    assert [*confidence.allowed(samples)] == samples[:1]
    held_out = HELD_OUT.read_text("utf-8").splitlines()[0]
    known = sampled(held_out.partition("/")[0], 1, True, key=held_out)
    assert [*confidence.allowed([known])] == []


def test_numbers_are_written_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "DEFAULT", tmp_path / "numbers.json")
    confidence.write(fit([example(value, value > 4) for value in range(9)]))
    data = json.loads((tmp_path / "numbers.json").read_text("utf-8"))
    assert [*data["measures"]] == [*Measures._fields]


def test_rows_are_tenths_by_confidence() -> None:
    rows = [*rows_of([(number / 100, number / 100) for number in range(100)])]
    assert rows[1] == ["0.00 to 0.09", "0.045", "0.0%", "0.045", "10"]
    assert rows[10] == ["0.90 to 0.99", "0.945", "90.0%", "0.945", "10"]
    assert rows[-1] == ["all", "0.495", "9.0%", "0.495", "100"]
