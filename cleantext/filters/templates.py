"""Lines that a site puts on all its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter
from cleantext.errors import TemplateError
from cleantext.filters.phrases import PHRASE_FILTERS
from cleantext.system.inputs import read_regular
from cleantext.text.block import Block, as_block, fold, label_key
from cleantext.text.prose import is_headline, is_paragraph
from cleantext.text.scripts import count_words, is_sentence
from cleantext.text.words import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

ABOVE = 12
"""Kept lines above the first paragraph, at most, in which to look for the title."""

LARGEST = 1 << 30
"""Bytes in the largest template file, enough for a million hosts."""

MARK = "# host, share of its pages, pages seen, line: "
"""The start of a file of templates, by which it is recognised."""

HEAD = f"{MARK}delete the lines to keep\n"
"""The first line of a file of templates."""


class Template(NamedTuple):
    """A template line of a site.

    Attributes:
        host: the host, as `parse_host` returns it.
        share: the share of its pages with the line, from 0 to 1.
        pages: the number of its pages seen.
        line: the line, folded like labels (see `cleantext.text.block.fold`).

    """

    host: str
    share: float
    pages: int
    line: str


@dataclass(frozen=True, eq=False)
class Templates:
    """The template lines of many hosts, as `load_templates` reads them.

    Attributes:
        hosts: the lines of each host, joined by line breaks: a set for each of thousands of hosts
            would take several times the memory.

    """

    hosts: Mapping[str, str]

    @classmethod
    def of(cls, templates: Iterable[Template]) -> Templates:
        """Index templates by host."""
        lines: dict[str, list[str]] = {}
        for template in templates:
            lines.setdefault(template.host, []).append(line_key(template.line))
        return cls({host: "\n".join(keys) for host, keys in lines.items()})

    def lines(self, url: str) -> frozenset[str]:
        """Return the lines of a URL's host; none if unknown."""
        return _lines(self.hosts.get(parse_host(url), ""))


@lru_cache(1024)
def _lines(joined: str) -> frozenset[str]:
    return frozenset(joined.split("\n")) - {""}


def line_key(line: str) -> str:
    """Return the key for comparing lines, without case, numbers and marks around."""
    return label_key(fold(line))


def parse_host(url: str) -> str:
    """Return the host of a URL or a bare host, without ``www.``; ``""`` for none.

    >>> parse_host("https://www.Example.com:8080/a/b"), parse_host("example.com"), parse_host("?")
    ('example.com', 'example.com', '')
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:  # such as half an IPv6 address
        return ""
    host = "".join(host.split()).removeprefix("www.")
    return host if host.isprintable() else ""  # no lone surrogates, which no UTF-8 file can hold


def write_templates(templates: Iterable[Template]) -> str:
    """Return the text of a template file, to read and edit by hand.

    It is sorted by host and line, so that a diff shows what a new run has changed.
    """
    ordered = sorted(templates, key=lambda each: (each.host, each.line, each))
    rows = (f"{host}\t{share:.3f}\t{pages}\t{line}\n" for host, share, pages, line in ordered)
    return "".join((HEAD, *rows))


def read_templates(text: str, name: str) -> Iterator[Template]:
    """Parse the text of a template file; messages use `name`.

    Blank lines and lines that begin with ``#`` are skipped.

    Raises:
        TemplateError: a line is not a template.

    """
    for number, line in enumerate(text.split("\n"), 1):
        row = line.rstrip("\r")
        if not row.strip() or row.startswith("#"):
            continue
        template = _template(row)
        if not template:
            raise TemplateError(
                f"{name}, line {number}: expected host, share, pages and line, separated by "
                f"tabs, not {row[:60]!r}; correct or delete the line"
            )
        yield template


def _template(row: str) -> Template | None:
    """Parse a line of a template file; None if it is not a template."""
    try:
        host, share, pages, own = row.split("\t")
        template = Template(parse_host(host), float(share), int(pages), own)
    except ValueError:
        return None
    is_sound = 0 <= template.share <= 1 and template.host and line_key(template.line)
    return template if is_sound else None


def load_templates(path: str | Path | Templates) -> Templates:
    """Load a file of ``cleantext-corpus learn``, cached until it changes.

    Templates that are already loaded are returned unchanged.

    Raises:
        TemplateError: the file is not a template file.
        OSError: the file can't be read.

    """
    if isinstance(path, Templates):
        return path
    file = Path(path).absolute()
    try:
        status = file.stat()
    except ValueError:
        raise TemplateError(f"{file}: there is no such file: a NUL is in its name") from None
    return _load(file, status.st_mtime_ns, status.st_size)


@lru_cache(8)
def _load(path: Path, _modified: int, _size: int) -> Templates:
    try:
        text = read_regular(path, LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError(f"{path}: it must be UTF-8; byte {error.start + 1} is not") from None
    except ValueError as error:
        raise TemplateError(f"{path}: {error}") from None
    return Templates.of(read_templates(text, str(path)))


@dataclass(frozen=True)
class SiteLines:
    """Finds the template lines of a site, except author and date lines.

    The title of a text is a headline on many other pages of its site. So the nearest headline
    above the first paragraph stays if no other headline does, and so does a shorter line that
    shares words with that paragraph; or the nearest line that appears twice, as title and teaser.

    Attributes:
        lines: the keys of the template lines.

    """

    lines: frozenset[str] = frozenset()

    def __call__(self, lines: Sequence[str]) -> dict[int, str]:
        """Return the lines to drop, with the reasons."""
        return self.scan(as_block(lines))

    def scan(self, block: Block) -> dict[int, str]:
        """Return the lines of a block to drop, with the reasons."""
        if self.lines.isdisjoint(block.keys):
            return {}
        found = [index for index, key in enumerate(block.keys) if key in self.lines]
        bylines = PHRASE_FILTERS["byline"].decide(Block(block[index] for index in found))
        found = [index for place, index in enumerate(found) if place not in bylines]
        title = _title(block, frozenset(found))
        return {index: "template" for index in found if block.keys[index] != title}


def _title(block: Block, found: Collection[int]) -> str:
    """Return the key of the title among the lines found; ``""`` for none.

    It depends on no dropped line, so that cleaning is idempotent.
    """
    first = next((i for i, line in enumerate(block) if i not in found and is_paragraph(line)), 0)
    above, staying = _above(first, block, found)
    if not any(is_headline(block[index]) for index in staying):
        story = set(tokenize(block[first])) if above else set()
        for index in above:
            if is_headline(block[index]) or _shares_words(block[index], story):
                return block.keys[index]
    times = Counter(block.keys)
    for index in above:
        line, key = block[index], block.keys[index]
        if times[key] > 1 and count_words(line) > 1 and not is_sentence(line):
            return key
    return ""


def _shares_words(line: str, story: Collection[str]) -> bool:
    """Return whether half of a line's words are in the story.

    This tells short titles, and titles that are questions, from labels.
    """
    words = tokenize(line)
    return len(words) > 1 and 2 * sum(word in story for word in words) >= len(words)


def _above(first: int, block: Block, found: Collection[int]) -> tuple[list[int], list[int]]:
    """Return the lines found above the first paragraph, and the others there, upwards."""
    above: list[int] = []
    staying: list[int] = []
    for index in range(first - 1, -1, -1):
        if index in found:
            above.append(index)
        elif block[index].strip():
            staying.append(index)
        if len(staying) == ABOVE:
            break
    return above, staying


def with_templates(chain: Chain, lines: frozenset[str]) -> Chain:
    """Return a chain that drops these template lines of a site."""
    rule = SiteLines(lines)

    def with_lines(part: Filter) -> tuple[Filter]:
        own = isinstance(part.func, SiteLines)
        return (replace(part, func=rule, scan=rule.scan) if own else part,)

    return chain.map(with_lines)


_rule = SiteLines()
trim_templates = Filter("trim_templates", "trim", _rule, _rule.scan, reason="template")
"""Drops the template lines of a site, which `build_chain` gives it; without them, none."""
