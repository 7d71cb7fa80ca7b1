"""The language of a text, by its function words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.facts.languages import detect_language
from cleantext.text.function_words import read_words

TEXTS = {
    "en": "The council met on Tuesday and put the question off for another week, as it had before.",
    "de": "Der Rat traf sich am Dienstag und verschob die Frage um eine Woche, wie er es oft tat.",
    "fr": "Le conseil s’est réuni mardi et a remis la question à la semaine, comme il le fait.",
    "es": "El consejo se reunió el martes y dejó la cuestión para otra semana, como ya hizo.",
    "pt": "Não foi isso o que ele disse quando ela já estava em casa, mas nem ela sabia até então.",
    "it": "Il consiglio si è riunito martedì e non ha deciso la questione, che è per la settimana.",
    "ru": "Это было то, что он сказал, когда они уже не могли уйти, потому что его там не было.",
    "uk": "Рада зібралася у вівторок і не вирішила питання, яке було в неї та на тому тижні.",
    "zh": "评议会在星期二开会，但是他们没有决定这个问题，因为还有很多人不在。",
    "ja": "議会は火曜日に開かれたが、その問題は来週に持ち越すことになった。",
}


@pytest.mark.parametrize("code", TEXTS)
def test_language_is_that_of_most_function_words(code: str) -> None:
    assert detect_language(3 * f"{TEXTS[code]}\n") == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Home | News | Sport",
        "The end.",
        f"{TEXTS['en']} {TEXTS['de']}",
        "the of and to in is " + "zebra " * 100,
    ],
    ids=["none", "labels", "few", "two", "rare"],
)
def test_no_language_is_guessed(text: str) -> None:
    assert detect_language(text) == ""


@given(st.sampled_from(sorted(read_words())), st.data())
def test_words_of_a_language_are_not_taken_for_another(code: str, data: st.DataObject) -> None:
    own = read_words()[code]
    words = data.draw(st.lists(st.sampled_from(own), min_size=len(own), max_size=2 * len(own)))
    assert detect_language(" ".join(words)) in (code, "")
