r"""Strategies for the domain: lines, documents, filters and chains.

Plain `st.text()` gives two lines in one draw of fifty, and never a line twice or a ``"\r\n"``:
documents are built line by line, and joined with text of any characters whatever.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from cleantext.body import BodyFinder, Point, Strictness, features
from cleantext.body.columns import Floats
from cleantext.body.features import BITS, WIDTH
from cleantext.body.model import OUTPUTS, POINTS, Model, save
from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter, drop, rewrite, trim
from cleantext.chain.fixpoint import Fixpoint, Part, fixpoint
from cleantext.filters.templates import SiteLines, line_key
from cleantext.phrases import FOLDER, languages, parse_file
from cleantext.presets import EVERY
from cleantext.text.block import Block

# ---- lines

LABELS = (
    "Home", "Home | News | Sport", "Share this", "Read more", "» Read more …", "Advertisement",
    "Story continues below advertisement", "We use cookies to improve your experience. Accept all",
    "Sign up for our newsletter", "Log in", "Subscribe to continue reading", "3 comments",
    "1,204 shares", "Photo: A. Nother / Agency", "By A. Nother", "All rights reserved.",
    "© 2026 The Example", "Lorem ipsum dolor sit amet", "Related stories", "Loading...",
)  # fmt: skip

PROSE = (
    "The council met on Tuesday and put the question off for another week.",
    "“We never thought it would come to this,” she said.",
    "An article about cookies says what they are, and why sites ask.",
    "- No.",
    "And the sea, and the sea, and the sea",
    "1. Beat two eggs with 50 g of sugar.",
    "| 2026 | 1,204 | 17.5 |",
    "ROMEO. But soft, what light?",
    "Il a dit : « Oui, bien sûr. »",
    "Die Straße war gesperrt, sagte sie.",
    "¿Quién lo diría?",
)

HEADLINES = (
    "Harbour to close for a week after storm", "Opinion: Who pays for the harbour?",
    "Five recipes for a rainy day", "Watch: The moment the bridge came down",
    "City beats United in last minute | Sport", "2 hours ago",
)  # fmt: skip

ODD = (
    "", " ", "\t", "\xa0", "\u200b", "\ufeff", "...", "-", "|", "***", "1", "12:30", "1.234,56",
    "新聞を読む。", "広告", "続きを読む", "공유하기", "อ่านต่อ", "اقرأ المزيد", "קרא עוד",
    "читать далее", "👍 12", "👩‍👩‍👧", "e\u0301te\u0301", "\ufb01ne", "ﬁrst", "Ⅷ", "ｆｕｌｌ",
)  # fmt: skip

BROKEN = (
    "donâ€™t", "Ã©tÃ©", "Ã ", "â€œquotedâ€\x9d", "schÃ¶n", "ä½\xa0å¥½", "\x93cp1252\x94", "\ufffd",
    "&amp;", "&amp;amp;lt;", "&lt;p&gt;", "&#13;", "&#10;", "&nbsp;", "adv&#101;rtisement", "<b>",
    "&#x80;", "\x00", "\x08", "\x1b[31mred\x1b[0m", "\r", "a\rb", "\v", "\f", "\x85", "\u2028",
    "\u2029", "\x1c", "\ud800", "\udfff", "\ud83d", "\U0010ffff", "\u202eabc\u202c",
)  # fmt: skip

SCRIPTS = (
    "Рада собралась во вторник.", "Το συμβούλιο συνεδρίασε.", "评议会星期二开会。",
    "議会は火曜日に開かれた。", "시의회는 화요일에 열렸다.", "สภาประชุมเมื่อวันอังคาร",
    "اجتمع المجلس يوم الثلاثاء.", "המועצה התכנסה.", "परिषद की बैठक हुई।", "Խորհուրդը հավաքվեց։",
    "საბჭო შეიკრიბა.", "𝒜𝓃 𝒶𝓇𝓉𝒾𝒸𝓁ℯ", "Ⅷ ⑤ ½ ٣", "👩‍👩‍👧 👍🏽",
)  # fmt: skip
HARD = (
    "\ud800", "a\udfffb", "\x00", "\x00\x00 nul", "e\u0301\u0327", "\u0301", "\u200b\u200b",
    "\ufeff", "\u2060", "\u200b|\u200b", "\xad", "a" * 400, "ab " * 200, "漢" * 500, "." * 5,
    "\x1f", "\x1c", "\u3000x\u3000", "x" * 100_000, "long lines, " * 10_000,
)  # fmt: skip

SECTIONS: dict[str, list[str]] = {}
"""The examples of the phrase files, by section."""
for _code in languages():
    for _section, _entry in parse_file((FOLDER / f"{_code}.txt").read_text("utf-8"), _code):
        SECTIONS.setdefault(_section, []).append(_entry.example)

PHRASES = tuple(example for examples in SECTIONS.values() for example in examples)

PARAGRAPHS = tuple(
    " ".join((*PROSE[start:3], *PROSE[:start], *PROSE[-3:])) + f" So much for {topic}."
    for start, topic in enumerate(("the council", "cookies", "the sea", "1,204 of them"))
)

_characters = st.characters(exclude_characters="\n")
_phrase = st.sampled_from(list(SECTIONS.values())).flatmap(st.sampled_from)
_piece = st.one_of(*map(st.sampled_from, (LABELS + PROSE, ODD, BROKEN)), _phrase)
_around = st.sampled_from(("", "", "", " ", "» ", "• ", "\t", "[", "1. ", "…", ":", "  ", "\r"))

lines: st.SearchStrategy[str] = st.one_of(
    _piece,
    st.builds("".join, st.tuples(_around, _piece, _around)),
    st.builds("".join, st.tuples(_piece, _piece)),  # a label glued to a sentence
    st.builds(" ".join, st.lists(_piece, min_size=2, max_size=4)),
    st.builds(str.upper, _piece),
    st.text(_characters, max_size=12),
)
"""A line without its ending; it may end in a bare carriage return."""

ends = st.sampled_from(("\n", "\n", "\n", "\r\n"))

# ---- documents


def _build(pool: Sequence[str], picks: Sequence[tuple[int, str]], last: str) -> str:
    return "".join(pool[pick % len(pool)] + end for pick, end in picks) + last


_built = st.builds(
    _build,
    st.lists(lines, min_size=1, max_size=6),  # few lines, often drawn again: repeats
    st.lists(st.tuples(st.integers(0, 11), ends), max_size=12),
    st.one_of(st.just(""), lines),
)
anything = st.text(st.characters(), max_size=40)
"""Any characters at all, lone surrogates and NUL among them."""

_paragraphs = st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4)
_furniture = st.lists(st.one_of(st.just(""), st.sampled_from(LABELS), _phrase, lines), max_size=6)
_teasers = st.builds(
    lambda heading, headlines: [heading, *headlines],
    st.sampled_from(["Related stories", *SECTIONS.get("related:heading", ())]),
    st.lists(st.sampled_from(HEADLINES), max_size=5),
)
_articles = st.builds(
    lambda parts, last, gap: gap.join("\n".join(map("\n".join, part)) for part in parts) + last,
    st.lists(
        st.tuples(_furniture, _paragraphs, st.one_of(_furniture, _teasers)), min_size=1, max_size=4
    ),
    st.sampled_from(("", "\n")),
    st.sampled_from(("\n", "\n\n", "\r\n")),
)
"""Prose in paragraphs with furniture around and between, enough of it for trims to act."""

documents: st.SearchStrategy[str] = st.one_of(
    _built,
    _built,
    _articles,
    anything,
    st.builds("".join, st.tuples(_built, anything, _built)),
)
"""Texts as the filters meet them, and worse."""

whole_lines = documents.map(lambda text: text + "\n" if text and text[-1] != "\n" else text)
"""Documents of which the last line has an ending, so that another can follow."""

# ---- filters that do as their kind asks, with other decisions than the real ones


@rewrite
def unquote(line: str) -> str:
    return line.replace("“", '"').replace("”", '"')


@rewrite
def hollow(line: str) -> str:
    return "" if line.startswith("Lo") else line


@drop
def numeric(line: str) -> str | None:
    return f"counter: {line}" if line.strip().isdigit() else None


@drop
def blank(line: str) -> str | None:
    return None if line.strip() else "blank"


@drop
def shouted(line: str) -> str | None:
    return "advertisement" if line.isupper() else None


@trim
def once(lines: Sequence[str]) -> dict[int, str]:
    first: dict[str, int] = {}
    return {i: "repeat" for i, line in enumerate(lines) if first.setdefault(line, i) != i}


@trim
def last_label(lines: Sequence[str]) -> dict[int, str]:
    """Drop one label at a time, from the end, which takes many rounds."""
    last = len(lines) - 1
    return {last: "related"} if lines and not lines[last].strip().endswith(".") else {}


# ---- filters that decide by chance, but always the same of the same lines; they spare blank lines


def by_line(seed: int, line: str) -> str | None:
    return "aside" if line.strip() and _lot(seed, line) % 4 == 0 else None


def by_text(seed: int, lines: Sequence[str]) -> dict[int, str]:
    """Drop a line or none; which one depends on all lines."""
    solid = [index for index, line in enumerate(lines) if line.strip()]
    place = _lot(seed, *lines) % (2 * len(solid) + 1)
    return dict.fromkeys(solid[place : place + 1], "aside")


def _lot(seed: int, *lines: str) -> int:
    return zlib.crc32("\n".join((str(seed), *lines)).encode("utf-8", "surrogatepass"))


# ---- body models that know nothing, so that no law depends on good weights

SEEDS = (89, 199, 461)
"""With these the first weights that are drawn will do; most seeds take twenty draws."""
_CHANNELS, _WORD_SIZE = 8, 2
_DILATIONS, _CONTEXT = (1, 3), (1,)


@cache
def tiny_model(seed: int) -> Model:
    """A model with weights of chance that thinks little of about two lines in five.

    Of some weights comes a model to which all lines are alike; others are drawn then.
    """
    chance = np.random.default_rng(seed)
    about = {
        "width": WIDTH,
        "sections": list(features.SECTIONS),
        "dilations": list(_DILATIONS),
        "context": list(_CONTEXT),
        "decisions": {point: [0.5, 0.1, 0.1] for point in POINTS},
    }
    block = Block((*PHRASES[::9], *PROSE, *LABELS, *PARAGRAPHS, *HEADLINES))
    seen = features.build_table([features.Stretch(block, features.row_numbers(block))])
    while True:
        weights = _random_weights(chance)
        low, middle = np.quantile(Model(weights, about).scores(seen), (0.15, 0.4), axis=0)
        if (middle - low)[: len(POINTS)].min() > 3:
            weights["output_bias"] = on_grid(weights["output_bias"] - middle)
            return Model(weights, about)


def _random_weights(chance: np.random.Generator) -> dict[str, NDArray[Any]]:
    def whole(*shape: int) -> NDArray[np.int8]:
        return chance.integers(-64, 65, shape).astype(np.int8)

    def bias(size: int) -> Floats:
        return on_grid(chance.normal(size=size))

    weights: dict[str, NDArray[Any]] = {
        "mean": np.zeros(WIDTH, np.float32),
        "scale": np.ones(WIDTH, np.float32),
        "words": whole(1 << BITS, _WORD_SIZE),
        "input": whole(WIDTH + 3 * _WORD_SIZE, _CHANNELS),
        "input_bias": bias(_CHANNELS),
        "hidden": whole(_CHANNELS, _CHANNELS),
        "hidden_bias": bias(_CHANNELS),
        "output": whole(_CHANNELS, len(OUTPUTS)),
        "output_bias": bias(len(OUTPUTS)),
    }
    for index in range(len(_DILATIONS)):
        weights[f"depth_{index}"] = whole(5, _CHANNELS)
        weights[f"depth_bias_{index}"] = bias(_CHANNELS)
        weights[f"point_{index}"] = whole(_CHANNELS, _CHANNELS)
        weights[f"point_bias_{index}"] = bias(_CHANNELS)
    for index in _CONTEXT:
        weights[f"context_{index}"] = whole(2 * _CHANNELS, _CHANNELS)
    return weights


def on_grid(values: NDArray[Any]) -> Floats:
    """Multiples of 1/1024, as the biases of a model must be."""
    rounded: Floats = np.rint(values * 1024).astype(np.float32) / np.float32(1024)
    return rounded


@cache
def model_file(seed: int) -> Path:
    """Write a tiny model to a file that lasts as long as this process."""
    path = _folder() / f"tiny-{seed}.npz"
    save(tiny_model(seed), path)
    return path


@cache
def one_sided_model_file(odds: float) -> Path:
    """Write a model that gives all lines the same log odds of being in the body."""
    model = tiny_model(SEEDS[0])
    output = np.zeros_like(model.weights["output"])
    weights = {
        **model.weights,
        "output": output,
        "output_bias": np.full_like(model.weights["output_bias"], odds),
    }
    path = _folder() / f"one-sided-{odds}.npz"
    save(Model(weights, model.about), path)
    return path


CALM, STERN = 9, -9
"""Log odds of models that keep everything, and nothing."""


@cache
def _folder() -> Path:
    folder = tempfile.mkdtemp(prefix="cleantext-models-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def body_filter(
    point: Point, model: Path | None = None, strictness: Strictness = "balanced"
) -> Filter:
    """Return `keep_body` at an operating point, with a model file."""
    finder = BodyFinder(point, model, strictness=strictness)
    return Filter("keep_body", "trim", finder, scan_many=finder.find_many)


BODY_FILTERS: dict[str, Filter] = {
    "keep_body page": body_filter("page"),
    f"keep_body page {SEEDS[0]}": body_filter("page", model_file(SEEDS[0])),
    **{f"keep_body article {seed}": body_filter("article", model_file(seed)) for seed in SEEDS},
    "keep_body gentle": body_filter("article", strictness="gentle"),
    "keep_body thorough": body_filter("article", strictness="thorough"),
}
"""The body finder with points and models not in `EVERY`."""

_SITE = SiteLines(
    frozenset(map(line_key, (*LABELS[::2], *HEADLINES[::2], *PARAGRAPHS[::3]))) - {""}
)
site_lines = Filter("site_lines", "trim", _SITE, _SITE.scan)
"""`trim_templates` for a site with these lines."""

TEST_FILTERS: tuple[Part, ...] = (
    unquote, hollow, numeric, blank, shouted, once, last_label, site_lines,
    fixpoint(unquote, hollow), fixpoint(last_label, once), fixpoint(last_label, numeric, shouted),
)  # fmt: skip

EVERY_FILTER: tuple[Filter, ...] = tuple(EVERY)

any_drop: st.SearchStrategy[Filter] = st.one_of(
    st.builds(
        lambda seed: Filter(f"by_line_{seed}", "drop", partial(by_line, seed)), st.integers(0, 99)
    ),
    st.sampled_from([numeric, shouted, *(part for part in EVERY if part.kind == "drop")]),
)
any_trim: st.SearchStrategy[Filter] = st.one_of(
    st.builds(
        lambda seed: Filter(f"by_text_{seed}", "trim", partial(by_text, seed)), st.integers(0, 99)
    ),
    st.just(last_label),
)
mixed: st.SearchStrategy[Fixpoint] = st.builds(
    lambda before, trim, after: fixpoint(*before, trim, *after),
    st.lists(any_drop, max_size=2),
    any_trim,
    st.lists(st.one_of(any_drop, any_trim), min_size=1, max_size=4),
)
"""Fixpoints of drops and trims in any order."""

parts: st.SearchStrategy[Part] = st.sampled_from(
    (*EVERY.filters, *EVERY_FILTER, *TEST_FILTERS, *BODY_FILTERS.values())
)

chains: st.SearchStrategy[Chain] = st.builds(
    lambda drawn: Chain(tuple(drawn)), st.lists(parts, max_size=5)
)
"""Any filters in any order; most chains are not canonical."""


def of_another_user(stat: Callable[..., os.stat_result]) -> Callable[..., object]:
    """Call `Path.stat` as if all files belonged to another user."""

    def changed(path: Path, **options: bool) -> object:
        status = stat(path, **options)
        facts = {name: getattr(status, name) for name in dir(status) if name.startswith("st_")}
        return SimpleNamespace(**facts | {"st_uid": status.st_uid + 1})

    return changed
