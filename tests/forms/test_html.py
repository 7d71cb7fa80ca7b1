"""HTML: what is recognized, and what becomes of it."""

from __future__ import annotations

import sys
from typing import Any

import pytest

import cleantext
from cleantext import (
    HtmlError,
    MissingExtraError,
    clean,
    clean_bytes,
    clean_html,
    clean_many,
    explain,
    explain_html,
)
from cleantext.corpus import Plan
from cleantext.corpus.runner.batching import clean_items
from cleantext.forms import form_of_file
from cleantext.forms.html import is_html, make_plain
from cleantext.system.extras import load
from cleantext.system.pool import Failure

html2text = pytest.importorskip("resiliparse.extract.html2text")

PAGE = "<!doctype html>\n<p>He said so.</p>\n<p>Advertisement</p>\n<p>She agreed.</p>\n"
PLAIN = "He said so.\n\nShe agreed."


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        "\ufeff \n<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>\n<HTML>",
        "<?xml version='1.0'?>\n<!-- saved -->\n<html xmlns='x'><body>So.</body></html>",
        "<!-- a --><!-- b --> <!doctype html>",
        "<head><title>So</title>",
        "<body>\n<p>So.",
        "<body class='a'>He said so.</body>",
        "<div class='a > b'>He said so.<br>She <b>agreed</b>.</div>",
        "<p>He said so.\n<p>She agreed.</p>\n",
        "<!-- wp:paragraph -->\n<p>So.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp --><p>So.</p>",
        "<h1>So</h1>\n\n<p>He said so.</p>\n\n<ul>\n<li>One\n<li>Two\n</ul>\n",
        "<div>" * 1000 + "So." + "</div>" * 1000,
    ],
)
def test_html_is_recognized(text: str) -> None:
    assert is_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "He said so.\n",
        "Use <!doctype html> and <html>.\n<p>So.</p>",
        "<!doctype html> is what a page begins with.\n",
        "<html> is its root, <head> its head.\n",
        "<p> is a paragraph, and </p> ends it.\n",
        "<b>Hello</b> Bob,\nthis is <i>important</i>.\n",
        "<3 <p>",
        "<div align=center>\n<img src=logo.svg>\n</div>\n\n# Ferry\n\nA [boat](/).\n",
        "<div align=center><b>Ferry</b></div>\n\nA boat that nobody wanted to lose, so.<br>\n",
        "<details>\n<summary>More</summary>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n</details>\n",
        "<?xml version='1.0'?>\n<svg><text>So</text></svg>",
        "<svg><text>So</text></svg>",
        "<!-- cleantext: off -->\nAdvertisement\n",
        "<preface>So.</preface>",
    ],
)
def test_what_only_holds_tags_is_not_html(text: str) -> None:
    assert not is_html(text)


@pytest.mark.parametrize(
    "text", ["<div>" + "<!--" * 10**5 + ">", "<!---->" * 10**5, "<?" * 10**5, "<p" * 10**5 + ">"]
)
def test_hostile_tags_take_no_time(text: str) -> None:
    is_html(text)


def test_every_function_makes_html_plain() -> None:
    assert make_plain(PAGE) == "He said so.\n\nAdvertisement\n\nShe agreed."
    assert clean(PAGE) == clean_html(PAGE) == clean(PAGE, form="html") == PLAIN
    assert clean_bytes(PAGE.encode()) == clean_html(PAGE.encode()) == PLAIN
    assert [*clean_many(["So.\n", PAGE])] == ["So.\n", PLAIN]
    assert cleantext.REPAIR(PAGE) == make_plain(PAGE)
    (outcome,) = clean_items(Plan.of(), [(PAGE, None)])
    assert outcome is not None
    assert not isinstance(outcome, Failure)
    assert outcome.text == PLAIN


def test_edits_are_those_of_the_plain_text() -> None:
    cleaned = explain_html(PAGE)
    assert [(edit.line, edit.before) for edit in cleaned.edits if edit.before] == [
        (3, "Advertisement")
    ]
    assert cleaned.undo() == make_plain(PAGE)
    assert explain(cleaned.text).edits == ()


def test_form_decides_what_html_is() -> None:
    assert clean(PAGE, form="plain", skip="keep_body") == PAGE
    assert clean_html("So, <i>he</i> said") == "So, he said"
    assert clean("So, <i>he</i> said") == "So, <i>he</i> said"


@pytest.mark.parametrize("html", ["", " \n", "<div><br><img></div>", "<script>a()</script>"])
def test_html_without_text_is_empty(html: str) -> None:
    assert clean_html(html) == ""


def test_lone_surrogates_become_replacement_characters() -> None:
    assert make_plain("<p>A\ud800</p>") == "A\ufffd"


def test_html_that_the_library_fails_on_is_an_error_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: Any, **__: Any) -> str:
        raise RuntimeError("no root")

    monkeypatch.setattr(html2text, "extract_plain_text", fail)
    with pytest.raises(HtmlError, match="no root"):
        clean(PAGE)


def test_without_the_extra_html_is_an_error_and_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resiliparse.extract.html2text", None)
    load.cache_clear()
    with pytest.raises(MissingExtraError, match=r"install 'cleantext-filters\[html\]'"):
        clean(PAGE)
    bad, good = clean_items(Plan.of(), [(PAGE, None), ("So.\n", None)])
    assert isinstance(bad, Failure)
    assert "cleantext-filters[html]" in bad.reason
    assert good is not None
    assert not isinstance(good, Failure)
    assert clean("So.\n") == "So.\n"


@pytest.mark.parametrize(
    ("name", "form"),
    [("a/b.MD", "markdown"), ("a.markdown", "markdown"), ("a.HTM", "html"), ("a.txt", None)],
)
def test_suffixes_tell_forms(name: str, form: str | None) -> None:
    assert form_of_file(name) == form
