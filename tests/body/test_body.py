"""The body finder: what it sees of lines, and what it does with the scores of a model.

No test here depends on good weights: scores are set, or come from models of chance.
"""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import (
    HARD,
    LABELS,
    ODD,
    PARAGRAPHS,
    PROSE,
    SCRIPTS,
    SEEDS,
    STERN,
    body_filter,
    documents,
    lines,
    model_file,
    one_sided_model_file,
    tiny_model,
)

from cleantext import build_chain
from cleantext.body import BodyFinder, keep_body, keep_content, with_model
from cleantext.body.features import (
    HEAD,
    SECTIONS,
    TAIL,
    WIDTH,
    Floats,
    Ints,
    Part,
    Table,
    _look,
    rows_of,
    table,
)
from cleantext.body.find import FEWEST, NOTE, _groups, _scores, keeps
from cleantext.body.model import POINTS, Decision, Model
from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.config.options import ChainOptions
from cleantext.text.block import Block

# ---- what is seen of lines

texts = st.lists(
    st.one_of(
        lines, st.sampled_from(SCRIPTS + HARD), st.text(st.characters(exclude_characters="\n"))
    ),
    min_size=1,
    max_size=8,
)


def part(*texts: str) -> Part:
    block = Block(texts)
    return Part(block, rows_of(block))


def words_of(seen: Table) -> list[list[int]]:
    return [words.tolist() for words in np.split(seen.words, seen.starts[1:])]


@given(st.lists(texts, min_size=1, max_size=5))
@example([list(SCRIPTS), list(HARD), ["\u200b"], ["...", "..."], list(SCRIPTS[::-1])])
def test_a_table_of_several_texts_is_the_tables_of_each(documents: list[list[str]]) -> None:
    parts = [found for text in documents if len((found := part(*text)).rows)]
    if not parts:
        return
    alone = [table([each]) for each in parts]
    seen = table(parts)
    assert np.array_equal(seen.dense, np.concatenate([each.dense for each in alone]))
    assert words_of(seen) == [words for each in alone for words in words_of(each)]
    assert np.array_equal(seen.counts, np.concatenate([each.counts for each in alone]))
    assert np.diff(seen.pages).tolist() == [len(each.rows) for each in parts]
    assert seen.dense.shape[1] == WIDTH
    assert np.isfinite(seen.dense).all()


def test_a_table_in_chunks_is_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = table([part(*SCRIPTS, *HARD, *PROSE)])
    for size in (1, 50, 700):
        monkeypatch.setattr("cleantext.body.features.CHUNK", size)
        chunked = table([part(*SCRIPTS, *HARD, *PROSE)])
        assert np.array_equal(chunked.dense, whole.dense)
        assert words_of(chunked) == words_of(whole)


def words(*texts: str) -> list[list[int]]:
    """The hashes of the words of each of some lines, before they are cut to fewer bits."""
    lengths = np.array([len(text) for text in texts])
    *_, counts, hashes, _ = _look(texts, lengths)
    return [each.tolist() for each in np.split(hashes, np.cumsum(counts)[:-1])]


@pytest.mark.parametrize("word", ["council", "СОВЕТ", "naïve", "e\u0301te\u0301", "2026", "x"])
def test_a_word_has_its_hash_wherever_it_stands(word: str) -> None:
    texts = (word, f"the {word}", f"«{word}»", f"{word}. And", f"{'far ' * 60}{word}", word.lower())
    first, second, third, fourth, fifth, sixth = words(*texts)
    (own,) = first
    assert second[-1] == third[0] == fourth[0] == fifth[-1] == sixth[0] == own
    assert fourth[1] != own
    assert words("\n".join(["filler"] * 500), word)[1] == [own]


def test_characters_of_unspaced_scripts_are_words_with_the_next() -> None:
    ((one, two, last),) = words("新聞を")
    assert len({one, two, last}) == 3
    assert words("再新聞")[0][1] == one
    assert words("新 聞")[0][0] != one


def test_words_differ() -> None:
    some = [word for text in (*PROSE, *PARAGRAPHS) for word in text.split() if word.isalpha()]
    different = {word.lower() for word in some}
    assert len({words(word)[0][0] for word in different}) == len(different)


@pytest.mark.parametrize("text", ["...", "\u200b", "—", "👍", "|", "\ud83d"])
def test_a_line_without_words(text: str) -> None:
    seen = table([part("One.", text, "Two.")])
    assert seen.counts.tolist() == [1, 0, 1]


def test_of_a_long_line_the_head_and_the_tail_are_looked_at() -> None:
    head, tail = "a" * HEAD, "b" * TAIL
    short, long = (table([part(head + middle + tail)]) for middle in ("-", "-" * 100_000))
    assert np.array_equal(short.words, long.words)
    assert np.flatnonzero((short.dense != long.dense)[0]).tolist() == [0]  # its length


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        ([], []),
        (["", " ", "\t", "\xa0", "\u3000", "\u2028", "\x1f"], []),
        (["a", "", "b", " ", "."], [0, 2, 4]),
        (["\u200b", "\ufeff", "\x00", "\ud800"], [0, 1, 2, 3]),
    ],
)
def test_rows_are_the_lines_that_are_not_blank(texts: list[str], rows: list[int]) -> None:
    assert rows_of(texts).tolist() == rows


def test_a_phrase_is_seen_where_it_stands() -> None:
    sections = table([part("", "Prose.", "Advertisement", "", "Log in")]).dense[:, -len(SECTIONS) :]
    found = [[SECTIONS[column] for column in np.flatnonzero(row)] for row in sections]
    assert found == [[], ["advertisement"], ["account"]]


def test_a_stretch_of_a_text_is_told_of_its_own_rows_only() -> None:
    block = Block(("Advertisement", "Prose.", "Log in", "More prose."))
    rows = rows_of(block)
    (second,) = (table([Part(block, rows[2:])]),)
    assert second.pages.tolist() == [0, 2]
    assert np.array_equal(second.dense, table([part("Log in", "More prose.")]).dense)


# ---- what is done with scores


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Cleaned]:
    """The body finder with a model that knows furniture: labels, and lines marked with a cross.

    What follows the cross is how likely such a line belongs.
    """

    def likely(text: str) -> float:
        return float(text[1:].split()[0]) if text[0] == "x" else 0.03 if text in LABELS else 0.99

    def score(blocks: Sequence[Block], rows: Sequence[Ints], _: Model) -> Floats:
        texts = [block[row] for block, each in zip(blocks, rows, strict=True) for row in each]
        odds = [math.log(each / (1 - each)) for each in map(likely, texts)]
        return np.array([(each, each) for each in odds], np.float32).reshape(-1, 2)

    monkeypatch.setattr("cleantext.body.find._scores", score)
    monkeypatch.setattr("cleantext.body.find.FEWEST", 1)
    monkeypatch.setattr(Model, "decision", lambda *_: Decision(0.5, 0.1, 0.1))
    return lambda text, **options: build_chain(only=["keep_body"], **options).explain(text)


AD = "x.03"


def test_an_edit_says_how_likely_the_line_belongs(scored: Callable[..., Cleaned]) -> None:
    cleaned = scored("One.\nx.0312 shares\nTwo.\nx.4\nx.6\nx.00001")
    assert cleaned.text == "One.\nTwo.\nx.6\n"
    assert [(edit.line, edit.filter, edit.reason, edit.evidence) for edit in cleaned.edits] == [
        (2, "keep_body", "aside", "3% likely to be body text"),
        (4, "keep_body", "aside", "40% likely to be body text"),
        (6, "keep_body", "aside", "0% likely to be body text"),
    ]
    assert cleaned.notes == ()


def test_a_text_of_nothing_but_furniture_is_kept_with_a_note(
    scored: Callable[..., Cleaned],
) -> None:
    text = f"{AD}\n\n{AD} share\n"
    cleaned = scored(text)
    assert (cleaned.text, cleaned.edits, cleaned.notes) == (text, (), (NOTE,))


def test_a_text_with_prose_does_not_come_down_to_next_to_nothing(
    scored: Callable[..., Cleaned],
) -> None:
    prose = "\n".join(f"x.01 {text}" for text in PARAGRAPHS)
    kept = scored(f"Menu\n{prose}")
    assert (kept.text, kept.notes) == (f"Menu\n{prose}", (NOTE,))
    rest = scored(f"Menu\n{prose}\n{PARAGRAPHS[0]}")
    assert (rest.text, rest.notes) == (f"Menu\n{PARAGRAPHS[0]}", ())


def test_a_text_with_little_prose_may_come_down_to_little(scored: Callable[..., Cleaned]) -> None:
    labels = "".join(f"x.01 {label}\n" for label in LABELS * 5)
    cleaned = scored(f"A title\n{labels}")
    assert (cleaned.text, cleaned.notes) == ("A title\n", ())


@pytest.mark.parametrize("options", [{}, {"keep": ["credit"]}, {"protect": ["nothing"]}])
def test_the_note_is_said_whatever_is_spared(
    scored: Callable[..., Cleaned], options: dict[str, list[str]]
) -> None:
    assert scored(f"{AD}\n", **options).notes == (NOTE,)


@given(
    st.lists(st.floats(-9, 9), min_size=1, max_size=30),
    st.floats(0.2, 0.9),
    st.floats(0.01, 0.15),
    st.floats(0.05, 1),
)
def test_the_more_furniture_the_less_sure_the_model_must_be(
    odds: list[float], limit: float, sure: float, evidence: float
) -> None:
    scores, decision = np.array(odds, np.float32), Decision(limit, sure, evidence)
    kept = keeps(scores, decision)
    likely = 1 / (1 + np.exp(-scores.astype(float)))
    assert kept[likely > limit + 1e-6].all()
    certain = likely < sure - 1e-6
    if certain.sum() >= FEWEST:
        assert not kept[certain].any()
    if (likely < sure + 1e-6).sum() < FEWEST:
        assert kept.all()
    if certain.sum() >= max(FEWEST, evidence * len(odds)) + 1e-6:
        assert not kept[likely < limit - 1e-6].any()
    more = keeps(np.append(scores, [np.float32(-20)] * 30), decision)
    assert not (more[: len(scores)] & ~kept).any()


def test_few_lines_are_no_evidence() -> None:
    doubtful, sure, belongs = -0.3, -9, 9
    decision = Decision(limit=0.5, sure=0.1, evidence=0.1)
    few = keeps(np.array([belongs, doubtful, *[sure] * (FEWEST - 1)], np.float32), decision)
    enough = keeps(np.array([belongs, doubtful, *[sure] * FEWEST], np.float32), decision)
    assert few.all()
    assert enough.tolist() == [True, False, *[False] * FEWEST]


# ---- long texts and many


def test_a_long_text_is_looked_at_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleantext.body.find.STRETCH", 7)
    monkeypatch.setattr("cleantext.body.find.TOGETHER", 10)
    block = Block([line for text in (*PROSE, *LABELS) for line in (text, "")])
    rows, model = rows_of(block), tiny_model(SEEDS[0])
    pieces = [rows[start : start + 7] for start in range(0, len(rows), 7)]
    assert len(pieces) == 5
    expected = np.concatenate([model.scores(table([Part(block, each)])) for each in pieces])
    assert np.array_equal(_scores([block], [rows], model), expected)
    both = _scores([block, block], [rows, rows[:9]], model)
    assert np.array_equal(both[: len(rows)], expected)
    assert np.array_equal(both[len(rows) : len(rows) + 7], expected[:7])


@given(st.lists(st.integers(1, 14), max_size=30))
def test_stretches_are_scored_together_up_to_a_number_of_rows(sizes: list[int]) -> None:
    parts = [part(*["a"] * size) for size in sizes]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleantext.body.find.TOGETHER", 10)
        groups = list(_groups(parts))
    assert all(groups)
    assert [each for group in groups for each in group] == parts
    for group in groups:
        assert len(group) == 1 or sum(len(each.rows) for each in group) <= 10
    for first, second in pairwise(groups):
        assert sum(len(each.rows) for each in first) + len(second[0].rows) > 10


def test_no_texts_and_texts_without_rows_have_no_scores() -> None:
    none = np.array([], np.int64)
    assert _scores([], [], tiny_model(SEEDS[0])).shape == (0, len(POINTS))
    assert _scores([Block(("", " "))], [none], tiny_model(SEEDS[0])).shape == (0, len(POINTS))
    assert BodyFinder().find_many([Block(), Block((" ",))]) == [{}, {}]


def test_a_finder_may_be_asked_as_a_function() -> None:
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
def test_options_of_the_finder(
    scored: Callable[..., Cleaned], options: ChainOptions, left: str
) -> None:
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
def test_a_line_of_a_kind_that_is_kept_or_not_looked_for_is_no_aside_either(
    scored: Callable[..., Cleaned], option: str, kind: str, line: str
) -> None:
    text = f"One.\n{line}\nTwo.\nx.03 a\n"
    options: Any = {option: [kind]}
    assert build_chain(**options).explain(text).text == f"One.\n{line}\nTwo.\n"
    assert build_chain().explain(text).text == LEFT


def test_all_filters_that_give_a_kind_that_is_kept_are_spared() -> None:
    chain = build_chain(keep=["related"], skip=["trim_repeats", "tidy"])
    (finder,) = chain.only("keep_body")
    assert [part.name for part in vars(finder.func)["exempt"]] == [
        "related",
        "trim_repeats",
        "trim_related",
    ]


def test_presets_ask_for_the_point_that_they_are_named_after() -> None:
    for name in ("article", "page"):
        (finder,) = build_chain(preset=name).only("keep_body")
        assert vars(finder.func)["point"] == name
    assert keep_body != keep_content
    assert (keep_body.name, keep_body.kind) == (keep_content.name, keep_content.kind)


def test_a_model_is_given_to_body_finders_only() -> None:
    path = model_file(SEEDS[0])
    assert with_model(keep_content, path, ()) == body_filter("page", path) != keep_content
    assert with_model(keep_content, None, ()) == keep_content
    (tidy,) = build_chain(only=["tidy"])
    assert with_model(tidy, path, ()) is tidy


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
def test_bad_input(text: str, model: Path | None) -> None:
    for preset in ("article", "page"):
        chain = build_chain(preset=preset, body_model=model)
        cleaned = chain.explain(text)
        assert cleaned.undo() == text
        assert chain(cleaned.text) == cleaned.text
        assert bool(Chain((body_filter("article", model),))(text).strip()) == bool(text.strip())


@pytest.mark.no_cover
def test_many_lines() -> None:
    text = "".join(f"{PROSE[n % 11]} {n}\n{LABELS[n % 20]}\n" for n in range(20_000))
    finder = Chain((body_filter("article", MODELS[2]),))
    cleaned = finder(text)
    assert 0 < cleaned.count("\n") < 40_000
    assert finder(cleaned) == cleaned


@given(documents)
def test_a_text_with_a_line_keeps_a_line(text: str) -> None:
    for model in MODELS[1:]:
        assert bool(body_filter("article", model)(text).strip()) == bool(text.strip())


# ---- NumPy is loaded when a body is to be found, and not before


def loaded(code: str) -> bool:
    """Whether NumPy is loaded in a fresh interpreter after this has run."""
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
