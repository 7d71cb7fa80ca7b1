"""The texts that the benchmarks of speed and memory clean."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from random import Random

MB = 1_000_000
SYLLABLES = "ba be ca co da de fi ga go ha in ka la le ma mo na ne no pa pe ra re ri sa se ta ti"

PAGE = (
    "Home | News | Sport | Weather\n"
    "The council met on Tuesday and put the question of the bridge off for another week.\n"
    "“We never thought it would come to this,” said the mayor, who had voted for it – twice.\n"
    "Advertisement\n"
    "\n"
    "Trains will run more often, but slower than before; fares rise by £2 in the new year.\n"
    "Share this article\n"
)
_LONG_PATTERN = "Sign up for our newsletter and get the best stories of the day delivered to your "

KINDS: dict[str, str] = {
    "ordinary": PAGE,
    "one long line": PAGE.replace("\n", " "),
    "short lines": "a\n",
    "blank lines": "\n",
    "different short lines": "",
    "&amp;amp;…": "amp;",
    "mojibake": "ÃÂ",
    "mojibake of mojibake": "ÃƒÂ©tÃƒÂ© ",
    "spaces": " ",
    "digits": "1234567890",
    "one phrase": "Advertisement\n",
    "one phrase in one line": "Read more. ",
    "nearly a pattern": _LONG_PATTERN + "\n",
    "nearly a pattern in one line": _LONG_PATTERN,
    "words of a pattern": "we use cookies " * 26 + "\n",
    "brackets": "([{",
    "dots": "...A",
    "escapes": "\x1b[",
    "surrogates": "\ud83d",
    "combining marks": "e\u0301\u0302\n",
    "capitals with accents": "ÉÀÇ",
    "zero-width spaces": "\u200b",
    "separators": "\u2028",
    "only boilerplate": "Home\nSign up\nAdvertisement\nShare this article\nMost read\n12\n",
    "only titles": "Council puts the bridge off again\n\n",
    "equal lines": "He said that it was so, and that it would stay so for a while.\n",
    "right to left": "قال المجلس إن الجسر سينتظر أسبوعا آخر.\nשתף\nהמועצה דחתה את ההחלטה.\n",
    "unspaced scripts": "市议会周二表示，大桥还要再等一个星期。\n分享\nสภาเมืองเลื่อนการตัดสินใจออกไป\n",
    "lines of two letters": "ab\n",
    "a menu": "Home\nNews\nSport\nWeather\nTravel\nContact us\n",
    "mojibake of prose": "cafÃ© trÃ¨s Ã©lÃ©gant, dâ€™Ã©tÃ© en Ã©tÃ©, ",
    "emoji": "😀👍🏽 👩‍👩‍👧 🇬🇧\n",
}
PLAIN = ("ordinary", "one long line", "short lines")


def make(kind: str, size: int) -> str:
    """A text of a kind, of that many characters."""
    if kind == "different short lines":
        return "".join(f"{number:x} l{number % 977}\n" for number in range(size // 9 + 1))[:size]
    unit = KINDS[kind]
    text = unit * (size // len(unit) + 1)
    return ("&" + text if kind.startswith("&") else text)[:size]


def dumps(data: Path | None, number: int) -> list[str]:
    """That many visible texts of pages, taken evenly from all over the file."""
    if data is None:
        return list(islice(stream(None), number))
    texts = list(_read(data))
    return texts[:: max(1, len(texts) // number)][:number]


def stream(data: Path | None) -> Iterator[str]:
    """Visible texts of pages without end, one at a time: those of a file, or made-up ones.

    The file is gzipped JSON Lines with the field ``dump``; it starts anew when it ends.
    """
    for number in count():
        if data is None:
            yield made_up(Random(number))
        else:
            yield from _read(data)


def _read(data: Path) -> Iterator[str]:
    with gzip.open(data, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["dump"]


def made_up(random: Random) -> str:
    """A text of invented words with the shape of a page: menus, paragraphs, teasers, a footer."""
    vocabulary = [
        "".join(random.choices(SYLLABLES.split(), k=random.randint(1, 4))) for _ in range(900)
    ]

    def words(least: int, most: int) -> str:
        return " ".join(random.choices(vocabulary, k=random.randint(least, most))).capitalize()

    def sentences() -> str:
        return " ".join(words(6, 25) + "." for _ in range(random.randint(1, 6)))

    menu = ["  " + words(1, 3) for _ in range(random.randint(20, 90))]
    body = [f"\n{sentences()}" for _ in range(random.randint(5, 60))]
    teasers = [f"\n{words(5, 12)}\n{words(1, 3)}" for _ in range(random.randint(5, 30))]
    footer = ["  " + words(1, 4) for _ in range(random.randint(10, 60))]
    return "\n".join([words(1, 2), *menu, "", words(5, 12), *body, *teasers, "", *footer])


_FRENCH = (
    "Le conseil s’est réuni mardi à l’hôtel de ville, où l’été s’achève déjà.\n"
    "« Nous n’avions jamais pensé en arriver là », a déclaré le maire, âgé de 63 ans.\n"
    "Partager cet article\n"
    "Une côte de bœuf, des pâtes fraîches et un gâteau : voilà le menu que le chef préfère.\n"
)
_RUSSIAN = (
    "Городской совет собрался во вторник и отложил вопрос о мосте ещё на неделю.\n"
    "«Мы никогда не думали, что дойдёт до этого», — сказал мэр, голосовавший дважды.\n"
    "Поделиться статьёй\n"
)
_CHINESE = (
    "市议会周二表示，大桥还要再等一个星期。\n分享\n新年起票价上涨两元，“我们没有想到，”市长说。\n"
)


def broken(size: int) -> dict[str, str | bytes]:
    """Texts of about that many bytes that are none, or were read or written in a wrong encoding."""
    noise = Random(0).randbytes(size)
    french, russian, chinese = (
        _shuffled(text, size // 2) for text in (_FRENCH, _RUSSIAN, _CHINESE)
    )
    lines = french.splitlines()
    return {
        "clean French": french,
        "random bytes": noise,
        "random bytes as latin-1": noise.decode("latin-1"),
        "random bytes in one line": noise.replace(b"\n", b""),
        "random bytes, U+FFFD": noise.decode("utf-8", "replace"),
        "random bytes, surrogateescape": noise.decode("utf-8", "surrogateescape"),
        "French mojibake": french.encode().decode("cp1252", "replace"),
        "French mojibake in one line": " ".join(lines).encode().decode("cp1252", "replace"),
        "Russian mojibake": russian.encode().decode("latin-1"),
        "Russian mojibake in one line": russian.replace("\n", " ").encode().decode("latin-1"),
        "a file in windows-1252": french.encode("cp1252"),
        "a file in windows-1251": russian.encode("cp1251"),
        "a file in GBK": chinese.encode("gbk"),
        "NUL in every line": "\0\n".join(lines),
        "lines of a letter and NUL": b"a\0\n" * (size // 3),
    }


def _shuffled(text: str, size: int) -> str:
    """Lines made of the words of a text, or of its characters where it has no blanks."""
    random = Random(0)
    units, gap = (text.split(), " ") if text.count(" ") > 1 else (text.replace("\n", ""), "")
    lines: list[str] = []
    length = 0
    while length < size:
        lines.append(gap.join(random.choices(units, k=random.randint(2, 40))))
        length += len(lines[-1]) + 1
    return "\n".join(lines)


def small_texts(number: int) -> Iterator[str]:
    """Texts of some hundred characters, always the same."""
    random = Random(0)
    lines = [line[:150] for seed in range(20) for line in made_up(Random(seed)).split("\n") if line]
    for _ in range(number):
        yield "\n".join(random.choices(lines, k=random.randint(2, 6)))
