"""Function words: the file, the lexicon, and the features of rows."""

from __future__ import annotations

import unicodedata
from itertools import chain

import numpy as np
import pytest

from cleantext.body.characters import Looks, look_at, spell
from cleantext.body.columns import Floats
from cleantext.body.languages import COLUMNS, lexicon, prose_marks
from cleantext.text.function_words import read_words

WORDS = read_words()

ENGLISH = (
    "The council met on Tuesday and put the question off for another week.",
    "It was not what we had thought of, she said, and they were all there.",
    "Home | News | Sport | Weather",
)
GERMAN = (
    "Das ist nicht so, wie er es sich gedacht hat, und sie war auch da.",
    "Wir sind in der Stadt gewesen, aber es war noch zu warm.",
    "Startseite | Nachrichten | Sport",
)


def looks(*texts: str) -> Looks:
    return look_at(texts, np.array([len(text) for text in texts]))


def marks(*texts: tuple[str, ...]) -> Floats:
    """Return the features of the rows of some texts."""
    seen = looks(*chain(*texts))
    page = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    return prose_marks(seen.spellings, seen.word_counts, page)


# ---- the file


def test_languages_are_sorted_by_code() -> None:
    assert list(WORDS) == sorted(WORDS)
    assert {"ar", "de", "el", "en", "ja", "ru", "zh"} <= WORDS.keys()


@pytest.mark.parametrize("code", WORDS)
def test_function_words_are_single_words_as_the_features_spell_them(code: str) -> None:
    words = WORDS[code]
    assert words
    assert len(set(words)) == len(words)
    assert words == [unicodedata.normalize("NFC", word.lower()) for word in words]
    assert looks(*words).word_counts.tolist() == [1] * len(words)


# ---- the lexicon


def languages_of(word: str) -> set[str]:
    """Return the languages that the lexicon gives a word."""
    known, codes = lexicon(), list(WORDS)
    (number,) = known.look_up(looks(word).spellings).tolist()
    first, last = known.starts[number], known.starts[number + 1]
    return {codes[index] for index in known.languages[first:last]} if number else set()


def test_lexicon_gives_each_word_its_languages() -> None:
    everything = set(chain(*WORDS.values()))
    found = {word: languages_of(word) for word in everything}
    missing = {word for word, codes in found.items() if not codes}
    assert len(missing) < len(everything) / 250  # they share a slot with another word
    expected = {word: {code for code, some in WORDS.items() if word in some} for word in everything}
    assert found | dict.fromkeys(missing) == expected | dict.fromkeys(missing)


def test_lexicon_tells_all_words_apart() -> None:
    known = lexicon()
    assert len(known.hashes) == len(set(chain(*WORDS.values()))) + 1
    assert known.size == len(WORDS)


@pytest.mark.parametrize("word", ["harbour", "Hafen", "港", "2026", "x1", "thethe"])
def test_lexicon_has_no_other_words(word: str) -> None:
    assert languages_of(word) == set()


def test_lexicon_ignores_case() -> None:
    assert languages_of("THE") == languages_of("the") >= {"en"}
    assert languages_of("НЕ") == languages_of("не") >= {"ru"}


# ---- features


def test_share_of_prose_is_higher_than_that_of_a_menu() -> None:
    share = marks(ENGLISH)[:, 0].tolist()
    assert min(share[:2]) > 0.3 > share[2] == 0


def test_share_counts_the_words_of_the_row_and_of_the_text() -> None:
    found = marks(("The wall and the sea", "Home News"))
    assert found.shape == (2, COLUMNS)
    share, usual, more, count, none = found.T
    assert share.tolist() == pytest.approx([3 / 5, 0])
    assert usual.tolist() == pytest.approx([3 / 7] * 2)
    assert more.tolist() == pytest.approx([3 / 5 - 3 / 7, -3 / 7])
    assert np.expm1(count).tolist() == pytest.approx([3, 0])
    assert none.tolist() == [0, 1]


def test_language_is_chosen_for_each_text() -> None:
    line = ("Wir sind in der Stadt, und das ist es auch.",)
    english, german = marks(ENGLISH + line), marks(GERMAN + line)
    assert np.array_equal(marks(ENGLISH + line, GERMAN + line), np.concatenate([english, german]))
    assert english[-1, 0] < german[-1, 0] == pytest.approx(9 / 10)


def test_language_of_most_function_words_counts() -> None:
    """Of two languages in a text, one is its own."""
    share = marks((*GERMAN, ENGLISH[0]))[:, 0]
    assert share[3] < 0.2 < share[0]
    share = marks((*ENGLISH, GERMAN[1]))[:, 0]
    assert share[3] < 0.2 < share[0]


def test_characters_are_words_in_scripts_without_spaces() -> None:
    assert "的" in WORDS["zh"]
    assert not {"港", "口"} & set(WORDS["zh"])
    assert marks(("港的口", "港口港"))[:, 0].tolist() == pytest.approx([1 / 3, 0])


def test_rows_and_texts_without_function_words_have_none() -> None:
    nothing = marks(("...", "—"), ("Home | Sport", "2026"), ("The wall", "..."))
    assert np.isfinite(nothing).all()
    assert nothing[:4].tolist() == [[0, 0, 0, 0, 1]] * 4
    assert nothing[4:, 4].tolist() == [0, 1]


def test_words_of_the_lexicon_are_spelt_as_in_rows() -> None:
    words = list(chain.from_iterable(WORDS.values()))
    assert spell(words).tolist() == looks(*words).spellings.tolist()
