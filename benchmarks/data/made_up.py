"""Made-up pages and small texts, the same in every run."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_ALL = "ba be ca co da de fi ga go ha in ka la le ma mo na ne no pa pe ra re ri sa se ta ti"
SYLLABLES = _ALL.split()
_VOCABULARY = 900


def made_up_page(random: Random) -> str:
    """Return invented words in the shape of a page: menu, paragraphs, teasers, footer."""
    vocabulary = [invented_word(random) for _ in range(_VOCABULARY)]

    def words(least: int, most: int) -> str:
        return " ".join(random.choices(vocabulary, k=random.randint(least, most))).capitalize()

    def sentences() -> str:
        return " ".join(words(6, 25) + "." for _ in range(random.randint(1, 6)))

    menu = ["  " + words(1, 3) for _ in range(random.randint(20, 90))]
    body = [f"\n{sentences()}" for _ in range(random.randint(5, 60))]
    teasers = [f"\n{words(5, 12)}\n{words(1, 3)}" for _ in range(random.randint(5, 30))]
    footer = ["  " + words(1, 4) for _ in range(random.randint(10, 60))]
    return "\n".join([words(1, 2), *menu, "", words(5, 12), *body, *teasers, "", *footer])


def invented_word(random: Random, least: int = 1) -> str:
    """Return a word of `least` to four syllables."""
    return "".join(random.choices(SYLLABLES, k=random.randint(least, 4)))


def small_texts(number: int) -> Iterator[str]:
    """Yield texts of a few hundred characters."""
    random = Random(0)
    pages = (made_up_page(Random(seed)) for seed in range(20))
    lines = [line[:150] for page in pages for line in page.split("\n") if line]
    for _ in range(number):
        yield "\n".join(random.choices(lines, k=random.randint(2, 6)))
