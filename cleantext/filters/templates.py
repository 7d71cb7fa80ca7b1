"""Lines that a site sets on its pages: learnt from other pages of the same host."""

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
from cleantext.filters.phrases import byline
from cleantext.system.inputs import read_regular
from cleantext.text.block import Block, as_block, fold, label_key
from cleantext.text.prose import is_headline, is_paragraph
from cleantext.text.scripts import count_words, is_sentence
from cleantext.text.words import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

ABOVE = 12
"""Lines that stay, above the first paragraph, among which the title of the text is looked for."""

LARGEST = 1 << 30
"""Bytes of a file of templates, at most: those of a million hosts."""

HEAD = "# host, share of its pages, pages seen, line: delete the lines that shall stay\n"
"""The first line of a file of templates."""


class Template(NamedTuple):
    """A line of a site's own.

    Attributes:
        host: the host, as `parse_host` gives it.
        share: on how many of its pages the line stands, from 0 to 1.
        pages: how many of its pages were seen.
        line: the line, folded as labels are (see `cleantext.text.block.fold`).

    """

    host: str
    share: float
    pages: int
    line: str


@dataclass(frozen=True, eq=False)
class Templates:
    """The lines of many hosts, as `load_templates` reads them.

    Attributes:
        hosts: by host its lines, with line breaks between: a set for each of thousands of hosts
            would take several times the memory.

    """

    hosts: Mapping[str, str]

    @classmethod
    def of(cls, templates: Iterable[Template]) -> Templates:
        """The templates as they are to be looked up."""
        lines: dict[str, list[str]] = {}
        for template in templates:
            lines.setdefault(template.host, []).append(line_key(template.line))
        return cls({host: "\n".join(keys) for host, keys in lines.items()})

    def lines(self, url: str) -> frozenset[str]:
        """The lines of the host of this address; none of a host that is not known."""
        return _lines(self.hosts.get(parse_host(url), ""))


@lru_cache(1024)
def _lines(joined: str) -> frozenset[str]:
    return frozenset(joined.split("\n")) - {""}


def line_key(line: str) -> str:
    """What lines are compared by: case, numbers and marks around them do not matter."""
    return label_key(fold(line))


def parse_host(url: str) -> str:
    """The host of an address, or of a host itself, without ``www.``; ``""`` where there is none.

    >>> parse_host("https://www.Example.com:8080/a/b"), parse_host("example.com"), parse_host("?")
    ('example.com', 'example.com', '')
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:  # half an address of IPv6, say
        return ""
    host = "".join(host.split()).removeprefix("www.")
    return host if host.isprintable() else ""  # no lone surrogates, which no file can hold


def write_templates(templates: Iterable[Template]) -> str:
    """The text of a file of templates, one a line, for people to read and to edit.

    By host and line: what is learnt anew shows in a diff as what has changed.
    """
    ordered = sorted(templates, key=lambda each: (each.host, each.line, each))
    rows = (f"{host}\t{share:.3f}\t{pages}\t{line}\n" for host, share, pages, line in ordered)
    return "".join((HEAD, *rows))


def read_templates(text: str, name: str) -> Iterator[Template]:
    """The templates in the text of a file; `name` is for the messages.

    Blank lines and those that begin with ``#`` say nothing.

    Raises:
        TemplateError: a line is no template.

    """
    for number, line in enumerate(text.split("\n"), 1):
        row = line.rstrip("\r")
        if not row.strip() or row.startswith("#"):
            continue
        template = _template(row)
        if not template:
            raise TemplateError(
                f"{name}, line {number}: this is to be host, share, pages and line, with tabs "
                f"between: {row[:60]!r}"
            )
        yield template


def _template(row: str) -> Template | None:
    """The template that a line of the file holds; None if it holds none."""
    try:
        host, share, pages, own = row.split("\t")
        template = Template(parse_host(host), float(share), int(pages), own)
    except ValueError:
        return None
    is_sound = 0 <= template.share <= 1 and template.host and line_key(template.line)
    return template if is_sound else None


def load_templates(path: str | Path | Templates) -> Templates:
    """The templates of a file, as ``cleantext-corpus learn`` writes it; kept until it changes.

    Templates that are loaded already stay as they are.

    Raises:
        TemplateError: it is no such file.
        OSError: it can't be read.

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
    """Names the lines that are a site's own. Author and date lines stay.

    The title of a text is a headline on many other pages of its site. So the nearest headline
    above the first paragraph stays where no other headline does, as does a shorter line with the
    words of that paragraph; or the nearest that stands in the text twice, as title and as teaser.

    Attributes:
        lines: the keys of the site's lines.

    """

    lines: frozenset[str] = frozenset()

    def __call__(self, lines: Sequence[str]) -> dict[int, str]:
        """The indices of the lines that go, each with its reason."""
        return self.scan(as_block(lines))

    def scan(self, block: Block) -> dict[int, str]:
        """The same for a block."""
        if self.lines.isdisjoint(block.keys):
            return {}
        found = [index for index, key in enumerate(block.keys) if key in self.lines]
        bylines = byline.decide(Block(block[index] for index in found))
        found = [index for place, index in enumerate(found) if place not in bylines]
        title = _title(block, frozenset(found))
        return {index: "template" for index in found if block.keys[index] != title}


def _title(block: Block, found: Collection[int]) -> str:
    """The key of the line, among those found, that must be the title; ``""`` for none.

    It hangs on no line that goes, so that cleaning twice is cleaning once.
    """
    first = next((i for i, line in enumerate(block) if i not in found and is_paragraph(line)), 0)
    above, staying = _above(first, block, found)
    if not any(is_headline(block[index]) for index in staying):
        told = set(tokenize(block[first])) if above else set()
        for index in above:
            if is_headline(block[index]) or _is_told(block[index], told):
                return block.keys[index]
    times = Counter(block.keys)
    for index in above:
        line, key = block[index], block.keys[index]
        if times[key] > 1 and count_words(line) > 1 and not is_sentence(line):
            return key
    return ""


def _is_told(line: str, told: Collection[str]) -> bool:
    """Whether half of the words of a line, which has several, are those of the story.

    So short titles are told from labels, and those that ask.
    """
    parts = tokenize(line)
    return len(parts) > 1 and 2 * sum(part in told for part in parts) >= len(parts)


def _above(first: int, block: Block, found: Collection[int]) -> tuple[list[int], list[int]]:
    """Of the lines above the first paragraph those found and the others, upwards."""
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
    """The chain for the texts of a site with these lines; its other filters are the same."""
    rule = SiteLines(lines)

    def furnished(part: Filter) -> tuple[Filter]:
        own = isinstance(part.func, SiteLines)
        return (replace(part, func=rule, scan=rule.scan) if own else part,)

    return chain.map(furnished)


_rule = SiteLines()
trim_templates = Filter("trim_templates", "trim", _rule, _rule.scan)
"""Without templates and an address it names nothing; `build_chain` furnishes it with them."""
