"""Preparation of pages: their examples, variants, and texts in other languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from labelled import FIRST, SECOND, THIRD, make_page

from cleantext.training.carry import DOCUMENTS, SHORTEST_DOCUMENT
from cleantext.training.examples import Example, fully_kept, label_texts, make_example
from cleantext.training.pages import Page, is_held_out
from cleantext.training.prepare import FRAMED, VARIANTS, Prepared, TrainingPage, prepare
from cleantext.training.sources import Source

MENU = ("Home", "Log in", "Share", "Print")
GOLD = "\n".join((FIRST, SECOND, THIRD))
SHARE = 0.3
SITES = [f"site-{number}.example" for number in range(12)]
LEARNED = [site for site in SITES if not is_held_out(site, SHARE)]
HELD_OUT = [site for site in SITES if is_held_out(site, SHARE)]


def furniture(site: str) -> str:
    """Return a word that is only on the pages of a site, letters alone."""
    return "zq" + site.partition(".")[0].translate(str.maketrans("0123456789-", "abcdefghijk"))


def page(site: str, **fields: Any) -> Page:
    word = furniture(site)
    dump = "\n".join((*MENU, f"{word} news", f"{word} sport", GOLD, f"{word} shop", "Imprint"))
    known = {"name": f"pages/{site}", "site": site, "texts": {"dump": dump}, "gold": GOLD}
    return make_page(**(known | fields))


def run(
    pages: Sequence[Page], sources: Mapping[str, Source] | None = None, seed: int = 1
) -> Prepared:
    return prepare(pages, sources or {}, ["A poem.\n"], seed=seed, held_out=SHARE, jobs=1)


def has_word(examples: Iterable[Example], word: str) -> bool:
    (hashed,) = make_example(fully_kept(word)).words.tolist()
    return any(hashed in example.words for example in examples)


def same(one: Example, other: Example) -> bool:
    columns = range(len(one))
    return all(np.array_equal(one[i], other[i], equal_nan=True) for i in columns)


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return run(list(map(page, SITES)), {"own": Source(weight=2)})


def test_prepare_makes_examples_of_all_texts_of_a_page(prepared: Prepared) -> None:
    for each, site in zip(prepared.pages, SITES, strict=True):
        assert each.page.name == f"pages/{site}"
        assert each.source == Source(weight=2)
        assert each.size == 13 + 14 + 15
        texts = label_texts(page(site), Source())
        assert each.examples.keys() == texts.keys() == {"dump", "gold"}
        assert all(same(each.examples[tool], make_example(texts[tool])) for tool in texts)


def test_prepare_drops_what_is_no_longer_needed(prepared: Prepared) -> None:
    assert all(not each.page.texts and not each.page.gold for each in prepared.pages)


def test_prepare_splices_crops_and_teases_pages(prepared: Prepared) -> None:
    assert {len(each.variants) for each in prepared.pages} == {3 * VARIANTS}
    own = [has_word(each.variants, furniture(each.page.site)) for each in prepared.pages]
    assert any(own)


def borrowed(pages: Iterable[TrainingPage], sites: Sequence[str]) -> set[str]:
    """Return the sites whose furniture stands in the variants of pages of other sites."""
    return {
        site
        for each in pages
        for site in sites
        if site != each.page.site and has_word(each.variants, furniture(site))
    }


def test_prepare_lends_no_furniture_across_the_split(prepared: Prepared) -> None:
    learned = [each for each in prepared.pages if each.page.site in LEARNED]
    held_out = [each for each in prepared.pages if each.page.site in HELD_OUT]
    assert learned
    assert held_out
    assert borrowed(learned, HELD_OUT) == borrowed(held_out, LEARNED) == set()
    assert borrowed(learned, LEARNED)
    assert borrowed(held_out, HELD_OUT)


def test_prepare_lends_furniture_to_pages_of_the_same_source_file_and_language() -> None:
    others: list[dict[str, str]] = [{"lang": "de"}, {"name": "more/1"}, {"source": "press"}]
    pages = [page(site, **fields) for site, fields in zip(LEARNED, [{}, *others], strict=False)]
    assert borrowed(run(pages).pages, LEARNED) == set()


def test_prepare_puts_whole_texts_into_furniture_of_learned_pages(prepared: Prepared) -> None:
    (own, bare), *framed_by = prepared.whole
    assert own == ""
    assert same(bare, make_example(fully_kept("A poem.\n")))
    assert [source for source, _ in framed_by] == ["own"] * FRAMED
    framed = [example for _, example in framed_by]
    assert any(has_word(framed, furniture(site)) for site in LEARNED)
    assert not any(has_word(framed, furniture(site)) for site in HELD_OUT)


def test_prepare_is_the_same_for_the_same_seed(prepared: Prepared) -> None:
    again = run(list(map(page, SITES)), {"own": Source(weight=2)})
    for one, other in zip(prepared.pages, again.pages, strict=True):
        assert all(map(same, one.variants, other.variants))
    others = run(list(map(page, SITES)), seed=2)
    assert not all(
        len(one.variants) == len(other.variants) and all(map(same, one.variants, other.variants))
        for one, other in zip(prepared.pages, others.pages, strict=True)
    )


# ---- pages in other languages


def german(number: int, site: str) -> Page:
    word = furniture(site)
    gold = f"{word} " + "Der Rat tagte am Dienstag. " * (SHORTEST_DOCUMENT // 20)
    return page(site, name=f"press/{number}", source="press", lang="de", gold=gold)


def test_prepare_carries_pages_over_into_languages_of_learned_pages() -> None:
    pages = [german(number, LEARNED[0]) for number in range(DOCUMENTS)]
    pages += [german(number, HELD_OUT[0]) for number in range(DOCUMENTS)]
    found = run([*map(page, LEARNED), *pages]).pages[: len(LEARNED)]
    assert [[source for source, _ in each.carried] for each in found] == [["press"]] * len(found)
    examples = [example for each in found for _, example in each.carried]
    assert all(has_word([example], "Rat") for example in examples)
    assert has_word(examples, furniture(LEARNED[0]))
    assert not has_word(examples, furniture(HELD_OUT[0]))


def test_prepare_carries_nothing_over_without_right_texts_in_other_languages(
    prepared: Prepared,
) -> None:
    assert not any(each.carried for each in prepared.pages)


# ---- comments


def test_comments_are_a_page_of_their_own_if_there_are_enough() -> None:
    many, few = "I liked it very much, as did all of us. " * 10, "Well said."
    made = [page(LEARNED[0], name=f"pages/{place}") for place in range(3)]
    for place, comments in enumerate((many, few)):
        dump = f"{made[place].texts['dump']}\n{comments}"
        made[place] = made[place]._replace(texts={"dump": dump}, comments=comments)
    first, second, third = (each.posts for each in run(made).pages)
    assert first
    assert first.sizes.max() == 100
    assert not has_word([first], "noon")
    assert second is None
    assert third is None


# ---- pages without a right text, or without a dump


def test_pages_with_labels_of_lines_have_no_size_and_no_variants() -> None:
    labelled = page(LEARNED[0], labels=(0,) * 6 + (1,) * 3 + (0,) * 2)
    (found,) = run([labelled]).pages
    assert (found.size, list(found.variants)) == (0, [])
    assert set(found.examples) == {"dump"}


def test_pages_without_a_dump_have_no_variants() -> None:
    (found,) = run([page(LEARNED[0], texts={"one": GOLD})]).pages
    assert found.size
    assert set(found.examples) == {"one", "gold"}
    assert not found.variants
