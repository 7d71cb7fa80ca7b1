"""HTML and Markdown on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from commands import Run

from cleantext.system.extras import load

pytest.importorskip("resiliparse.extract.html2text")

PAGE = "<!doctype html><meta charset=latin1><p>Café.</p><p>Advertisement</p><p>So.</p>".encode(
    "latin-1"
)
PLAIN = "Café.\n\nSo.\n".encode()
LEFT = "left alone: it is HTML, which would become plain text; `cleantext FILE > NEW` writes that"
FRAGMENT = b"So, <i>he</i> said.<br>Advertisement"


def test_html_is_printed_as_plain_text(ran: Run) -> None:
    for name in ("page.html", "PAGE.HTM", "page.xhtml", "page.txt"):
        Path(name).write_bytes(PAGE)
        assert ran(name) == (0, PLAIN, "")
    assert ran(stdin=PAGE) == (0, PLAIN, "")
    assert ran(stdin=b"\xef\xbb\xbf<html><body>So.") == (0, b"So.\n", "")
    assert ran("page.txt", "page.html").out == PLAIN + PLAIN


def test_explain_lists_the_lines_of_the_plain_text(ran: Run) -> None:
    assert ran("--explain", stdin=PAGE).err.startswith("<stdin>:3: advertisement: Advertisement\n")


@pytest.mark.parametrize("option", ["--in-place", "--check", "--diff"])
def test_html_is_not_written_nor_compared(ran: Run, option: str) -> None:
    Path("page.html").write_bytes(PAGE)
    Path("page.txt").write_bytes(PAGE)
    for name in ("page.html", "page.txt"):
        code, out, err = ran(option, name)
        assert (code, out) == (2, b"")
        assert err.startswith(f"cleantext: {name}: {LEFT}")
        assert Path(name).read_bytes() == PAGE


def test_hooks_pass_html_over(ran: Run) -> None:
    Path("page.html").write_bytes(PAGE)
    assert ran("--in-place", "--force-exclude", "page.html").code == 0


def test_form_overrules_suffix_and_text(ran: Run) -> None:
    Path("page.html").write_bytes(b"<p>Advertisement</p>\n")
    assert ran("--form", "plain", "--force", "page.html").out == b"<p>Advertisement</p>\n"
    assert ran("--form", "html", stdin=FRAGMENT).out == b"So, he said.\n"
    assert ran(stdin=FRAGMENT).out == FRAGMENT
    assert ran("--stdin-filename", "a.html", stdin=FRAGMENT).out == b"So, he said.\n"


def test_configuration_overrules_the_suffix(ran: Run) -> None:
    Path("cleantext.toml").write_text('form = "plain"', encoding="utf-8")
    assert ran("--stdin-filename", "a.html", "--force", stdin=FRAGMENT).out == FRAGMENT


def test_markdown_is_told_by_the_suffix(ran: Run) -> None:
    text = b"* One of them.\n* Advertisement\n  * So.\n"  # the item stays with the one within it
    assert ran("--stdin-filename", "a.md", stdin=text).out == text
    assert ran("--stdin-filename", "a.txt", stdin=text).out != text


def test_missing_extra_is_one_line(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resiliparse.extract.html2text", None)
    monkeypatch.setitem(sys.modules, "resiliparse.parse.encoding", None)
    load.cache_clear()
    code, out, err = ran(stdin=PAGE)
    assert (code, out, err.count("\n")) == (2, b"", 1)
    assert "pip install 'cleantext-filters[html]'" in err


def test_custom_filters_are_checked_on_the_plain_text(ran: Run) -> None:
    Path("own_tags.py").write_text(
        "from cleantext import drop\n\n"
        "@drop\ndef tags(line):\n    return 'aside' if '<' in line else None\n",
        encoding="utf-8",
    )
    html = b"<html><body><p>A &lt; b.</p><p>So.</p>"
    assert ran("--filter", "own_tags:tags", "--form", "html", stdin=html).out == b"So.\n"
