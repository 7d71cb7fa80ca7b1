"""Data sets: their conventions, and which pages are scored."""

from __future__ import annotations

import gzip
import json
from argparse import Namespace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.quality.sets import choose_files, load, presets, suits


def write(folder: Path, name: str, *pages: dict[str, Any]) -> Path:
    """Write a page file."""
    path = folder / f"{name}.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps({"dump": "a", "gold": "b", **page}) + "\n" for page in pages)
    return path


def test_silver_pages_are_left_out_with_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    news = write(tmp_path, "news", {"id": "1"})
    silver = write(tmp_path, "web", {"id": "1", "silver": True})
    assert list(choose_files([tmp_path], silver=True)) == [news, silver]
    assert capsys.readouterr().out == ""
    assert list(choose_files([news, silver], silver=False)) == [news]
    assert "web is left out" in capsys.readouterr().out


def test_held_out_pages_are_those_listed_or_of_sources_never_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = SimpleNamespace(about={"sources": ["news"]})
    monkeypatch.setattr("benchmarks.quality.sets.load_model", lambda _: seen)
    listed = tmp_path / "held-out.txt"
    listed.write_text("news/1\nnews/3\n", encoding="utf-8")
    news = write(tmp_path, "news", *({"id": str(number)} for number in range(5)))
    more = write(tmp_path, "more", *({"id": str(number)} for number in range(5)))
    copies = [
        {"id": "1", "source": "news"},
        {"id": "2", "source": "news"},
        {"id": "2", "source": "x"},
    ]
    markdown = write(tmp_path, "markdown", *copies)

    def ids(path: Path, **options: Any) -> list[str]:
        known = {"only_hosts": listed, "all": False, "sample": 1, "leave_one_source_out": None}
        chosen = Namespace(**(known | options))
        return [page["id"] for page in load(path, chosen)]

    assert ids(news) == ["1", "3"]
    assert ids(news, sample=2) == ["1"]
    assert ids(news, all=True) == ids(more) == ["0", "1", "2", "3", "4"]
    assert ids(markdown) == ["1", "2"]
    listed.write_text("news/2\n", encoding="utf-8")
    assert ids(markdown) == ["2", "2"]


def test_pages_are_read_with_the_conventions_of_their_set(tmp_path: Path) -> None:
    options = Namespace(only_hosts=None, all=True, sample=1, leave_one_source_out=None)
    gold = {"id": "1", "gold": "Title\nBody", "lang": "Polish", "source": "x"}
    for name, title, markdown in (("daniel-a", "Title", 0), ("news", "", 0), ("markdown", "", 1)):
        (page,) = load(write(tmp_path, name, gold, {"id": "2", "gold": " "}), options)
        assert (page["lang"], page["title"], page["markdown"]) == ("pl", title, bool(markdown))


def test_articles_are_scored_under_article_and_mixed_sets_under_page() -> None:
    article, mixed, recipe, forum = (
        {"type": name} for name in ("article", "mixed", "recipe", "forum")
    )
    assert presets([article]) == ("article",)
    assert presets([mixed]) == presets([recipe]) == presets([article, forum]) == ("article", "page")
    assert presets([forum]) == ("page",)
    assert presets([]) == ()
    assert suits("page", forum)
    assert not suits("article", forum)
    assert suits("article", recipe)
