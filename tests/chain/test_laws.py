"""The laws that every filter and every chain keeps, by kind: a listed filter inherits them.

A law is a function of a chain and a text that asserts. It is tried twice: on every filter, preset
and random chain, where no text may break it, and on a filter made bad on purpose, where
Hypothesis must find a text that does. A law that can't fail says nothing.

A long search: ``pytest tests/chain/test_laws.py --hypothesis-profile=fuzz``
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain as concatenated
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import Phase, event, find, given, note, settings
from hypothesis import strategies as st
from laws import (
    ANY,
    CANONICAL,
    DROPS,
    LAWS,
    TRIM,
    Law,
    accounted,
    as_written,
    blind_to_blocks,
    closing_gaps,
    commuting,
    deaf_to_others,
    falling,
    idempotent,
    inventing_nothing,
    local,
    neutral,
    portable,
    repeatable,
    same_endings,
    same_for_crlf,
    sequential,
    solid,
    sparing_protected,
    subsequent,
    total,
    undone,
)
from numpy.typing import NDArray
from strategies import (
    BODY_FILTERS,
    BROKEN,
    EVERY_FILTER,
    HEADLINES,
    LABELS,
    ODD,
    PHRASES,
    PROSE,
    SEEDS,
    TEST_FILTERS,
    anything,
    blank,
    body_filter,
    chains,
    documents,
    last_label,
    model_file,
    numeric,
    once,
    unquote,
)

from cleantext import build_chain, clean, clean_many, explain, explain_many
from cleantext.body import keep_body
from cleantext.body.features import Floats, Ints, rows_of
from cleantext.body.find import _log_odds, _scores
from cleantext.body.model import Decision, load
from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned, Edit, Verdicts
from cleantext.chain.filter import Filter, drop, rewrite, trim
from cleantext.chain.fixpoint import Part
from cleantext.config.options import Options
from cleantext.filters.templates import Template, Templates
from cleantext.kinds import KINDS
from cleantext.presets import EVERY, PRESETS, PresetName
from cleantext.text.block import Block
from cleantext.text.lines import Lines, concatenate, is_blank, join, split, split_blocks

pytestmark = pytest.mark.no_cover

POINTS_OF_SEEDS: tuple[PresetName, ...] = ("article", "page", "article")
BODY_CHAINS = {
    f"{preset} with model {seed}": build_chain(preset=preset, body_model=model_file(seed))
    for preset, seed in zip(POINTS_OF_SEEDS, SEEDS, strict=True)
}
CHAINS = PRESETS | {"all kinds dropped": build_chain(drop=KINDS)}
FILTERS: dict[str, Part] = {part.name: part for part in EVERY_FILTER + TEST_FILTERS}
GROUPS: dict[str, Part] = {part.name: part for part in EVERY.filters if part.name not in FILTERS}
PARTS = FILTERS | GROUPS | BODY_FILTERS
SUBJECTS = {name: Chain((part,)) for name, part in PARTS.items()} | CHAINS | BODY_CHAINS


def hold(laws: Sequence[Law], chain: Chain, text: str) -> None:
    """Check that the text breaks none of the laws; the note names one that it breaks."""
    event(f"edits: {bool(chain.explain(text).edits)}")
    for law in laws:
        note(f"law: {law.__name__}")
        law(chain, text)


@pytest.mark.slow
@pytest.mark.parametrize("part", (FILTERS | GROUPS).values(), ids=FILTERS | GROUPS)
@given(text=documents)
def test_every_filter_keeps_the_laws_of_its_kind(part: Part, text: str) -> None:
    hold(LAWS[part.kind], Chain((part,)), text)


@pytest.mark.slow
@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
@given(text=documents)
def test_every_preset_keeps_the_laws_of_canonical_chains(chain: Chain, text: str) -> None:
    assert chain.canonical
    hold(CANONICAL, chain, text)


FEWER = settings(max_examples=settings().max_examples // 4)
"""Models take their time, and there are several."""


@pytest.mark.slow
@pytest.mark.parametrize("part", BODY_FILTERS.values(), ids=BODY_FILTERS)
@FEWER
@given(text=documents)
def test_a_body_finder_keeps_the_laws_of_trims_with_any_weights(part: Filter, text: str) -> None:
    hold(TRIM, Chain((part,)), text)


@pytest.mark.slow
@pytest.mark.parametrize("chain", BODY_CHAINS.values(), ids=BODY_CHAINS)
@FEWER
@given(text=documents)
def test_a_preset_keeps_its_laws_with_any_weights(chain: Chain, text: str) -> None:
    assert chain.canonical
    hold(CANONICAL, chain, text)


@given(chains, documents)
def test_chains_of_any_filters_in_any_order_keep_the_laws_of_everything(
    chain: Chain, text: str
) -> None:
    hold(ANY, chain, text)


@pytest.mark.slow
@given(st.lists(st.sampled_from(EVERY.filters), unique=True), documents)
def test_any_choice_from_the_filters_in_their_order_is_a_lawful_chain(
    chosen: list[Part], text: str
) -> None:
    ordered = Chain(tuple(part for part in EVERY.filters if part in chosen))
    hold(CANONICAL, ordered, text)


OWN_FILTERS = [part for part in TEST_FILTERS if isinstance(part, Filter)]
SITES = Templates.of(Template("example.com", 1, 9, line) for line in (*LABELS, *HEADLINES))
OPTIONS = st.fixed_dictionaries(
    {
        "preset": st.sampled_from([*PRESETS, *PRESETS.values()]),
        "keep": st.lists(st.sampled_from(KINDS[::2]), max_size=2),
        "drop": st.lists(st.sampled_from(KINDS[1::2]), max_size=2),
        "skip": st.lists(st.sampled_from([part.name for part in EVERY_FILTER]), max_size=2),
        "languages": st.sampled_from([(), ("en",), ("de", "en", "zh")]),
        "skip_languages": st.sampled_from([(), ("de", "vi")]),
        "phrases": st.sampled_from([None, {"legal": ["no", "and *", "sea|met /(the|on) /"]}]),
        "protect": st.lists(st.sampled_from(["^a", r"\d", "Ã"]), max_size=1),
        "filters": st.lists(st.sampled_from(OWN_FILTERS), unique=True, max_size=3),
        "body_model": st.sampled_from([None, *map(model_file, SEEDS)]),
        "templates": st.sampled_from([None, SITES]),
        "url": st.sampled_from([None, "example.com", "https://www.example.org/a"]),
    }
)


@given(OPTIONS, documents)
def test_whatever_the_options_ask_for_is_a_lawful_chain(options: Options, text: str) -> None:
    chain = build_chain(**options)
    assert chain.canonical
    laws = [law for law in CANONICAL if law != closing_gaps or "blank" not in options["keep"]]
    hold(laws, chain, text)


@given(chains, chains, chains, documents)
def test_joining_chains_is_associative_and_means_one_after_the_other(
    a: Chain, b: Chain, c: Chain, text: str
) -> None:
    associative(a, b, c)
    assert (a + b)(text) == b(a(text))


def associative(a: Chain, b: Chain, c: Chain) -> None:
    assert (a + b) + c == a + (b + c)


# ---- laws of the body finder alone


def sparing_the_doubtful(model: Path, text: str) -> None:
    """A text stays as it is where no line is furniture for sure."""
    finder = body_filter("article", model)
    block = Block(split(text).texts)
    rows = rows_of(block)
    scores = _scores([block], [rows], load(model))[:, 0]
    sure = bool((scores < _log_odds(load(model).decision("article").sure)).any())
    event(f"for sure: {sure}")
    assert sure or finder(text) == text


@given(st.sampled_from(SEEDS).map(model_file), documents)
def test_a_text_without_certain_furniture_stays_as_it_is(model: Path, text: str) -> None:
    sparing_the_doubtful(model, text)


FEW = 8
"""What `LEAST` is taken to be where rounds are counted."""


def looked_at(count: int, least: int, share: int) -> int:
    """How many rows are looked at until a model is done that takes one of `share` rows a time."""
    seen = 0

    def score(blocks: Sequence[Block], rows: Sequence[Ints], _: object) -> Floats:
        nonlocal seen
        sizes = [len(each) for each in rows]
        seen += sum(sizes)
        scores = [np.full((size, 2), 9, np.float32) for size in sizes]
        for each, size in zip(scores, sizes, strict=True):
            each[size - max(1, size // share) :] = -9
        return np.concatenate(scores)

    with (
        patch("cleantext.body.find._scores", score),
        patch("cleantext.body.find.LEAST", least),
        patch("cleantext.body.find.keeps", careless),
    ):
        keep_body("a\n" * count)
    return seen


def linear(count: int, least: int, share: int) -> None:
    assert looked_at(count, least, share) <= 2 * FEW * count + 1


@given(st.integers(1, 400), st.integers(1, 500))
def test_the_rows_looked_at_in_all_rounds_are_linear_in_those_of_the_text(
    count: int, share: int
) -> None:
    linear(count, FEW, share)


# ---- laws of lines


def lossless(cut: Callable[[str], Lines], glue: Callable[[Lines], str], text: str) -> None:
    lines = cut(text)
    assert glue(lines) == text
    assert "".join(line.text + line.end for line in lines) == text
    assert not any("\n" in line.text for line in lines)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))


@given(documents)
def test_splitting_into_lines_loses_nothing(text: str) -> None:
    lossless(split, join, text)


@given(documents, st.integers(1, 60))
def test_splitting_into_blocks_loses_nothing(text: str, size: int) -> None:
    lossless(lambda whole: concatenate(split_blocks(whole, size)), join, text)


# ---- the same in other orders, threads, processes and under other hash seeds

SAMPLE = "\n".join(
    [*LABELS, *PROSE, *ODD, *BROKEN, *PHRASES[::31], *LABELS[::2], "» ".join(LABELS[:3])]
)


@pytest.fixture(scope="module")
def expected() -> dict[str, Cleaned]:
    return {name: chain.explain(SAMPLE) for name, chain in SUBJECTS.items()}


@pytest.mark.slow
def test_threads_that_share_a_chain_get_what_one_gets(expected: dict[str, Cleaned]) -> None:
    fresh: dict[str, Chain] = pickle.loads(pickle.dumps(SUBJECTS))
    with ThreadPoolExecutor(4) as pool:
        for name, cleaned in concatenated(
            *(
                pool.map(lambda item: (item[0], item[1].explain(SAMPLE)), fresh.items())
                for _ in "ab"
            )
        ):
            assert cleaned == expected[name]


def hash_ordered(line: str) -> str:
    return " ".join(set(line.split()))


@pytest.mark.slow
def test_no_result_hangs_on_the_process_or_the_hash_seed(
    expected: dict[str, Cleaned], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = set()
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            results = pool.map(Chain.explain, SUBJECTS.values(), [SAMPLE] * len(SUBJECTS))
            assert dict(zip(SUBJECTS, results, strict=True)) == expected
            bad.add(pool.submit(hash_ordered, SAMPLE).result())
    assert len(bad) == 2, "the seeds make no difference to any set"


# ---- options that are chosen for the user's convenience only


@given(documents)
def test_explaining_changes_no_byte(text: str) -> None:
    assert clean(text) == explain(text).text


@FEWER
@given(
    st.lists(documents, max_size=5),
    st.sampled_from([None, model_file(SEEDS[0])]),
    st.integers(1, 2_000),
)
def test_cleaning_many_texts_is_cleaning_each(
    texts: list[str], model: Path | None, size: int
) -> None:
    with patch("cleantext.chain.engine.BATCH", size):
        assert list(clean_many(texts, body_model=model)) == [
            clean(text, body_model=model) for text in texts
        ]
        assert list(explain_many(texts, body_model=model)) == [
            explain(text, body_model=model) for text in texts
        ]


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters="&")))
def test_repairing_characters_leaves_plain_ascii_alone(text: str) -> None:
    assert build_chain(only=["fix_encoding"])(text) == text


# ---- each law is seen to fail


@rewrite
def grow(line: str) -> str:
    return line + "."


@drop
def vanish(line: str) -> str | None:
    return "advertisement" if line.startswith("advert") else None


@rewrite
def decode_entity(line: str) -> str:
    return line.replace("&#101;", "e")


@trim
def shorter_than_mean(lines: Sequence[str]) -> dict[int, str]:
    total_length = sum(map(len, lines))
    return {i: "aside" for i, line in enumerate(lines) if len(line) * len(lines) * 2 < total_length}


@trim
def if_many(lines: Sequence[str]) -> dict[int, str]:
    """Judges a line by how many lines there are: what another filter takes changes its mind."""
    return {i: "repeat" for i, line in enumerate(lines) if len(lines) > 3 and not line.strip()}


def counting() -> Chain:
    calls = 0

    @drop
    def every_third(line: str) -> str | None:
        nonlocal calls
        calls += 1
        return None if calls % 3 else "counter"

    return Chain((every_third,))


def numbering() -> Chain:
    seen = 0

    @rewrite
    def number(line: str) -> str:
        nonlocal seen
        seen += 1
        return f"{seen} {line}"

    return Chain((number,))


def raising(line: str) -> str:
    return line.encode().decode()


@dataclass(frozen=True)
class BadEngine(Chain):
    """A chain that does to the result what no chain may do."""

    spoil: Callable[[Cleaned, str], Cleaned] = lambda cleaned, text: cleaned

    def explain(self, text: str) -> Cleaned:
        return self.spoil(super().explain(text), text)


def respelled(cleaned: Cleaned, text: str) -> Cleaned:
    """A joiner that takes for a line whatever `str.splitlines` does."""
    return replace(cleaned, text="".join(line + "\n" for line in cleaned.text.splitlines()))


def forgetful(cleaned: Cleaned, text: str) -> Cleaned:
    return Cleaned(cleaned.text, cleaned._log[:-1])


def gaping(cleaned: Cleaned, text: str) -> Cleaned:
    """An engine that leaves the blank lines beside a cut."""
    edits = [edit for edit in cleaned.edits if edit.reason != "blank"]
    gone = {edit.line for edit in edits if edit.after is None}
    left = "".join(line.text + line.end for line in split(text) if line.number not in gone)
    return Edited(left, edits=edits)


def squeezing(cleaned: Cleaned, text: str) -> Cleaned:
    """An engine that takes blank lines beside no cut as well."""
    more = [
        Edit(line.number, "squeezing", "blank", line.text, None, line.end, "beside a cut")
        for line in split(text)
        if is_blank(line.text)
    ]
    gone = {edit.line for edit in cleaned.edits}
    edits = [*cleaned.edits, *(edit for edit in more if edit.line not in gone)]
    return Edited(solid(cleaned.text), edits=edits)


class Edited(Cleaned):
    """A cleaned text with edits that somebody else made up."""

    def __init__(self, text: str, edits: Sequence[Edit]) -> None:
        super().__init__(text)
        vars(self)["edits"] = tuple(sorted(edits, key=lambda edit: edit.line))


def backwards(cleaned: Cleaned, text: str) -> Cleaned:
    return Cleaned("".join(reversed(cleaned.text.splitlines(keepends=True))))


def restoring(cleaned: Cleaned, text: str) -> Cleaned:
    """An engine that gives the input back when too much of it went."""
    return Cleaned(text) if len(cleaned.text) * 2 < len(text) else cleaned


@dataclass(frozen=True)
class Reversing(Chain):
    """A chain that turns round whenever another is joined to it."""

    def __add__(self, other: Chain | Part) -> Chain:
        added = other.filters if isinstance(other, Chain) else (other,)
        return Reversing((*added, *self.filters)[::-1])


@dataclass(frozen=True)
class Prefixing(Chain):
    """A chain to which others are joined in front."""

    def __add__(self, other: Chain | Part) -> Chain:
        added = other.filters if isinstance(other, Chain) else (other,)
        return Prefixing((*added, *self.filters))


@dataclass(frozen=True)
class Abrupt(Chain):
    """A chain that goes another way when no account is asked for."""

    def __call__(self, text: str) -> str:
        return super().__call__(text).rstrip()


def overheard(blocks: Sequence[Block]) -> list[Verdicts]:
    """The lines that stand in a text above, of those that are looked at together."""
    seen: set[str] = set()
    found: list[Verdicts] = []
    for block in blocks:
        found.append({i: "repeat" for i, line in enumerate(block) if line in seen})
        seen |= set(block)
    return found


@dataclass(frozen=True)
class Headstrong(Filter):
    """A filter that protects no line."""

    def _allowed(self, block: Block, verdicts: Verdicts) -> Verdicts:
        return verdicts


@dataclass(frozen=True)
class Lazy(Chain):
    """A chain that leaves its filters behind when it travels."""

    def __reduce__(self) -> tuple[type[Chain], tuple[()]]:
        return Lazy, ()


LABEL = DROPS[0]
BROKEN_LAWS: list[tuple[Law, Callable[[], Chain]]] = [
    (total, lambda: Chain((rewrite(raising),))),
    (total, lambda: BadEngine(spoil=lambda cleaned, text: replace(cleaned, text=text or "\n"))),
    (repeatable, counting),
    (repeatable, numbering),
    (idempotent, lambda: Chain((grow,))),
    (idempotent, lambda: Chain((vanish, decode_entity))),
    (idempotent, lambda: Chain((last_label, shorter_than_mean))),
    (neutral, lambda: Reversing((once, blank))),
    (sequential, lambda: BadEngine((once,), spoil=respelled)),
    (sequential, lambda: BadEngine((last_label,), spoil=restoring)),
    (falling, lambda: Prefixing((if_many,))),
    (accounted, lambda: BadEngine((blank,), spoil=forgetful)),
    (accounted, lambda: BadEngine(spoil=respelled)),
    (undone, lambda: BadEngine((unquote, once), spoil=forgetful)),
    (undone, lambda: BadEngine(spoil=backwards)),
    (same_endings, lambda: BadEngine(spoil=respelled)),
    (same_for_crlf, lambda: BadEngine(spoil=respelled)),
    (blind_to_blocks, lambda: Chain((Filter("once", "drop", once.func, once.func),))),
    (blind_to_blocks, lambda: Abrupt()),
    (deaf_to_others, lambda: Chain((replace(once, scan_many=overheard),))),
    (deaf_to_others, counting),
    (sparing_protected, lambda: Chain((Headstrong("once", "trim", once.func, protected=(bool,)),))),
    (portable, lambda: Lazy((once,))),
    (local, lambda: Chain((once,))),
    (local, lambda: BadEngine(spoil=backwards)),
    (subsequent, lambda: Chain((unquote,))),
    (subsequent, lambda: BadEngine(spoil=backwards)),
    (closing_gaps, lambda: BadEngine((numeric, *DROPS), spoil=gaping)),
    (closing_gaps, lambda: BadEngine((numeric, *DROPS), spoil=squeezing)),
    (inventing_nothing, numbering),
    (inventing_nothing, lambda: BadEngine(spoil=respelled)),
    (commuting, lambda: Chain((shorter_than_mean,))),
    (as_written, lambda: Chain((replace(unquote, scan=lambda block: {}),))),
    (as_written, lambda: Chain((replace(once, scan_many=overheard),))),
    (
        as_written,
        lambda: Chain((replace(LABEL, scan=lambda block: dict.fromkeys(range(len(block)), "x")),)),
    ),
]


def breaks(law: Law, chain: Chain, text: str) -> bool:
    try:
        law(chain, text)
    except (AssertionError, UnicodeError):
        return True
    return False


SEARCH = settings(max_examples=2_000, phases=[Phase.generate])


@pytest.mark.slow
@pytest.mark.parametrize(("law", "bad"), BROKEN_LAWS)
def test_each_law_fails_where_it_should(law: Law, bad: Callable[[], Chain]) -> None:
    find(documents, lambda text: breaks(law, bad(), text), settings=SEARCH)


def test_every_law_is_among_those_seen_to_fail() -> None:
    assert {law for law, _ in BROKEN_LAWS} == {law for laws in LAWS.values() for law in laws}


def careless(scores: Floats, decision: Decision) -> NDArray[np.bool_]:
    """Keeps what is more likely than not to belong, however clean the text."""
    return scores >= 0


def test_sparing_fails_for_a_finder_that_heeds_no_evidence() -> None:
    def unjust(text: str) -> bool:
        try:
            sparing_the_doubtful(model_file(SEEDS[0]), text)
        except AssertionError:
            return True
        return False

    with patch("cleantext.body.find.keeps", careless):
        find(documents, unjust, settings=SEARCH)


def test_linearity_fails_for_a_finder_that_takes_a_line_at_a_time() -> None:
    with pytest.raises(AssertionError):
        linear(400, least=400, share=400)


def splitlines_cut(text: str) -> Lines:
    texts = text.splitlines()
    return Lines(texts, b"\1" * len(texts), range(1, len(texts) + 1))


def fails_to_split(text: str) -> bool:
    try:
        lossless(splitlines_cut, join, text)
    except AssertionError:
        return True
    return False


def test_losslessness_fails_for_a_splitter_with_another_idea_of_lines() -> None:
    find(anything, fails_to_split, settings=SEARCH)


def test_associativity_fails_for_a_chain_that_turns_round() -> None:
    with pytest.raises(AssertionError):
        associative(Reversing((once,)), Reversing((blank,)), Reversing((numeric,)))
