"""Cases for the fuzz command: documents of mutated real text, and options for their cleaning.

Everything that is drawn hangs on a seed and a number alone.
"""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, cast

from strategies import (
    BROKEN,
    HARD,
    HEADLINES,
    LABELS,
    ODD,
    PARAGRAPHS,
    PHRASES,
    PROSE,
    SCRIPTS,
    SEEDS,
    model_file,
)

from cleantext.config.options import ChainOptions
from cleantext.filters.templates import Template, Templates, write_templates
from cleantext.kinds import KINDS
from cleantext.presets import EVERY

Page = Sequence[str]
Spec = dict[str, Any]
"""Options as JSON can hold them; `options_of` makes the real ones."""

PAGES = 400
"""Pages, at most, that are taken from one file."""

LONGEST = 240
"""Characters of most lines; of few, ten times as many."""

CASES = Path(__file__).parents[1] / "tests" / "cases"
SITE = "example.com"

_CURIOUS = (
    *(line for line in (*ODD, *BROKEN, *HARD, *SCRIPTS) if len(line) <= LONGEST),
    *("\uffff", "\ufffe", "\ufeff", "😀", "-- ", "> ", "```", "    code", "line  ", "\\", "\r\r"),
    *("&amp;amp;", "&#65535;", "&#xFFFF;", "Ã¢â‚¬â„¢", "â€œ…â€\x9d", "ï»¿", "\ud83d\ude00"),
)
_CHARACTERS = (
    *"aZ0 .,:;|»•–\t\r\v\f\x00\x1c\x1f\x7f\x80\x85\xa0\xad\xff",
    *"\u200b\u200d\u2028\u2029\u202e\u3000\ufeff\ufffd\uffff\ud800\udc80\udfff😀Ãâ€漢א",
)
_CODECS = (
    *("cp1252", "cp1251", "cp1250", "cp1253", "cp1256", "latin-1", "iso8859-2", "koi8-r"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "mac_roman", "cp437"),
)
_OWN_FILTERS = ("unquote", "hollow", "numeric", "blank", "shouted", "once")
_LANGUAGES = (["en"], ["de", "en", "zh"], ["ru", "ja"])
_PHRASES = (
    {"legal": ["no", "and *", "sea|met /(the|on) /"]},
    {"newsletter": ["get the gazette *"], "account": ["/^\\W*ends$/"]},
)
_PROTECT = ("^a", r"\d", "Ã", r"^\s", "home|share", r"[^\x00-\x7f]", "$")


# ---- texts to draw from


def read_pages(data: Path | None) -> list[Page]:
    """The lines of real pages: of a file or folder of `.jsonl.gz` and `.txt`, or the test cases."""
    folder = data or CASES
    files = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
    pages = [page for file in files for page in islice(_texts(file), PAGES) if page]
    if not pages:
        raise SystemExit(f"{folder}: neither .jsonl.gz nor .txt with text in it")
    return [page.replace("\r\n", "\n").split("\n") for page in pages]


def _texts(file: Path) -> Iterator[str]:
    if file.name.endswith(".jsonl.gz"):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield from (record[name] for name in ("dump", "gold") if record.get(name))
    elif file.suffix == ".txt":
        yield file.read_bytes().decode("utf-8", "surrogateescape")


# ---- documents


class Drawer:
    """Draws documents of pieces of pages and of what is known to be hard.

    Args:
        pages: the lines of real pages.

    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages

    def text(self, random: Random) -> str:
        """A document of up to forty lines."""
        lines: list[str] = []
        size = random.choice((1, 2, 2, 3, 3, 4, 5, 5, 6, 8, 10, 12, 40))
        while len(lines) < size:
            lines += self._piece(random, lines)
        del lines[size:]
        for _ in range(random.choice((0, 0, 1, 2, 5))):
            random.choice(_LINE_CHANGES)(random, lines)
        text = _joined(random, lines)
        for _ in range(random.choice((0, 1, 2, 4, 8))):
            text = random.choice(_CHARACTER_CHANGES)(random, text)
        return text

    def data(self, random: Random) -> bytes:
        """A document as bytes, in any encoding or in several, whole or damaged."""
        text = self.text(random)
        data = random.choice(_ENCODERS)(random, text)
        for _ in range(random.choice((0, 0, 0, 1, 3))):
            data = random.choice(_BYTE_CHANGES)(random, data)
        return data

    def _piece(self, random: Random, above: Sequence[str]) -> list[str]:
        chance = random.random()
        if chance < 0.55:
            return self._run(random)
        if chance < 0.7:
            return [random.choice(PHRASES)]
        if chance < 0.8:
            return [random.choice((*LABELS, *PROSE, *HEADLINES, *PARAGRAPHS))]
        if chance < 0.87:
            return [random.choice(_CURIOUS)]
        if chance < 0.93:
            return [random.choice(("", "", " ", "\t", "\xa0"))] * random.choice((1, 1, 2, 6))
        if chance < 0.96 and above:
            start = random.randrange(len(above))
            return list(above[start : start + random.randint(1, 4)])
        return [random.choice(_SPOILERS)(random, line) for line in self._run(random)]

    def _run(self, random: Random) -> list[str]:
        page = random.choice(self.pages)
        start = random.randrange(len(page))
        longest = LONGEST if random.random() < 0.98 else 10 * LONGEST
        return [line[:longest] for line in page[start : start + random.randint(1, 8)]]


def _misread(random: Random, line: str) -> str:
    return line.encode("utf-8", "surrogatepass").decode(random.choice(_CODECS), "replace")


def _partly_misread(random: Random, line: str) -> str:
    start = random.randrange(len(line) + 1)
    return line[:start] + _misread(random, line[start:])


def _cut_short(random: Random, line: str) -> str:
    return line[: random.randrange(len(line) + 1)]


_SPOILERS: tuple[Callable[[Random, str], str], ...] = (
    _misread,
    _partly_misread,
    _cut_short,
    lambda random, line: _misread(random, _misread(random, line)),
    lambda _, line: html.escape(line),
    lambda _, line: "".join(f"&#{ord(char)};" for char in line[:60]),
    lambda _, line: line.upper(),
    lambda random, line: random.choice(("» ", "• ", "> ", "  ", "# ", "- [ ] ")) + line,
    lambda random, line: line + random.choice(("  ", "\t", " Read more", " |", " Advertisement")),
)


def _joined(random: Random, lines: Sequence[str]) -> str:
    ends = random.choice((["\n"], ["\n"], ["\n"], ["\r\n"], ["\n", "\r\n"], ["\n\n"]))
    text = "".join(line + random.choice(ends) for line in lines)
    if random.random() < 0.25:
        text = text.rstrip("\r\n")
    return "\ufeff" + text if random.random() < 0.03 else text


def _swap_lines(random: Random, lines: list[str]) -> None:
    one, other = (random.randrange(len(lines)) for _ in "ab")
    lines[one], lines[other] = lines[other], lines[one]


def _repeat_line(random: Random, lines: list[str]) -> None:
    lines.insert(random.randrange(len(lines) + 1), random.choice(lines))


def _drop_line(random: Random, lines: list[str]) -> None:
    if len(lines) > 1:
        del lines[random.randrange(len(lines))]


def _glue_lines(random: Random, lines: list[str]) -> None:
    place = random.randrange(len(lines))
    lines[place : place + 2] = [random.choice(("", " ")).join(lines[place : place + 2])]


def _cut_line(random: Random, lines: list[str]) -> None:
    place = random.randrange(len(lines))
    middle = random.randrange(len(lines[place]) + 1)
    lines[place : place + 1] = [lines[place][:middle], lines[place][middle:]]


_LINE_CHANGES = (_swap_lines, _repeat_line, _drop_line, _glue_lines, _cut_line)


def _span(random: Random, size: int) -> tuple[int, int]:
    start = random.randrange(size + 1)
    return start, min(size, start + random.choice((1, 1, 2, 8)))


def _insert(random: Random, text: str) -> str:
    start, _ = _span(random, len(text))
    new: str = random.choice(_CHARACTERS) * random.choice((1, 1, 1, 3))
    return text[:start] + new + text[start:]


def _insert_any(random: Random, text: str) -> str:
    start, _ = _span(random, len(text))
    return (
        text[:start]
        + chr(random.randrange(random.choice((0x300, 0x10000, 0x110000))))
        + (text[start:])
    )


def _delete(random: Random, text: str) -> str:
    start, stop = _span(random, len(text))
    return text[:start] + text[stop:]


def _double(random: Random, text: str) -> str:
    start, stop = _span(random, len(text))
    return text[:stop] + text[start:stop] * random.choice((1, 1, 5)) + text[stop:]


def _splice(random: Random, text: str) -> str:
    start, stop = _span(random, len(text))
    place = random.randrange(len(text) + 1)
    return text[:place] + text[start:stop] + text[place:]


def _swap_characters(random: Random, text: str) -> str:
    start, _ = _span(random, len(text))
    return text[:start] + text[start : start + 2][::-1] + text[start + 2 :]


_CHARACTER_CHANGES = (_insert, _insert, _insert_any, _delete, _double, _splice, _swap_characters)


# ---- bytes


def _utf8(_: Random, text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _other(random: Random, text: str) -> bytes:
    return text.encode(random.choice(_CODECS), random.choice(("replace", "ignore")))


def _by_lines(random: Random, text: str) -> bytes:
    """UTF-8, and each of some lines in the same other encoding."""
    codec = random.choice(_CODECS)
    lines = text.split("\n")
    return b"\n".join(
        line.encode(codec, "ignore") if random.random() < 0.3 else _utf8(random, line)
        for line in lines
    )


def _utf16(random: Random, text: str) -> bytes:
    codec = random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"))
    return text.encode(codec, "replace")


def _tail_utf16(random: Random, text: str) -> bytes:
    """As PowerShell appends."""
    start = random.randrange(len(text) + 1)
    return _utf8(random, text[:start]) + text[start:].encode("utf-16-le", "replace")


def _cesu8(_: Random, text: str) -> bytes:
    pairs = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    units = pairs.encode("utf-16-le", "surrogatepass")
    chars = (
        units[place : place + 2].decode("utf-16-le", "surrogatepass")
        for place in range(0, len(units), 2)
    )
    return "".join(chars).encode("utf-8", "surrogatepass")


def _marked(random: Random, text: str) -> bytes:
    return b"\xef\xbb\xbf" * random.choice((1, 1, 2)) + _utf8(random, text)


_ENCODERS: tuple[Callable[[Random, str], bytes], ...] = (
    *(_utf8, _utf8, _utf8, _utf8, _other, _other, _by_lines, _by_lines),
    *(_utf16, _tail_utf16, _cesu8, _marked),
)


def _flip(random: Random, data: bytes) -> bytes:
    start, stop = _span(random, len(data))
    return data[:start] + random.randbytes(stop - start) + data[stop:]


def _cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _stray(random: Random, data: bytes) -> bytes:
    start, _ = _span(random, len(data))
    stray = random.choice((b"\x00", b"\xff", b"\x80", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\r"))
    return data[:start] + stray * random.choice((1, 1, 4)) + data[start:]


_BYTE_CHANGES: tuple[Callable[[Random, bytes], bytes], ...] = (_flip, _cut, _stray, _stray)


# ---- options


def draw_spec(random: Random) -> Spec:
    """Options drawn by chance, of which a few are given at a time."""
    spec: Spec = {"preset": random.choice(("article",) * 5 + ("page", "page", "repair"))}
    if random.random() < 0.3:
        return spec
    kinds = list(KINDS)
    random.shuffle(kinds)
    keep, drop = kinds[: random.choice((0, 0, 1, 2))], kinds[-random.choice((1, 1, 3)) :]
    names = [part.name for part in EVERY if part.name != "trim_templates"]
    chances: tuple[tuple[float, Spec], ...] = (
        (0.4, {"keep": keep}),
        (0.3, {"drop": drop}),
        (0.1, {"only": random.sample(names, random.randint(1, 6))}),
        (0.3, {"skip": ["keep_body"]}),
        (0.2, {"skip": random.sample(names, random.randint(1, 4))}),
        (0.15, {"languages": random.choice(_LANGUAGES)}),
        (0.1, {"skip_languages": ["de", "vi"]}),
        (0.2, {"phrases": random.choice(_PHRASES)}),
        (0.25, {"protect": random.sample(_PROTECT, random.randint(1, 2))}),
        (0.2, {"filters": random.sample(_OWN_FILTERS, random.randint(1, 3))}),
        (0.15, {"body_model": random.choice(SEEDS)}),
        (0.15, {"templates": True, "url": random.choice((SITE, f"https://www.{SITE}/a?b"))}),
    )
    for chance, part in chances:
        if random.random() < chance:
            spec |= part
    return spec


def options_of(spec: Spec) -> ChainOptions:
    """The keyword arguments of `build_chain` that a spec stands for."""
    import strategies

    options: Any = dict(spec)
    options["filters"] = [getattr(strategies, name) for name in spec.get("filters", ())]
    if "body_model" in spec:
        options["body_model"] = model_file(spec["body_model"])
    if "templates" in spec:
        options["templates"] = templates()
    return cast("ChainOptions", options)


_SITE_LINES = [Template(SITE, 1, 9, line) for line in (*LABELS, *HEADLINES, *PARAGRAPHS[:2])]


@cache
def templates() -> Templates:
    """What is known of the site."""
    return Templates.of(_SITE_LINES)


def templates_text() -> str:
    """The same as a file."""
    return write_templates(_SITE_LINES)
