"""How much of UTF-8 that was read in a wrong encoding comes back, and that right text stays.

    python benchmarks/encodings.py ../shared/bench

takes the lines of the right texts of each language: those of tests/cases/untouched and, of the
gzipped JSON Lines in the folder (without one: none), ``gold`` in the language that ``lang`` names
or in English, without those that ftfy repairs. Each is read in the encodings that readers of its
language meet, as browsers do it, and repaired by `fix_encoding` and by ftfy; and each is repaired
as it is, which must change nothing. Lines of scripts without spaces are taken in clauses too, for
few of their lines survive the wrong reading: what is lost in it, no one can bring back. Exits with
1 when a right text was changed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import ftfy
from tables import Table, print_table

from cleantext.encoding.repair import repair

CASES = Path(__file__).parents[1] / "tests" / "cases" / "untouched"
NAMES = {"Polish": "pl", "Russian": "ru", "Chinese": "zh", "English": "en", "Greek": "el"}
WESTERN = ("cp1252", "latin-1")
PLAUSIBLE = {
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
"""The encodings that UTF-8 of a language is read in by mistake; all other languages: `WESTERN`."""

LONG = 20
"""Characters of a line that should come back."""

MOST = 2_000
"""Lines of a language that are misread."""

CONFIG = ftfy.TextFixerConfig(
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    normalization=None,
    explain=False,
)
_CLAUSE = re.compile("(?<=[。！？；，：])")


def right_lines(folder: Path | None) -> dict[str, list[str]]:
    """The lines beyond ASCII of right texts, each once, by language."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for path in sorted(CASES.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        found[path.name.partition("-")[0]].update(dict.fromkeys(lines))
    for path in sorted(folder.glob("*.jsonl.gz")) if folder else ():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for record in map(json.loads, file):
                language = NAMES.get(record.get("lang") or "English")
                if language and record.get("gold"):
                    found[language].update(dict.fromkeys(record["gold"].split("\n")))
    return {
        language: [line for line in found[language] if not line.isascii() and by_ftfy(line) == line]
        for language in sorted(found)
    }


def misread(line: str, encoding: str) -> str | None:
    """A line's UTF-8 in another encoding, as browsers read it; None if something of it is lost."""
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
    """The lines to misread, and their clauses in scripts without spaces."""
    for line in lines:
        text = line.strip()
        yield text
        if language in ("ja", "zh"):
            yield from _CLAUSE.split(text)


def by_ftfy(line: str) -> str:
    """What ftfy makes of it."""
    return ftfy.fix_and_explain(line, CONFIG).text


def repaired(right: Mapping[str, list[str]]) -> Table:
    """A row for each language and encoding: what survives, and what comes back exactly."""
    long = f"of {LONG}"
    yield ["repaired", "lines", "lost", "exact, %", "ftfy, %", long, "exact, %", "ftfy, %"]
    for language, lines in right.items():
        texts = [text for text in dict.fromkeys(samples(language, lines)) if not text.isascii()]
        texts = texts[:: max(1, len(texts) // MOST)][:MOST]
        for encoding in PLAUSIBLE.get(language, WESTERN):
            pairs = [(text, misread(text, encoding)) for text in texts]
            cases = [(text, broken) for text, broken in pairs if broken and broken != text]
            row = [f"{language}, {encoding}", str(len(texts)), str(len(texts) - len(cases))]
            some = [case for case in cases if len(case[0]) >= LONG]
            row += [*shares(cases), str(len(some)), *shares(some)]
            yield row


def shares(cases: list[tuple[str, str]]) -> list[str]:
    """The shares of lines that come back exactly, by us and by ftfy."""
    return [
        f"{100 * sum(way(broken) == text for text, broken in cases) / len(cases):.1f}"
        if cases
        else "–"
        for way in (repair, by_ftfy)
    ]


def untouched(right: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The right lines that are changed."""
    return {
        language: [line for line in lines if repair(line) != line]
        for language, lines in right.items()
    }


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, nargs="?", help="folder of gzipped JSON Lines")
    right = right_lines(parser.parse_args().data)
    print_table(repaired(right))
    changed = untouched(right)
    print_table(
        [language, str(len(right[language])), str(len(lines))]
        for language, lines in changed.items()
    )
    for line in (line for lines in changed.values() for line in lines):
        print(ascii(line[:200]))
    return int(any(changed.values()))


if __name__ == "__main__":
    sys.exit(main())
