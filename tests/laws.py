"""The laws of filters and chains, as functions of a chain and a text that assert.

`test_laws` tries each on every filter, preset and random chain, where no text may break it, and
on a filter made bad on purpose, where a text must be found that does. `python -m benchmarks fuzz`
tries them on mutated real text under random options.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial, reduce
from typing import TypeAlias
from unittest.mock import patch

from gaps import beside_cuts, shape_of
from strategies import EVERY_FILTER, blank, hollow, last_label, numeric, once, shouted

from cleantext.body import BodyFinder
from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.chain.filter import Filter
from cleantext.text.block import Block, is_blank
from cleantext.text.lines import split, split_blocks
from cleantext.text.marks import marked_lines

Law: TypeAlias = Callable[[Chain, str], None]

DROPS = [part for part in EVERY_FILTER if part.kind == "drop"]
PARTNERS = (hollow, once, last_label, DROPS[0])
OTHER_DROPS = (numeric, blank, shouted, DROPS[0], DROPS[-1])


def one_of(parts: Sequence[Filter], text: str) -> Filter:
    """Pick a filter to try with a text; over many texts, each has its turn."""
    return parts[len(text) % len(parts)]


def survivors(cleaned: Cleaned, text: str) -> dict[int, str]:
    """Return the numbers of the lines left by the edits, with their endings."""
    left = {line.number: line.end for line in split(text)}
    for edit in cleaned.edits:
        if edit.after is None or not (edit.after or edit.end):
            del left[edit.line]
    return left


# ---- laws of everything


def total(chain: Chain, text: str) -> None:
    assert type(chain(text)) is str
    assert chain("") == ""


def repeatable(chain: Chain, text: str) -> None:
    before = chain.explain(text)
    chain.explain(text[::-1])
    after = chain.explain(text)
    assert before.text == after.text
    assert before.edits == after.edits


def idempotent(chain: Chain, text: str) -> None:
    cleaned = chain(text)
    assert chain(cleaned) == cleaned


def idempotent_with_marks(chain: Chain, text: str) -> None:
    """Cleaning twice equals cleaning once where marks protect lines, and those stay."""
    lines = [line.text + (line.end or "\n") for line in split(text)]
    third = len(lines) // 3
    block = "".join(["<!-- cleantext: off -->\n", *lines[third : 2 * third], "# cleantext: on\n"])
    marked = "".join([*lines[:third], block, *lines[2 * third :]])
    cleaned = clean_marked(chain, marked)
    assert block in cleaned
    assert clean_marked(chain, cleaned) == cleaned


def clean_marked(chain: Chain, text: str) -> str:
    return chain.sparing(marked_lines(text))(text)


def neutral(chain: Chain, text: str) -> None:
    assert Chain() + chain == chain == chain + Chain()
    assert (Chain() + chain)(text) == chain(text) == (chain + Chain())(text)
    assert Chain()(text) == text


def sequential(chain: Chain, text: str) -> None:
    other = Chain((one_of(PARTNERS, text),))
    assert (chain + other)(text) == other(chain(text))
    assert (other + chain)(text) == chain(other(text))


def falling(chain: Chain, text: str) -> None:
    """Adding a filter at the end never adds a survivor."""
    left = survivors(chain.explain(text), text).keys()
    longer = chain + one_of(PARTNERS, text)
    assert survivors(longer.explain(text), text).keys() <= left


def accounted(chain: Chain, text: str) -> None:
    """Applied in order to the input, the edits give the text, and each has an effect."""
    cleaned = chain.explain(text)
    lines = {line.number: line for line in split(text)}
    texts: dict[int, str | None] = {number: line.text for number, line in lines.items()}
    for edit in cleaned.edits:
        assert edit.before == texts[edit.line] != edit.after
        assert edit.end == lines[edit.line].end
        assert bool(edit.reason) == (edit.after is None)
        texts[edit.line] = edit.after
    kept = [new + lines[number].end for number, new in texts.items() if new is not None]
    assert "".join(kept) == cleaned.text
    assert [edit.line for edit in cleaned.edits] == sorted(edit.line for edit in cleaned.edits)


def undone(chain: Chain, text: str) -> None:
    assert chain.explain(text).undo() == text


def located(chain: Chain, text: str) -> None:
    """The spans say where each line was, and a line without edits is what is there."""
    cleaned = chain.explain(text)
    lines = [*split(cleaned.text)]
    left = survivors(cleaned, text)
    assert [span.line for span in cleaned.spans] == [*left]
    assert len(lines) == len(cleaned.spans)
    before = {line.number: line.text for line in split(text)}
    edited = {edit.line for edit in cleaned.edits}
    for span, line in zip(cleaned.spans, lines, strict=True):
        found = text[span.start : span.end]
        assert found == before[span.line]
        assert found == line.text or span.line in edited


def same_endings(chain: Chain, text: str) -> None:
    cleaned = chain.explain(text)
    left = survivors(cleaned, text)
    assert [line.end for line in split(cleaned.text)] == list(left.values())


def same_for_crlf(chain: Chain, text: str) -> None:
    text = text.replace("\r", "")
    assert chain(text.replace("\n", "\r\n")) == chain(text).replace("\n", "\r\n")


def blind_to_blocks(chain: Chain, text: str) -> None:
    """Neither the size of blocks nor asking for edits changes the text."""
    cleaned = chain.explain(text)
    assert chain(text) == cleaned.text
    for size in (1, 20):
        with patch("cleantext.chain.engine.split_blocks", partial(split_blocks, size=size)):
            blocked = chain.explain(text)
        assert blocked.text == cleaned.text
        assert blocked.edits == cleaned.edits


def deaf_to_others(chain: Chain, text: str) -> None:
    """The result does not depend on texts cleaned together with this one."""
    texts = [text, "", *text.split("\n\n"), text[::-1], text]
    alone = [chain.explain(each) for each in texts]
    assert list(chain.explain_many(texts)) == alone
    with patch("cleantext.chain.engine.BATCH", len(text) + 1):
        assert list(chain.explain_many(texts[::-1])) == alone[::-1]


def exempting_protected(chain: Chain, text: str) -> None:
    """No filter touches a protected line."""
    patterns = {finds for part in chain for finds in part.protected}
    for edit in chain.explain(text).edits:
        assert not any(finds(edit.before) for finds in patterns)


def exempting_spared(chain: Chain, text: str) -> None:
    """No filter touches a line that is spared by its number."""
    spared = range(1, len(split(text)) + 1, 3)
    edits = chain.sparing(spared).explain(text).edits
    assert not {edit.line for edit in edits} & {*spared}


def portable(chain: Chain, text: str) -> None:
    """A pickled chain gives the same result."""
    assert pickle.loads(pickle.dumps(chain)).explain(text) == chain.explain(text)


# ---- laws of kinds


def local(chain: Chain, text: str) -> None:
    """Cleaning line by line equals cleaning the whole, except for blank lines."""
    lines = [line.text + line.end for line in split(text)]
    assert solid("".join(map(chain, lines))) == solid(chain(text))


def solid(text: str) -> str:
    """Return a text without its blank lines."""
    return "".join(line.text + line.end for line in split(text) if not is_blank(line.text))


def subsequent(chain: Chain, text: str) -> None:
    """The remaining lines are a subsequence of the input."""
    remaining = iter([line[1:] for line in split(text)])
    assert all(line[1:] in remaining for line in split(chain(text)))


def inventing_nothing(chain: Chain, text: str) -> None:
    """Each remaining line is the result of the rewrites alone."""
    cleaned = chain.explain(text)
    rewrites = Chain(tuple(part for part in chain.filters if part.kind == "rewrite"))
    given_lines = {line.number: line.text + line.end for line in split(text)}
    left = survivors(cleaned, text)
    assert cleaned.text == "".join(rewrites(given_lines[number]) for number in left)


def commuting(chain: Chain, text: str) -> None:
    """Drops in any order leave the same lines, and as many blank ones.

    Two gaps that meet become one, so that not every blank line stays that each of them leaves. The
    law holds for drops that leave the same blank lines alone: another one closes its own gap, but
    not one that was left open before its turn.
    """
    solid_lines = {line.number for line in split(text) if not is_blank(line.text)}
    left = survivors(chain.explain(text), text).keys()
    part = as_careful(chain, one_of(OTHER_DROPS, text))
    both, swapped = chain + part, Chain((part,)) + chain
    assert both(text) == swapped(text)
    alone = survivors(Chain((part,)).explain(text), text).keys()
    together = survivors(both.explain(text), text).keys()
    assert together <= left & alone
    assert together & solid_lines == left & alone & solid_lines


def as_careful(chain: Chain, part: Filter) -> Filter:
    """Make a filter spare the blank lines that the first filter of a chain spares."""
    first = next(iter(chain), None)
    if not first:
        return part
    return part.protecting(first.protected).exempting(first.exempt & {"blank"})


def closing_gaps(chain: Chain, text: str) -> None:
    """At most one blank line stays beside a cut, none at the ends, and all others stay."""
    cleaned = chain.explain(text)
    cut = {
        edit.line - 1
        for edit in cleaned.edits
        if edit.after is None and edit.evidence != "beside a cut"
    }
    hollow_end = {edit.line - 1 for edit in cleaned.edits if edit.after == edit.end == ""}
    left = survivors(cleaned, text)
    texts = ["" for _ in split(text)]
    for number, line in zip(left, split(cleaned.text), strict=True):
        texts[number - 1] = line.text
    lost = set(beside_cuts(shape_of(texts, cut)))
    assert [n - 1 for n in left if is_blank(texts[n - 1])] == [
        n for n, line in enumerate(texts) if is_blank(line) and n not in cut | lost | hollow_end
    ]
    assert not any(kind == "blank" for kind in cleaned.removed)


def as_written(chain: Chain, text: str) -> None:
    """A filter's scan of a block equals its function, line by line."""
    block = Block(split(text).texts)
    for part in chain:
        slowly = replace(part, scan=None, scan_many=None)
        assert part.decide(Block(block)) == slowly.decide(
            Block(block)
        )  # no filter vouches for lines


def settled(chain: Chain, text: str) -> None:
    """A fixpoint leaves what its filters leave, one after the other until none changes anything.

    With a body finder it may leave more: the lines that the finder vouches for.
    """
    if len([*chain]) > 1 and any(isinstance(part.func, BodyFinder) for part in chain):
        return
    left, before = text, None
    while left != before:
        before, left = left, reduce(lambda given, part: part(given), chain, left)
    assert chain(text) == left


def associative(a: Chain, b: Chain, c: Chain) -> None:
    """Joining chains is associative; a law of three chains, whatever the text."""
    assert (a + b) + c == a + (b + c)


ANY: tuple[Law, ...] = (
    total, repeatable, neutral, sequential, falling, accounted, undone, located, same_endings,
    same_for_crlf, blind_to_blocks, deaf_to_others, exempting_protected, exempting_spared, portable,
)  # fmt: skip
CANONICAL = (*ANY, idempotent, idempotent_with_marks, inventing_nothing, closing_gaps)
REWRITE = (*CANONICAL, local, as_written)
DROP = (*CANONICAL, local, as_written, subsequent, commuting)
TRIM = (*CANONICAL, as_written, subsequent, settled)
LAWS: dict[str, tuple[Law, ...]] = {"rewrite": REWRITE, "drop": DROP, "trim": TRIM}
