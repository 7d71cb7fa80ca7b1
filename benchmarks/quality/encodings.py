"""Measure how much misread UTF-8 is repaired exactly, and that right text stays unchanged.

The lines come from right texts: those of ``tests/cases/untouched`` and the ``gold`` of DATA, in the
language of ``lang`` (English by default), without lines that ftfy changes. Each is decoded in the
encodings that browsers mistake its language for, and repaired by `fix_encoding` and by ftfy; and
each is repaired as it is, which must change nothing. Chinese and Japanese lines are also taken in
clauses, since few whole lines survive the wrong decoding.
"""

from __future__ import annotations

import re
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import ftfy

from benchmarks.data.pages import CASES, page_files, read_pages
from benchmarks.tables import Table, print_table
from cleantext.encoding.repair import repair
from cleantext.training.pages import CODES

UNTOUCHED = CASES / "untouched"
WESTERN = ("cp1252", "latin-1")
MISTAKEN = {
    **dict.fromkeys(("cs", "hu", "pl", "ro", "sk"), ("cp1250", "iso8859-2", "cp1252")),
    "tr": ("cp1254", "cp1252"),
    "vi": ("cp1258", "cp1252"),
    "el": ("cp1253", "iso8859-7", "cp1252"),
    "ru": ("cp1251", "koi8-r", "cp866", "iso8859-5", "gb18030", "cp1252"),
    "uk": ("cp1251", "koi8-u", "cp1252"),
    "ar": ("cp1256", "cp1252"),
    "he": ("cp1255", "cp1252"),
    "hi": ("cp1252",),
    "zh": ("gb18030", "big5hkscs", "cp932", "euc-jp", "cp949", "cp1252"),
    "ja": ("cp932", "euc-jp", "gb18030", "cp1252"),
    "ko": ("cp949", "gb18030", "cp1252"),
}
"""Encodings that UTF-8 is mistaken for, by language; `WESTERN` for all others."""

LONG = 20
"""Minimum number of characters of the lines that the second half of the table counts."""

MOST = 2_000
"""Maximum number of lines of a language."""

CONFIG = ftfy.TextFixerConfig(
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    normalization=None,
    explain=False,
)
_CLAUSE = re.compile("(?<=[。！？；，：])")


def right_lines(data: Path | None) -> dict[str, list[str]]:
    """Return the distinct non-ASCII lines of right texts by language."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for path in sorted(UNTOUCHED.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        found[path.name.partition("-")[0]].update(dict.fromkeys(lines))
    for page in (page for path in page_files(data) for page in read_pages(path)) if data else ():
        language = CODES.get(page.get("lang") or "English")
        if language and page.get("gold"):
            found[language].update(dict.fromkeys(page["gold"].split("\n")))
    return {
        language: [line for line in found[language] if not line.isascii() and by_ftfy(line) == line]
        for language in sorted(found)
    }


def misread(line: str, encoding: str) -> str | None:
    """Misread a line's UTF-8 as browsers do; return None if bytes are lost."""
    try:
        text = line.encode().decode(encoding, "strict" if encoding in _WIDE else "surrogateescape")
    except UnicodeDecodeError:
        return None
    text = "".join(
        chr(ord(char) - 0xDC00) if "\udc80" <= char <= "\udc9f" else char for char in text
    )
    return None if any("\ud800" <= char <= "\udfff" for char in text) else text


_WIDE = {"gb18030", "big5hkscs", "cp932", "cp949", "euc-jp"}


def samples(language: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield lines to misread, and their clauses in scripts without spaces."""
    for line in lines:
        text = line.strip()
        yield text
        if language in ("ja", "zh"):
            yield from _CLAUSE.split(text)


def by_ftfy(line: str) -> str:
    """Return a line as ftfy repairs it."""
    return ftfy.fix_and_explain(line, CONFIG).text


def repaired(right: Mapping[str, list[str]]) -> Table:
    """Yield a row for each language and encoding: lines lost, lines repaired exactly."""
    long = f"{LONG}+ characters"
    yield ["repaired", "lines", "lost", "exact, %", "ftfy, %", long, "exact, %", "ftfy, %"]
    for language, lines in right.items():
        texts = [text for text in dict.fromkeys(samples(language, lines)) if not text.isascii()]
        texts = texts[:: max(1, len(texts) // MOST)][:MOST]
        for encoding in MISTAKEN.get(language, WESTERN):
            pairs = [(text, misread(text, encoding)) for text in texts]
            cases = [(text, broken) for text, broken in pairs if broken and broken != text]
            row = [f"{language}, {encoding}", str(len(texts)), str(len(texts) - len(cases))]
            some = [case for case in cases if len(case[0]) >= LONG]
            row += [*shares(cases), str(len(some)), *shares(some)]
            yield row


def shares(cases: list[tuple[str, str]]) -> list[str]:
    """Return the percentages of lines repaired exactly, by cleantext and by ftfy."""
    return [
        f"{100 * sum(way(broken) == text for text, broken in cases) / len(cases):.1f}"
        if cases
        else "–"
        for way in (repair, by_ftfy)
    ]


def changed_lines(right: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the right lines that the repair changes, which should be none."""
    return {
        language: [line for line in lines if repair(line) != line]
        for language, lines in right.items()
    }


def changes(right: Mapping[str, list[str]], changed: Mapping[str, list[str]]) -> Table:
    """Yield a row for each language: right lines, and how many the repair changes."""
    yield ["right lines", "lines", "changed"]
    for language, lines in changed.items():
        yield [language, str(len(right[language])), str(len(lines))]


def main(options: Namespace) -> int:
    """Print both tables; return 1 if a right text was changed."""
    right = right_lines(options.data)
    print_table(repaired(right))
    changed = changed_lines(right)
    print_table(changes(right, changed))
    for line in (line for lines in changed.values() for line in lines):
        print(ascii(line[:200]))
    return int(any(changed.values()))
