"""Hard texts: extreme in length, shape or characters, or damaged by a wrong encoding."""

from __future__ import annotations

from random import Random

MB = 1_000_000

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
"""The kinds that ordinary data consists of."""


def make(kind: str, size: int) -> str:
    """Return a text of a kind and of `size` characters."""
    if kind == "different short lines":
        return "".join(f"{number:x} l{number % 977}\n" for number in range(size // 9 + 1))[:size]
    unit = KINDS[kind]
    text = unit * (size // len(unit) + 1)
    return ("&" + text if kind.startswith("&") else text)[:size]


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


def damaged_texts(size: int) -> dict[str, str | bytes]:
    """Return noise and texts in wrong encodings by name, each of about `size` bytes."""
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
    """Return lines of randomly drawn words, or characters in a script without spaces."""
    random = Random(0)
    units, gap = (text.split(), " ") if text.count(" ") > 1 else (text.replace("\n", ""), "")
    lines: list[str] = []
    length = 0
    while length < size:
        lines.append(gap.join(random.choices(units, k=random.randint(2, 40))))
        length += len(lines[-1]) + 1
    return "\n".join(lines)
