"""Filters, groups and chains: what they do, how they are changed, what they refuse."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import FrozenInstanceError, replace
from functools import partial
from itertools import count, repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    BODY_FILTERS,
    SEEDS,
    blank,
    chains,
    documents,
    hollow,
    last_label,
    model_file,
    numeric,
    once,
    parts,
    shouted,
    unquote,
)

from cleantext import ARTICLE, PAGE, REPAIR, build_chain, clean_bytes, clean_many
from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned, Edit, NotedVerdicts, Verdicts
from cleantext.chain.filter import Filter, drop, rewrite, trim
from cleantext.chain.fixpoint import ROUNDS, Fixpoint, fixpoint
from cleantext.filters.phrases import drop_phrases
from cleantext.phrases import Rules
from cleantext.phrases.patterns import UserPattern
from cleantext.text.block import Block


def names(chain: Chain) -> list[str]:
    return [part.name for part in chain]


# ---- what a filter may answer


def test_a_filter_is_named_after_its_function_and_cleans_a_text() -> None:
    assert (numeric.name, numeric.kind) == ("numeric", "drop")
    assert numeric("1\none\n2") == "one\n"


@pytest.mark.parametrize("answer", [None, 1, b"x", True])
def test_a_rewrite_that_gives_no_text_is_named(answer: Any) -> None:
    bad = Filter("bad", "rewrite", lambda line: answer)
    with pytest.raises(TypeError, match=r"^bad must give a str for line 1: 'one'"):
        bad("one\n")


@pytest.mark.parametrize("answer", [False, True, 1, b"x"])
def test_a_drop_that_gives_no_reason_is_named(answer: Any) -> None:
    bad = Filter("bad", "drop", lambda line: answer)
    with pytest.raises(TypeError, match=r"^bad must give a str for line 1: 'one'"):
        bad("one\n")


@pytest.mark.parametrize(
    "bad", [Filter("bad", "drop", lambda line: ""), Filter("bad", "trim", lambda lines: {0: ""})]
)
def test_an_empty_reason_drops_nothing_in_silence(bad: Filter) -> None:
    with pytest.raises(ValueError, match=r"^bad gives no reason to drop line 1: 'one'"):
        bad("one\n")


@pytest.mark.parametrize("answer", [None, [0], {0}, "one"])
def test_a_trim_that_gives_no_mapping_is_named(answer: Any) -> None:
    bad = Filter("bad", "trim", lambda lines: answer)
    with pytest.raises(TypeError, match=r"^bad must give a mapping"):
        bad("one\n")


def test_a_trim_that_gives_no_reason_is_named() -> None:
    bad = Filter("bad", "trim", lambda lines: {0: None})
    with pytest.raises(TypeError, match=r"^bad must give a str for line 1: 'one'"):
        bad("one\n")


@pytest.mark.parametrize("index", [-1, 2, "one"])
def test_a_trim_that_names_no_line_is_named(index: Any) -> None:
    bad = Filter("bad", "trim", lambda lines: {index: "aside"})
    with pytest.raises(IndexError, match=r"^bad names line .* of 2, from 0"):
        bad("one\ntwo\n")


def test_what_a_users_function_raises_comes_through() -> None:
    @drop
    def picky(line: str) -> str | None:
        raise LookupError(line)

    with pytest.raises(LookupError) as raised:
        (Chain((numeric, picky)) + once)("1\n1\none\n")
    assert raised.value.args == ("1",)
    assert raised.value.__notes__ == ["at line 1: '1'", "in the filter 'picky'"]

    @trim
    def hasty(lines: list[str]) -> dict[int, str]:
        return {lines.index("two"): "aside"}

    with pytest.raises(ValueError, match="not in list") as missed:
        hasty("one\n")
    assert missed.value.__notes__ == ["in the filter 'hasty'"]


def test_the_line_that_a_rewrite_fails_on_is_named_by_its_number_in_the_input() -> None:
    @rewrite
    def picky(line: str) -> str:
        return {"A.": "B."}.get(line) or {"B.": "B."}[line]

    with pytest.raises(KeyError) as raised:
        (Chain((numeric,)) + fixpoint(unquote, picky))("1\nA.\n1\n“B.\nC.\n")
    assert raised.value.__notes__ == ["at line 4: '\"B.'", "in the filter 'picky'"]


@pytest.mark.parametrize("answer", ["a\nb", "\n", "a\r", "\r"])
@pytest.mark.parametrize("grouped", [False, True])
def test_a_rewrite_that_would_end_a_line_is_named(answer: str, grouped: bool) -> None:
    breaking = Filter("breaking", "rewrite", lambda line: answer if line == "two" else line)
    part = fixpoint(breaking, unquote) if grouped else breaking
    with pytest.raises(ValueError, match=r"^breaking puts a line break into line 3: 'two'"):
        Chain((numeric, part))("1\none\ntwo")


def test_our_own_rewrites_leave_a_line_that_would_end_in_two_as_it_came() -> None:
    for text in ("&#10;", "a&#13;", "a&#10;b"):
        assert REPAIR.explain(f"{text}\nb\n").undo() == f"{text}\nb\n"
        assert REPAIR(text).count("\n") == 0
    assert clean_bytes(b"a\x80%b\n", encoding="cp037").count("\n") <= 1


def test_a_carriage_return_that_ended_a_line_may_stay_at_its_end() -> None:
    upper = rewrite(str.upper)
    assert upper("a\r\r\nb\r") == "A\r\r\nB\r"


def test_a_trim_is_asked_until_it_names_no_line() -> None:
    assert last_label("One.\nTwo.\nHome\nNews\n") == "One.\nTwo.\n"


def test_a_last_line_with_neither_text_nor_ending_is_none() -> None:
    assert hollow("a\nLog in") == "a\n"
    assert (Chain((hollow,)) + rewrite(lambda line: line + "!"))("a\nLog in") == "a!\n"
    assert hollow("Log in\n") == "\n"


# ---- the account


def test_an_edit_says_what_went_and_why() -> None:
    cleaned = (Chain((unquote,)) + numeric + once).explain("“a”\r\n12\n“a”\r\nb")
    assert cleaned.text == '"a"\r\nb'
    assert cleaned.edits == (
        Edit(1, "unquote", "", "“a”", '"a"', "\r\n"),
        Edit(2, "numeric", "counter", "12", None, "\n", "12"),
        Edit(3, "unquote", "", "“a”", '"a"', "\r\n"),
        Edit(3, "once", "repeat", '"a"', None, "\r\n"),
    )
    assert cleaned.undo() == "“a”\r\n12\n“a”\r\nb"


def test_the_first_of_several_drops_has_the_edit() -> None:
    edits = (Chain((blank,)) + shouted + numeric).explain("A1\n \n1\n").edits
    assert [(edit.line, edit.filter) for edit in edits] == [
        (1, "shouted"),
        (2, "blank"),
        (3, "numeric"),
    ]


def test_a_settled_rewrite_is_one_edit_by_all_that_made_it() -> None:
    first = Filter("first", "rewrite", lambda line: line.replace("aa", "b"))
    second = Filter("second", "rewrite", lambda line: line.replace("bb", "aa"))
    chain = Chain((fixpoint(first, second, unquote),))
    cleaned = chain.explain("aaaa\n“”\nbbb\n")
    assert [(edit.line, edit.filter, edit.after) for edit in cleaned.edits] == [
        (1, "first + second", "b"),
        (2, "unquote", '""'),
        (3, "second + first", "b"),
    ]
    assert chain(cleaned.text) == cleaned.text
    assert cleaned.undo() == "aaaa\n“”\nbbb\n"


def test_a_settled_rewrite_that_is_dropped_later_is_undone_to_the_input() -> None:
    chain = Chain((fixpoint(unquote, hollow),)) + shouted + once
    text = "“A”\r\nLost\n“a”\n“a”\nLo"
    cleaned = chain.explain(text)
    assert cleaned.text == '"a"\n'
    assert cleaned.undo() == text


def test_edits_are_made_when_they_are_asked_for() -> None:
    cleaned = Chain((numeric,)).explain("1\n")
    assert "edits" not in vars(cleaned)
    assert cleaned.edits is cleaned.edits


def test_cleaned_texts_compare_by_what_was_done() -> None:
    chain = Chain((numeric,))
    cleaned = chain.explain("1\na\n")
    assert cleaned == chain.explain("1\na\n") != chain.explain("2\na\n")
    assert cleaned != Chain((blank,)).explain("a\n")
    assert Cleaned("a\n") == blank_chain().explain("a\n")
    assert pickle.loads(pickle.dumps(cleaned)) == cleaned


def test_what_a_cleaned_text_shows_is_what_was_done() -> None:
    cleaned = (Chain((unquote,)) + numeric + blank).explain("1\n2\n\n“A.”\n" * 400)
    assert (
        repr(cleaned)
        == "<Cleaned: 2,000 characters; 800 lines dropped (800 counter); 400 repaired>"
    )
    assert repr(Cleaned("")) == "<Cleaned: 0 characters; 0 lines dropped; 0 repaired>"
    noted = Cleaned("a\n", notes=("a note", "another"))
    assert repr(noted) == "<Cleaned: 2 characters; 0 lines dropped; 0 repaired; a note; another>"


def test_what_chains_and_filters_show_are_the_names_of_filters() -> None:
    assert repr(numeric) == "<drop filter 'numeric'>"
    assert repr(fixpoint(unquote, hollow)) == "fixpoint(unquote, hollow)"
    assert (
        repr(CHAIN)
        == "Chain(fixpoint(unquote, hollow), numeric, blank, fixpoint(once, last_label))"
    )
    assert repr(Chain()) == "Chain()"


def test_a_chain_is_asked_for_names_and_filters() -> None:
    assert CHAIN.names == tuple(ALL)
    assert len(CHAIN) == len(ALL)
    assert "hollow" in CHAIN
    assert hollow in CHAIN
    assert "tidy" not in CHAIN
    assert shouted not in CHAIN
    assert len(Chain()) == 0
    assert Chain()


def blank_chain() -> Chain:
    return Chain((blank,))


# ---- sparing kinds and protecting lines


def test_a_spared_reason_drops_nothing_whatever_its_evidence() -> None:
    assert numeric.exempting(["counter"])("1\n") == "1\n"
    assert numeric.exempting(["count"])("1\n") == ""
    assert last_label.exempting(["related"])("a\n") == "a\n"
    assert numeric.exempting(["counter"]).exempting(["other"])("1\n") == "1\n"


def test_reason_and_evidence_are_parted_where_the_edit_parts_them() -> None:
    bare = Filter("bare", "drop", lambda line: "counter:x")
    assert Chain((bare,)).explain("1\n").edits[0].reason == "counter:x"
    assert bare.exempting(["counter"])("1\n") == ""
    assert bare.exempting(["counter:x"])("1\n") == "1\n"


def test_sparing_a_reason_is_no_matter_of_rewrites() -> None:
    strip = rewrite(str.rstrip)
    assert (
        strip.exempting(["credit"])("credit: A. Nother  \ncredit \n")
        == "credit: A. Nother\ncredit\n"
    )


@given(parts, documents)
def test_no_filter_touches_a_protected_line(part: Filter | Fixpoint, text: str) -> None:
    protected = part.protecting([UserPattern("[a-m]")])
    for edit in Chain((protected,)).explain(text).edits:
        assert not UserPattern("[a-m]")(edit.before)


def test_a_protected_line_counts_as_a_neighbour() -> None:
    assert once.protecting([UserPattern("^keep")])("keep\nkeep\na\na\n") == "keep\nkeep\na\n"


def test_patterns_add_up() -> None:
    guarded = numeric.protecting([UserPattern("1")]).protecting([UserPattern("2")])
    assert guarded("1\n2\n3\n") == "1\n2\n"


def test_a_group_spares_and_protects_as_its_filters_do() -> None:
    group = fixpoint(once, last_label)
    assert group.exempting(["related"])("a\na\nb\n") == "a\nb\n"
    assert group.protecting([UserPattern("^b")])("a\na\nb\n") == "a\nb\n"
    assert group("x.\na\na\nb\n") == "x.\n"


# ---- groups


def test_trims_in_a_group_run_again_after_one_another() -> None:
    text = "A.\nx\nA.\n"
    assert Chain((last_label, once))(text) == "A.\nx\n"
    assert fixpoint(last_label, once)(text) == "A.\n"


def test_rewrites_that_go_round_in_circles_leave_the_line_as_it_came() -> None:
    there = Filter("there", "rewrite", lambda line: line.replace("a", "b"))
    back = Filter("back", "rewrite", lambda line: {"b": "c", "c": "a"}.get(line, line))
    cleaned = Chain((fixpoint(there, back),)).explain("a\nb\nx\n")
    assert (cleaned.text, cleaned.edits) == ("a\nb\nx\n", ())


def test_a_rewrite_that_never_ends_is_left_off_and_one_that_ends_is_not() -> None:
    def shorten(line: str) -> str:
        return line[1:]

    group = fixpoint(rewrite(shorten))
    assert group("x" * (ROUNDS - 1) + "\n") == "\n"
    assert group("x" * ROUNDS + "\n") == "x" * ROUNDS + "\n"


@given(st.lists(st.sampled_from([unquote, hollow]), min_size=1), documents)
def test_a_group_of_rewrites_is_settled(group: list[Filter], text: str) -> None:
    settled = fixpoint(*group)
    assert settled(settled(text)) == settled(text)


def test_a_group_of_a_group_is_one_group() -> None:
    assert fixpoint(fixpoint(once), last_label) == fixpoint(once, last_label)
    assert fixpoint(once, last_label).name == "once + last_label"


@pytest.mark.parametrize("group", [(), (numeric,), (unquote, once)])
def test_only_rewrites_or_trims_settle(group: tuple[Filter, ...]) -> None:
    with pytest.raises(ValueError, match="rewrites only or trims only"):
        fixpoint(*group)


# ---- chains


@pytest.mark.parametrize("mistake", [str.strip, "tidy", None, print, Filter])
@pytest.mark.parametrize(
    "use",
    [
        lambda mistake: Chain((mistake,)),
        lambda mistake: fixpoint(mistake),
        lambda mistake: ARTICLE.including(mistake),
        lambda mistake: ARTICLE.before("tidy", mistake),
        lambda mistake: ARTICLE.after("sharing", mistake),
    ],
)
def test_what_is_no_filter_is_refused(use: Callable[[Any], object], mistake: Any) -> None:
    with pytest.raises(TypeError, match="is not a filter: put @rewrite, @drop or @trim"):
        use(mistake)


def test_a_chain_in_a_chain_is_refused() -> None:
    with pytest.raises(TypeError, match=r"join those with \+"):
        Chain((REPAIR, numeric))  # type: ignore[arg-type]


def test_only_filters_and_chains_are_added() -> None:
    assert Chain((numeric,)) + blank == Chain((numeric,)) + Chain((blank,))
    with pytest.raises(TypeError, match="unsupported operand"):
        Chain() + "tidy"  # type: ignore[operator]


def test_a_chain_may_be_made_of_a_list() -> None:
    made: Any = [unquote, numeric]
    assert Chain(made) == Chain((unquote, numeric))
    assert hash(Chain(made)) == hash(Chain((unquote, numeric)))


def test_chains_filters_and_edits_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        ARTICLE.filters = ()  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        numeric.name = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("chain", "canonical"),
    [
        (Chain(), True),
        (ARTICLE, True),
        (PAGE, True),
        (Chain((unquote, hollow, blank, numeric, fixpoint(once), last_label)), True),
        (Chain((numeric, unquote)), False),
        (Chain((once, numeric)), False),
        (Chain((fixpoint(once), fixpoint(unquote))), False),
    ],
)
def test_a_canonical_chain_reads_rewrites_drops_trims(chain: Chain, canonical: bool) -> None:
    assert chain.canonical is canonical


CHAIN = Chain((fixpoint(unquote, hollow), numeric, blank, fixpoint(once, last_label)))
ALL = ["unquote", "hollow", "numeric", "blank", "once", "last_label"]


def test_the_filters_of_a_chain_are_seen_through_its_groups() -> None:
    assert names(CHAIN) == ALL


def test_without_and_only_take_names() -> None:
    assert names(CHAIN.without("hollow", "numeric")) == ["unquote", "blank", "once", "last_label"]
    assert names(CHAIN.only("once", "unquote")) == ["unquote", "once"]
    assert CHAIN.without("once", "last_label").filters == CHAIN.filters[:3]
    assert CHAIN.only(*ALL) == CHAIN.without() == CHAIN
    assert CHAIN.only() == Chain()


@pytest.mark.parametrize("place", ["unquote", "hollow", "numeric", "blank", "once", "last_label"])
@pytest.mark.parametrize("new", [unquote, shouted, once])
def test_before_and_after_put_a_filter_beside_another(place: str, new: Filter) -> None:
    new = replace(new, name="new")
    before, after = ALL.copy(), ALL.copy()
    before.insert(ALL.index(place), "new")
    after.insert(ALL.index(place) + 1, "new")
    assert names(CHAIN.before(place, new)) == before
    assert names(CHAIN.after(place, new)) == after


def test_a_filter_of_another_kind_stands_beside_a_group() -> None:
    assert CHAIN.before("once", shouted).filters == (*CHAIN.filters[:3], shouted, CHAIN.filters[3])
    assert CHAIN.after("hollow", shouted).filters == (CHAIN.filters[0], shouted, *CHAIN.filters[1:])


def test_a_filter_of_the_same_kind_joins_a_group() -> None:
    assert CHAIN.before("once", last_label).filters[3] == fixpoint(last_label, once, last_label)


@pytest.mark.parametrize(
    "ask",
    [
        lambda chain: chain.without("none"),
        lambda chain: chain.only("none"),
        lambda chain: chain.before("none", numeric),
        lambda chain: chain.after("none", numeric),
    ],
)
def test_a_name_that_the_chain_has_not_is_named(ask: Callable[[Chain], Chain]) -> None:
    with pytest.raises(KeyError, match="no filter 'none' in this chain, which has unquote, hollow"):
        ask(CHAIN)


def test_a_filter_is_included_as_the_last_of_its_kind() -> None:
    assert CHAIN.including(shouted).filters == (*CHAIN.filters[:3], shouted, CHAIN.filters[3])
    assert CHAIN.including(unquote).filters[0] == fixpoint(unquote, hollow, unquote)
    assert Chain((once,)).including(last_label) == Chain((fixpoint(once, last_label),))
    assert Chain((numeric,)).including(unquote) == Chain((unquote, numeric))
    assert Chain().including(once) == Chain((once,))
    assert Chain((unquote, once)).including(numeric) == Chain((unquote, numeric, once))


@given(chains, parts)
def test_including_keeps_a_canonical_chain_canonical(chain: Chain, part: Filter | Fixpoint) -> None:
    if chain.canonical:
        assert chain.including(part).canonical
    assert sorted(names(chain.including(part))) == sorted(names(chain) + names(Chain((part,))))


def test_map_puts_filters_in_place_of_filters() -> None:
    assert CHAIN.map(lambda part: (part,)) == CHAIN
    assert CHAIN.map(lambda part: ()) == Chain()
    doubled = CHAIN.map(lambda part: (part, part))
    assert names(doubled) == [name for name in ALL for _ in "ab"]
    assert doubled.canonical


# ---- many texts


def asked(calls: list[int], note: str = "") -> Filter:
    """A trim that takes the last label of each text, and counts the texts of each call."""

    def scan_many(blocks: Sequence[Block]) -> list[Verdicts]:
        calls.append(len(blocks))
        found = [last_label.func(block) for block in blocks]
        return [verdicts or NotedVerdicts({}, note) for verdicts in found] if note else found

    return replace(last_label, scan_many=scan_many)


def test_a_filter_is_asked_for_the_texts_together_that_wait_for_it() -> None:
    calls: list[int] = []
    chain = Chain((numeric, asked(calls)))
    texts = ["One.\n", "1\na\nb\n", "", "Two.\na\n"]
    assert [cleaned.text for cleaned in chain.explain_many(texts)] == ["One.\n", "", "", "Two.\n"]
    assert calls == [4, 2, 1]


def test_texts_go_together_up_to_a_number_of_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleantext.chain.engine.BATCH", 10)
    calls: list[int] = []
    texts = ["One.", "Two.", "A long text that stands alone.", "", "a.", "b.", "c.", "d."]
    assert [cleaned.text for cleaned in Chain((asked(calls),)).explain_many(texts)] == texts
    assert calls == [2, 1, 4, 1]


def test_no_more_texts_are_read_than_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleantext.chain.engine.BATCH", 10)
    read: list[int] = []

    def endless() -> Iterator[str]:
        for number in count():
            read.append(number)
            yield "One."

    cleaned = Chain((once,)).explain_many(endless())
    assert read == []
    assert next(cleaned).text == "One."
    assert len(read) == 3
    assert next(clean_many(repeat("Advertisement\nA b.\n"))) == "A b.\n"


def test_a_note_is_said_once_and_of_its_text_alone() -> None:
    group = fixpoint(asked([], note="a note"), once)
    plain, noted = group.filters[1], Chain((group,))
    texts = ["One.\na\n", "b\n"]
    assert [cleaned.notes for cleaned in noted.explain_many(texts)] == [("a note",)] * 2
    assert Chain((plain,)).explain("One.\n").notes == ()

    def scan(block: Block) -> Verdicts:
        return NotedVerdicts({}, "doubt") if "?" in block else {}

    mixed = Chain((replace(once, scan=scan),)).explain_many(["a", "?", "b"])
    assert [cleaned.notes for cleaned in mixed] == [(), ("doubt",), ()]


def test_one_text_is_not_many() -> None:
    with pytest.raises(TypeError, match="many texts are a list or an iterator of str, not one str"):
        clean_many("One text.")
    with pytest.raises(TypeError, match=r"a text is a str, not bytes; clean_bytes\(data\)"):
        list(clean_many([b"bytes"]))  # type: ignore[list-item]
    assert list(clean_many([])) == []


def failing_after(*texts: Any) -> Iterator[Any]:
    yield from texts
    raise OSError("the disk is gone")


def test_the_texts_before_one_that_can_not_be_read_are_given() -> None:
    source = clean_many(failing_after("1 2\n", "One.\n"))
    assert [next(source), next(source)] == ["1 2\n", "One.\n"]
    with pytest.raises(OSError, match="the disk is gone"):
        next(source)
    with pytest.raises(OSError, match="the disk is gone"):
        next(clean_many(failing_after()))
    mixed = clean_many(failing_after("One.\n", None))
    assert next(mixed) == "One.\n"
    with pytest.raises(TypeError, match="not None"):
        next(mixed)


def test_the_texts_before_one_that_a_filter_fails_on_are_given() -> None:
    picky = Filter("picky", "drop", {"One.": None, "1": "counter"}.__getitem__)
    source = Chain((picky,)).explain_many(["One.\n", "1\n", "Two.\n", "One.\n"])
    assert [next(source).text, next(source).text] == ["One.\n", ""]
    with pytest.raises(KeyError, match="Two"):
        next(source)


# ---- pickling


def copied(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@pytest.mark.parametrize(
    "value",
    [
        unquote,
        once,
        ARTICLE.filters[1],
        numeric.exempting(["counter"]),
        numeric.protecting([UserPattern("1")]),
        numeric.exempting(["counter"]).protecting([UserPattern("1")]),
        fixpoint(once, last_label),
        drop_phrases("newsletter", Rules.parse(["a", "b /c/"], UserPattern), "own_newsletter"),
        Filter("strip", "rewrite", str.strip),
        ARTICLE,
        PAGE,
        CHAIN,
        *BODY_FILTERS.values(),
        build_chain(body_model=model_file(SEEDS[0]), keep=["credit"], protect=["x"]),
    ],
)
def test_a_pickled_filter_comes_back_equal(value: Any) -> None:
    assert copied(value) == value
    assert copied(value)("“a”\n1\n1\nhome\n") == value("“a”\n1\n1\nhome\n")


def test_a_filter_with_another_way_through_a_block_is_pickled_with_it() -> None:
    (fast,) = ARTICLE.only("navigation")
    assert copied(fast).scan is not None
    assert copied(replace(fast, scan=None)).scan is None


def starting_with(text: str) -> Filter:
    """A filter with an option, made by a closure."""

    @drop
    def starts(line: str) -> str | None:
        return "navigation" if line.startswith(text) else None

    return starts


def start_reason(start: str, line: str) -> str | None:
    return "navigation" if line.startswith(start) else None


def test_a_filter_made_by_a_closure_works_but_is_not_pickled() -> None:
    assert (Chain((starting_with("a"),)) + starting_with("b"))("a\nb\nc\n") == "c\n"
    with pytest.raises((AttributeError, pickle.PicklingError), match="local"):
        pickle.dumps(starting_with("a"))


def test_a_filter_with_its_options_bound_to_a_plain_function_is_pickled() -> None:
    bound = Filter("starts", "drop", partial(start_reason, "a"))
    assert copied(bound)("a\nb\n") == "b\n"


# ---- work is shared between filters, not between texts


def watching(name: str, seen: list[Block]) -> Filter:
    def scan(block: Block) -> dict[int, str]:
        seen.append(block)
        return {}

    return Filter(name, "drop", lambda line: None, scan)


@given(documents, documents)
def test_a_block_is_made_for_one_text_only(text: str, other: str) -> None:
    seen: list[Block] = []
    chain = Chain((watching("watch", seen),))
    assert chain(text) == text
    assert chain(other) == other
    assert len({id(block) for block in seen}) == len(seen)


def test_filters_that_see_the_same_lines_see_one_block() -> None:
    seen: list[Block] = []
    first, second = watching("first", seen), watching("second", seen)
    trims = [replace(part, kind="trim") for part in (first, second)]
    (Chain((unquote, first, numeric, second)) + trims[0] + trims[1])("One.\n")
    assert seen[0] is seen[1]
    assert seen[2] is seen[3]


def test_a_trim_sees_lines_of_its_own() -> None:
    @trim
    def spoil(lines: list[str]) -> dict[int, str]:
        lines[:] = ["spoilt"] * len(lines)
        return {}

    assert (Chain((spoil,)) + last_label)("a.\nb\n") == "a.\n"


@pytest.mark.parametrize("decorator", [rewrite, drop, trim])
@pytest.mark.parametrize("value", [3, "counter", None, numeric])
def test_a_decorator_above_no_function_says_so(decorator: Any, value: Any) -> None:
    with pytest.raises(TypeError, match=r"^@(rewrite|drop|trim) takes a function made by def"):
        decorator(value)
