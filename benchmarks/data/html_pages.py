"""HTML pages of realistic size and markup, made from visible text.

The lines and lists of each ``dump`` become nested elements with classes and attributes, with links
in menus and sentences, surrounded by what real pages carry (metadata, JSON-LD, style sheets,
scripts): 8 to 9 times as much HTML as text at the median. The same text gives the same page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from random import Random

from resiliparse.extract.html2text import extract_plain_text

from benchmarks.data.made_up import invented_word

MENU_WORDS = 7
"""Maximum number of words of a line that becomes a label or a link."""
PROSE_WORDS = 20
"""Minimum number of words of a line that becomes a paragraph of the article."""


class Writer:
    """Writer of the page of a visible text, which seeds the made-up markup."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.random = Random(text)
        self.parts: list[str] = []

    def page(self) -> str:
        """Return the HTML."""
        lines = self.text.split("\n")
        title = escape(next((line.strip() for line in lines if line.strip()), ""))
        self.parts += ["<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"]
        self.parts += [f"<title>{title}</title>\n", *self.head(title)]
        self.parts += ["</head>\n<body class='", self.classes(), "'>\n"]
        self.body(lines)
        self.parts += [self.script() for _ in range(self.random.randint(4, 14))]
        self.parts += ["</body>\n</html>\n"]
        return "".join(self.parts)

    def head(self, title: str) -> Iterator[str]:
        """Yield metadata, JSON-LD, style sheets and scripts."""
        for name in ("og:title", "twitter:title", "description", "og:description"):
            yield f'<meta property="{name}" content="{title}">\n'
        for number in range(self.random.randint(10, 40)):
            yield f'<link rel="preload" as="script" href="{self.address()}" data-n="{number}">\n'
        graph = [{"@type": "ListItem", "name": title, "item": self.address()} for _ in range(9)]
        data = json.dumps({"@context": "https://schema.org", "@graph": graph})
        yield f'<script type="application/ld+json">{data.replace("</", "")}</script>\n'
        for _ in range(self.random.randint(2, 6)):
            rules = (f".{self.word()}-{self.word()}{{margin:0 {n}px}}" for n in range(99))
            yield f"<style>{''.join(rules)}</style>\n{self.script()}"

    def body(self, lines: Sequence[str]) -> None:
        """Write header, article (from the first long line to the last) and footer."""
        long = [n for n, line in enumerate(lines) if line.count(" ") >= PROSE_WORDS] or [0]
        for name, part in (
            ("header", lines[: long[0]]),
            ("article", lines[long[0] : long[-1] + 1]),
            ("footer", lines[long[-1] + 1 :]),
        ):
            self.parts.append(f"<{name} class='site-{name} {name}-content'>\n")
            self.elements(part)
            self.parts.append(f"</{name}>\n")

    def elements(self, lines: Sequence[str]) -> None:
        """Write each line as an element, and some blocks in a new box."""
        depth = 0
        opened = 0
        for number, line in enumerate(lines):
            text = line.strip()
            if not text:
                continue
            if number and not lines[number - 1].strip() and not depth:
                opened = self.box(opened)
            depth = self.set_depth(depth, (len(line) - len(line.lstrip(" "))) // 2)
            apart = not depth and (number + 1 == len(lines) or not lines[number + 1].strip())
            self.parts += self.element(text, depth, apart)
        self.set_depth(depth, 0)
        self.parts.append("</div></div></div>\n" * opened)

    def box(self, opened: int) -> int:
        """Sometimes close or open a box; return the number of open boxes."""
        chance = self.random.random()
        if opened and chance < 0.15:
            self.parts.append("</div></div></div>\n")
            return opened - 1
        if opened < 4 and chance > 0.85:
            for _ in range(3):
                self.parts += ["<div class='", self.classes(), "' data-id='", self.word(), "'>"]
            self.parts.append("\n")
            return opened + 1
        return opened

    def set_depth(self, depth: int, wanted: int) -> int:
        """Open or close lists until `wanted` are open."""
        for _ in range(wanted - depth):
            self.parts += ["<ul class='", self.classes(), "' role='list'>\n"]
        self.parts.append("</ul>\n" * (depth - wanted))
        return wanted

    def element(self, text: str, depth: int, apart: bool) -> Iterator[str]:
        """Yield the parts of the element of one line."""
        words = escape(text).split(" ")
        label = len(words) <= MENU_WORDS
        content = self.link(words) if label and depth else self.linked(words)
        name = "li" if depth else "h2" if apart and label else "p" if apart else "div"
        yield f"<{name} class='{self.classes()}' id='{self.word()}-{self.random.randrange(9999)}'>"
        if label and name == "div":
            content = f"<span class='{self.classes()}'>{content}</span>"
        yield f"{content}</{name}>\n"

    def linked(self, words: list[str]) -> str:
        """Join words, with some of them as links."""
        rest = iter(words)
        parts: list[str] = []
        while few := list(islice(rest, self.random.randint(10, 40))):
            cut = self.random.randrange(len(few))
            parts += few[:cut]
            parts += [self.link(few[cut:])] if 0 < len(few) - cut < 4 else few[cut:]
        return " ".join(parts)

    def link(self, words: list[str]) -> str:
        """Return a link on some words."""
        track = f"data-track='{self.word()}:{self.word()}' class='{self.classes()}'"
        return f"<a href='{self.address()}' {track}>{' '.join(words)}</a>"

    def script(self) -> str:
        """Return a script that holds the state of a widget."""
        state = {
            self.word(): [self.address(), self.word()] for _ in range(self.random.randint(5, 40))
        }
        return f"<script>window.{self.word()} = {json.dumps(state)};</script>\n"

    def classes(self) -> str:
        """Return two class names."""
        return " ".join(f"{self.word()}__{self.word()}--{self.word()}" for _ in range(2))

    def address(self) -> str:
        """Return the address of a link."""
        return f"https://www.{self.word()}.example/{self.word()}/{self.word()}-{self.word()}"

    def word(self) -> str:
        """Return an invented word."""
        return invented_word(self.random)


def plain(html: str) -> str:
    """Return the visible text of a page, as in a WET record."""
    return str(extract_plain_text(html, main_content=False, list_bullets=False))


def main_content(html: str) -> str:
    """Return the main content of a page, as resiliparse finds it."""
    return str(extract_plain_text(html, main_content=True))
