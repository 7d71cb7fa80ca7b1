"""The body finder: its verdicts and notes, given the scores of a model.

No test here depends on good weights: scores are set, or come from models of chance.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from strategies import (
    LABELS,
    ODD,
    PARAGRAPHS,
    PROSE,
    SEEDS,
    STERN,
    body_filter,
    documents,
    model_file,
    one_sided_model_file,
    tiny_model,
)

from cleantext import build_chain
from cleantext.body import BodyFinder, adapted, keep_body, keep_content
from cleantext.body.columns import Floats, Ints
from cleantext.body.features import (
    Stretch,
    build_table,
    row_numbers,
)
from cleantext.body.find import NOTE, score_rows
from cleantext.body.model import OUTPUTS, Decision, Model
from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.config.options import ChainOptions
from cleantext.text.block import Block

# ---- what is done with scores


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Cleaned]:
    """Make a chain whose model knows furniture: labels, and lines with a role.

    A role is ``x`` for none, ``title``, ``byline`` or ``comment``; the number after it is how
    likely such a line belongs.
    """

    def odds(text: str) -> list[float]:
        found = re.search(r"\b(x|title|byline|comment)(\.\d+)", text)
        belongs = float(found[2]) if found else 0.03 if text in LABELS else 0.99
        role = found[1] if found else ""
        roles = [0.9 if output == role else 0.01 for output in OUTPUTS[2:]]
        return [math.log(each / (1 - each)) for each in (belongs, belongs, *roles)]

    def score(blocks: Sequence[Block], rows: Sequence[Ints], _: Model) -> Floats:
        texts = [block[row] for block, each in zip(blocks, rows, strict=True) for row in each]
        return np.array([odds(text) for text in texts], np.float32).reshape(-1, len(OUTPUTS))

    monkeypatch.setattr("cleantext.body.find.score_rows", score)
    monkeypatch.setattr("cleantext.body.decide.MIN_CERTAIN", 1)
    monkeypatch.setattr(Model, "decision", lambda *_: Decision(0.5, 0.1, 0.1))
    monkeypatch.setattr("cleantext.body.find.DEFAULT", model_file(SEEDS[0]))
    return lambda text, **options: build_chain(**{"only": ["keep_body"], **options}).explain(text)


AD = "x.03"


def removed(cleaned: Cleaned) -> list[tuple[str, str]]:
    """Return the dropped lines with their kinds."""
    return [(edit.before, edit.reason) for edit in cleaned.edits]


def test_edits_name_the_kind_of_the_phrase_then_comments_then_aside(
    scored: Callable[..., Cleaned],
) -> None:
    lines = ["One.", "Share this", "comment.03 Well said!", "x.03 By A. Nother", "Log in"]
    assert removed(scored("\n".join(lines))) == [
        ("Share this", "sharing"),
        ("comment.03 Well said!", "comments"),
        ("x.03 By A. Nother", "aside"),
        ("Log in", "account"),
    ]


def test_kept_comments_are_those_that_the_finder_takes_for_them(
    scored: Callable[..., Cleaned],
) -> None:
    text = "One.\ncomment.03 Well said!\nx.03 a\n"
    assert scored(text).text == "One.\n"
    assert scored(text, keep=["comments"]).text == "One.\ncomment.03 Well said!\n"


# ---- lines that the finder vouches for

PITCH = "Sign up for our newsletter"
SURE_PITCH = f"{PITCH}, it said on every page, and in the end nobody ever read it."
ALL: dict[str, Any] = {"only": []}
"""Options for a chain with all filters of `ARTICLE`."""


def test_sure_paragraph_stays_whatever_phrases_it_has(scored: Callable[..., Cleaned]) -> None:
    unsure = f"x.8 {SURE_PITCH}"
    text = "\n".join([SURE_PITCH, unsure, PITCH, PARAGRAPHS[1]])
    cleaned = scored(text, **ALL)
    assert cleaned.text == f"{SURE_PITCH}\n{PARAGRAPHS[1]}"
    assert [(edit.before, edit.filter, edit.reason) for edit in cleaned.edits] == [
        (unsure, "newsletter", "newsletter"),
        (PITCH, "keep_body", "newsletter"),
    ]
    assert scored(text, only=["newsletter"]).text == PARAGRAPHS[1]


def test_sure_label_goes_for_its_phrase(scored: Callable[..., Cleaned]) -> None:
    assert scored(f"One.\n{PITCH}.\nTwo.\n", **ALL).text == "One.\nTwo.\n"


@pytest.mark.parametrize(
    "head", [f"{PITCH} title.6", f"{PITCH}, 2 May 2026 byline.6", f"By A. Nother, {PITCH} byline.6"]
)
def test_title_and_byline_stay_whatever_phrases_they_have(
    scored: Callable[..., Cleaned], head: str
) -> None:
    text = f"{head}\n{PARAGRAPHS[0]}\n"
    assert scored(text, **ALL).text == text
    plain = re.sub("(title|byline)", "x", head)
    assert scored(text.replace(head, plain), **ALL).text == f"{PARAGRAPHS[0]}\n"
    assert scored(head, **ALL).text == ""  # of no article


def test_title_that_is_no_headline_and_byline_without_date_go(
    scored: Callable[..., Cleaned],
) -> None:
    for head in (f"{PITCH} title.6.", f"{PITCH} byline.6"):
        assert scored(f"{head}\n{PARAGRAPHS[0]}\n", **ALL).text == f"{PARAGRAPHS[0]}\n"


def test_phrases_of_the_user_hold_everywhere(scored: Callable[..., Cleaned]) -> None:
    text = f"{SURE_PITCH}\n{PARAGRAPHS[0]}\n"
    own = {"newsletter": ["newsletter /it said/"]}
    assert scored(text, **ALL).text == text
    assert scored(text, **ALL, phrases=own).text == f"{PARAGRAPHS[0]}\n"


def test_sure_byline_goes_if_asked_for(scored: Callable[..., Cleaned]) -> None:
    text = f"Written by Anna Nother, byline.6\n{PARAGRAPHS[0]}\n"
    assert scored(text, **ALL).text == text
    assert scored(text, **ALL, drop=["byline"]).text == f"{PARAGRAPHS[0]}\n"


def test_edits_say_how_likely_the_line_belongs(scored: Callable[..., Cleaned]) -> None:
    cleaned = scored("One.\nx.0312 shares\nTwo.\nx.4\nx.6\nx.00001")
    assert cleaned.text == "One.\nTwo.\nx.6\n"
    assert [(edit.line, edit.filter, edit.reason, edit.evidence) for edit in cleaned.edits] == [
        (2, "keep_body", "aside", "3% likely to be body text"),
        (4, "keep_body", "aside", "40% likely to be body text"),
        (6, "keep_body", "aside", "0% likely to be body text"),
    ]
    assert cleaned.notes == ()


def test_finder_keeps_nothing_but_furniture_with_a_note(
    scored: Callable[..., Cleaned],
) -> None:
    text = f"{AD}\n\n{AD} share\n"
    cleaned = scored(text)
    assert (cleaned.text, cleaned.edits, cleaned.notes) == (text, (), (NOTE,))


def test_finder_leaves_more_than_next_to_nothing_of_prose(
    scored: Callable[..., Cleaned],
) -> None:
    prose = "\n".join(f"x.01 {text}" for text in PARAGRAPHS)
    kept = scored(f"Menu\n{prose}")
    assert (kept.text, kept.notes) == (f"Menu\n{prose}", (NOTE,))
    rest = scored(f"Menu\n{prose}\n{PARAGRAPHS[0]}")
    assert (rest.text, rest.notes) == (f"Menu\n{PARAGRAPHS[0]}", ())


def test_finder_may_leave_little_of_little_prose(
    scored: Callable[..., Cleaned],
) -> None:
    labels = "".join(f"x.01 {label}\n" for label in LABELS * 5)
    cleaned = scored(f"A title\n{labels}")
    assert (cleaned.text, cleaned.notes) == ("A title\n", ())


@pytest.mark.parametrize("options", [{}, {"keep": ["credit"]}, {"protect": ["nothing"]}])
def test_finder_gives_its_note_whatever_is_exempt(
    scored: Callable[..., Cleaned], options: dict[str, list[str]]
) -> None:
    assert scored(f"{AD}\n", **options).notes == (NOTE,)


# ---- long texts and many


def part(*texts: str) -> Stretch:
    block = Block(texts)
    return Stretch(block, row_numbers(block))


def test_score_rows_splits_long_texts_into_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleantext.body.find.STRETCH_ROWS", 7)
    monkeypatch.setattr("cleantext.body.find.BATCH_ROWS", 10)
    block = Block([line for text in (*PROSE, *LABELS) for line in (text, "")])
    rows, model = row_numbers(block), tiny_model(SEEDS[0])
    pieces = [rows[start : start + 7] for start in range(0, len(rows), 7)]
    assert len(pieces) == 5
    expected = np.concatenate(
        [model.scores(build_table([Stretch(block, each)])) for each in pieces]
    )
    assert np.array_equal(score_rows([block], [rows], model), expected)
    both = score_rows([block, block], [rows, rows[:9]], model)
    assert np.array_equal(both[: len(rows)], expected)
    assert np.array_equal(both[len(rows) : len(rows) + 7], expected[:7])


def test_score_rows_of_nothing_is_empty() -> None:
    none = np.array([], np.int64)
    assert score_rows([], [], tiny_model(1)).shape == (0, len(OUTPUTS))
    assert score_rows([Block(("", " "))], [none], tiny_model(1)).shape == (0, len(OUTPUTS))
    assert BodyFinder().find_many([Block(), Block((" ",))]) == [{}, {}]


def test_finder_can_be_called() -> None:
    lines = [*LABELS, *PROSE, "", *LABELS]
    for finder in (BodyFinder(), BodyFinder("page"), BodyFinder("article", model_file(SEEDS[0]))):
        assert finder(lines) == finder.find_many([Block(lines)])[0]
    stern = BodyFinder("article", one_sided_model_file(STERN))(lines)
    assert (stern, vars(stern)) == ({}, {"note": NOTE})


# ---- options

TEXT = "One.\nx.03 a\nTwo.\nx.04 b\n"
LEFT = "One.\nTwo.\n"


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ({}, LEFT),
        ({"preset": "page"}, LEFT),
        ({"preset": "repair"}, TEXT),
        ({"preset": "repair", "drop": ["aside"]}, LEFT),
        ({"preset": "repair", "only": ["keep_body"]}, LEFT),
        ({"skip": ["keep_body"]}, TEXT),
        ({"preset": "page", "skip": ["keep_body"]}, TEXT),
        ({"keep": ["aside"]}, TEXT),
        ({"keep": ["related"]}, LEFT),
        ({"protect": ["a$"]}, "One.\nx.03 a\nTwo.\n"),
    ],
)
def test_finder_options(scored: Callable[..., Cleaned], options: ChainOptions, left: str) -> None:
    cleaned = build_chain(**options).explain(TEXT)
    assert (cleaned.text, cleaned.notes) == (left, ())
    assert {edit.filter for edit in cleaned.edits} == ({"keep_body"} if left != TEXT else set())


@pytest.mark.parametrize("option", ["keep", "skip"])
@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("advertisement", "Advertisement"),
        ("credit", "Photo: A. Nother / Agency"),
        ("byline", "By A. Nother"),
        ("sharing", "Share this"),
    ],
)
def test_finder_exempts_kinds_that_are_kept_or_skipped(
    scored: Callable[..., Cleaned], option: str, kind: str, line: str
) -> None:
    text = f"One.\n{line}\nTwo.\nx.03 a\n"
    options: Any = {option: [kind]}
    assert build_chain(**options).explain(text).text == f"One.\n{line}\nTwo.\n"
    assert build_chain().explain(text).text == LEFT


def test_finder_exempts_all_filters_of_a_kept_kind() -> None:
    chain = build_chain(keep=["related"], skip=["trim_repeats", "tidy"])
    (finder,) = chain.only("keep_body")
    assert [part.name for part in vars(finder.func)["exempt"]] == [
        "related",
        "trim_repeats",
        "trim_related",
    ]


def test_presets_use_the_point_that_they_are_named_after() -> None:
    for name in ("article", "page"):
        (finder,) = build_chain(preset=name).only("keep_body")
        assert vars(finder.func)["point"] == name
    assert keep_body != keep_content
    assert (keep_body.name, keep_body.kind) == (keep_content.name, keep_content.kind)


def test_only_body_finders_are_adapted() -> None:
    path = model_file(SEEDS[0])
    assert adapted(keep_content, path, (), None) == body_filter("page", path) != keep_content
    assert adapted(keep_content, None, (), None) == keep_content
    (tidy,) = build_chain(only=["tidy"])
    assert adapted(tidy, path, (), "gentle") is tidy


# ---- bad input

TITLE = "Harbour to close for a week after storm"
BAD = {
    "one line": "A line.",
    "one long line": "word " * 20_000,
    "only a title": TITLE + "\n",
    "only boilerplate": "\n".join(LABELS) + "\n",
    "no prose": "\n".join(f"item {number}" for number in range(300)),
    "right to left": "اجتمع المجلس يوم الثلاثاء وأجل المسألة.\nاقرأ المزيد\nקרא עוד\n" * 40,
    "unspaced": "评议会星期二开会，把问题推迟了一个星期。\n続きを読む\nสภาประชุมเมื่อวันอังคาร\n" * 40,
    "emoji": "👍 👍🏽\n👩‍👩‍👧\n😀😀😀\n" * 60,
    "digits": "\n".join(str(number**5) for number in range(500)),
    "equal lines": "Home\n" * 2_000,
    "equal paragraphs": f"{PARAGRAPHS[0]}\n" * 200,
    "blank lines": "\n \n\t\n" * 1_000,
    "lines of no width": "\u200b\n\ufeff\n" * 200,
    "nothing a line is made of": "\x00\n\ud800\n" * 200,
    "odd lines": "\n".join(ODD * 20),
}
MODELS = [None, *map(model_file, SEEDS)]


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("model", MODELS, ids=["real", *map(str, SEEDS)])
@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_finder_survives_bad_input(text: str, model: Path | None) -> None:
    for preset in ("article", "page"):
        chain = build_chain(preset=preset, body_model=model)
        cleaned = chain.explain(text)
        assert cleaned.undo() == text
        assert chain(cleaned.text) == cleaned.text
        assert bool(Chain((body_filter("article", model),))(text).strip()) == bool(text.strip())


@pytest.mark.no_cover
def test_finder_on_many_lines() -> None:
    text = "".join(f"{PROSE[n % 11]} {n}\n{LABELS[n % 20]}\n" for n in range(20_000))
    finder = Chain((body_filter("article", MODELS[2]),))
    cleaned = finder(text)
    assert 0 < cleaned.count("\n") < 40_000
    assert finder(cleaned) == cleaned


@given(documents)
def test_finder_keeps_a_line_of_a_text_with_one(text: str) -> None:
    for model in MODELS[1:]:
        assert bool(body_filter("article", model)(text).strip()) == bool(text.strip())


# ---- NumPy is loaded when a body is to be found, and not before


def loaded(code: str) -> bool:
    """Decide whether code loads NumPy in a new interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint('numpy' in sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout.split()[-1] == "True"


@pytest.mark.parametrize(
    "code",
    [
        "import cleantext; cleantext.ARTICLE, cleantext.PAGE, cleantext.build_chain()",
        "from cleantext import *",
        "from cleantext.cli.main import main; main(['--version'])",
        "from cleantext.cli.main import main; main(['--help'])",
        "import cleantext; cleantext.REPAIR('A b.\\n'); cleantext.clean('A', preset='repair')",
        "import cleantext; cleantext.clean('A b.\\nAdvertisement\\n', skip=['keep_body'])",
    ],
)
def test_numpy_is_not_loaded_without_need(code: str) -> None:
    assert not loaded(code)


def test_numpy_is_loaded_for_a_body() -> None:
    assert loaded("import cleantext; cleantext.clean('A b.\\nAdvertisement\\n')")
