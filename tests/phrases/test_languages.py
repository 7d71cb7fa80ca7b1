"""The languages: what each must have, and their table in the documentation."""

from __future__ import annotations

import re
import sys
from collections import Counter
from subprocess import PIPE, Popen

import pytest
from places import GOLDEN, ROOT

from cleantext.lint.ordinary import ordinary
from cleantext.phrases import languages
from cleantext.phrases.__main__ import coverage, main

PAGE = ROOT / "docs/languages.md"

SERVED = {
    *("ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "hu", "id", "it", "ja"),
    *("ko", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sv", "tr", "uk", "vi", "zh"),
}
"""The promised languages; there may be more."""

WILD, UNTOUCHED, ORDINARY = 8, 4, 12
"""The fewest cases and ordinary lines of a language."""


def cases(drawer: str) -> Counter[str]:
    """Count the cases of a drawer by language."""
    return Counter(path.stem.partition("-")[0] for path in (GOLDEN / drawer).glob("*.txt"))


def test_languages_promised_are_there() -> None:
    assert set(languages()) >= SERVED


@pytest.mark.parametrize("code", languages())
def test_languages_have_a_name_cases_and_ordinary_lines(code: str) -> None:
    assert re.fullmatch(r"[A-Z][a-z]+", languages()[code])
    assert cases("wild")[code] >= WILD
    assert cases("untouched")[code] >= UNTOUCHED
    assert len(ordinary()[code]) >= ORDINARY


def test_coverage_is_in_the_documentation() -> None:
    _, _, rest = PAGE.read_text(encoding="utf-8").partition("<!-- languages -->\n")
    shown, _, _ = rest.partition("\n<!-- end -->")
    assert shown == coverage(), "put in what `python -m cleantext.phrases` prints"


def test_coverage_has_a_help_and_takes_no_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("usage: python -m cleantext.phrases [-h]")
    assert main(["foo"]) == 2
    assert capsys.readouterr().out == ""
    assert main([]) == 0
    assert capsys.readouterr().out == f"{coverage()}\n"


def test_coverage_ends_quietly_when_its_reader_goes_away() -> None:
    command = [sys.executable, "-m", "cleantext.phrases"]
    with Popen(command, stdout=PIPE, stderr=PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141
