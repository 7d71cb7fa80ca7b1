"""Detection of encodings by the letter frequencies of languages.

charset-normalizer detects encodings in general. On the few short lines that a text in mixed
encodings has, it is wrong more often than not, and takes French for Vietnamese. There, letters
decide: a sample is decoded in each encoding in use, and the result compared with the languages
written in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log
from operator import itemgetter

from cleantext.text.lazy import lazy_pattern

FALLBACK = "windows-1252"
"""The encoding of bytes about which nothing is known: by far the most common one."""

WESTERN = frozenset(("windows-1252", "iso-8859-15", "macroman", "cp850"))
"""The encodings of Western Europe."""

EASTERN = frozenset(("gb18030", "big5", "cp932", "euc_jp", "cp949"))
"""The encodings of East Asia, with several bytes a character."""

CONVINCING = -4.3
"""The log probability of each byte beyond ASCII from which on a result is trusted."""
MIN_BYTES = 8
"""The fewest bytes beyond ASCII for general detection."""
MAX_KNOWN_LETTERS = 20
"""The most letters to count around a sample; more would outweigh the sample."""

# Encodings, the most common first, and letters beyond ASCII, the most frequent first.
_LANGUAGES = (
    ("windows-1252 macroman", "’–“”—£\xa0‘…é®©"),  # English
    ("windows-1252 iso-8859-15 macroman cp850", "éàèêçîôùâûëïœæ"),  # French
    ("windows-1252 macroman cp850", "üäößé"),  # German
    ("windows-1252 macroman cp850", "óíáñéú¿¡üçà"),  # Spanish
    ("windows-1252 macroman cp850", "ãçáéíóêõúâàô"),  # Portuguese
    ("windows-1252 macroman cp850", "èàùòéì"),  # Italian
    ("windows-1252 macroman", "äöåéü"),  # Swedish, Finnish
    ("windows-1252 macroman", "øåæéðíáþóúýö"),  # Danish, Norwegian, Icelandic
    ("windows-1250 iso-8859-2", "łęążóśćńź"),  # Polish
    ("windows-1250 iso-8859-2", "íáěéřčžýšůúňťďóľôäĺŕ"),  # Czech, Slovak
    ("windows-1250 iso-8859-2", "áéöóőüíúű"),  # Hungarian
    ("windows-1250 iso-8859-2", "ăîşâţ"),  # Romanian
    ("windows-1250 iso-8859-2", "čšžćđ"),  # Croatian, Slovenian
    ("windows-1254", "ıüşçğöâ"),  # Turkish
    ("windows-1257", "ėšįųžąčęū"),  # Lithuanian
    ("windows-1257", "āīēšņūļģķčž"),  # Latvian
    ("windows-1257", "äõüöšž"),  # Estonian
    ("windows-1251 koi8-r cp866 iso-8859-5", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ"),  # Russian
    ("windows-1251 koi8-u cp866", "оанивіетрслкдупмьязгбчйїхцюжєшщфґ"),  # Ukrainian
    ("windows-1251 cp866 iso-8859-5", "аиоентрсвлкдпмъзугбчяйшщцжхюфь"),  # Bulgarian
    ("windows-1251 iso-8859-5", "аоиенртсвујкдлпмзгчбшцжхњћђљфџ"),  # Serbian
    ("windows-1253 iso-8859-7", "αοιτεσνηυρκπμλςόάίδγέήωχθύφώβξζψϊϋΐ"),  # Greek
    ("windows-1255", "יוהלאמרתבשנחםדקעפטכסןגזצךץף"),  # Hebrew
    ("windows-1256", "اليمنوترهبدعفسةكأقحجشطصىخإغزثضذءئظآؤ،؟"),  # Arabic
    ("windows-1258", "\u0301đ\u0300ưâ\u0323ơàêôáă\u0309\u0303éúíóù"),  # Vietnamese
    ("cp874", "านรอกเงยลมวสดทตคปบหพจข่้ีัิะืแไใโุูชผศณถฟซธภญ็ึ์ๆฎฏฐฤฉำฬฮ๐"),  # Thai
)
# Scripts with thousands of characters: the most frequent ones, and the rows of the standard with
# those in common use.
_HAN = (
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么"
    "心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现"
    "分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便"
)
_TRADITIONAL_HAN = (
    "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼"
    "心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現"
    "分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便"
)
_KANA = "".join(map(chr, range(0x3041, 0x30F7)))
_SYLLABLES = (
    "이다의에는을가고하지은한를도로기사나자리서인해대시어라일정들으있과장그수아지부원제전여상보주만스었게적동구"
    "면공성할것과생했안조였던오비용우소국러와없관위신진된개음년학모내때문화계당경단거까연말실세무회교저금중미마"
)
_SCRIPTS = (
    ("gb18030", _HAN, "gb2312", range(0xB0, 0xD8)),
    ("big5", _TRADITIONAL_HAN, "big5", range(0xA4, 0xC7)),
    ("cp932 euc_jp", _KANA, "euc_jp", range(0xB0, 0xD0)),
    ("cp949", _SYLLABLES, "euc_kr", range(0xB0, 0xC9)),
)
_ASCII = bytes(range(0x80))
_ASCII_ONLY = lazy_pattern("[\x00-\x7f]+")
_MARKS = "“”‘’„–—…«»•·°§€©®™№\xa0"
_WIDE_MARKS = "，。、：；？！（）《》「」『』・ー“”‘’…—"
_FOREIGN, _UNKNOWN, _BROKEN = -7.5, -11.0, -14.0
_CAPITAL = -1.0
_LESS_COMMON = -2.0
_NOT_WESTERN = -1.0


@dataclass(frozen=True)
class _Language:
    encodings: tuple[str, ...]
    logs: Mapping[str, float]
    width: int = 1  # bytes of a character

    def score(self, text: Mapping[str, int]) -> float:
        """Return the log probability of these characters."""
        logs = self.logs
        return sum(
            count * logs.get(mark, _unknown(mark) * self.width) for mark, count in text.items()
        )


def _unknown(mark: str) -> float:
    return _BROKEN if mark == "\ufffd" or "\x80" <= mark <= "\x9f" else _UNKNOWN


def _ranked(letters: str, share: float = 0.9) -> dict[str, float]:
    """Return log probabilities that fall from letter to letter, as in languages."""
    weights = [exp(-3.5 * rank / len(letters)) for rank in range(len(letters))]
    total = sum(weights)
    return {
        letter: log(share * weight / total) for letter, weight in zip(letters, weights, strict=True)
    }


def _uniform(marks: str, share: float) -> dict[str, float]:
    return dict.fromkeys(marks, log(share / len(marks)))


def _row_characters(encoding: str, rows: range) -> str:
    return "".join(
        bytes((row, cell)).decode(encoding, "ignore") for row in rows for cell in range(0x40, 0xFF)
    )


@cache
def _languages() -> tuple[_Language, ...]:
    languages = []
    for encodings, letters in _LANGUAGES:
        logs = _uniform(_MARKS, 0.1) | _ranked(letters)
        for letter, value in _ranked(letters).items():
            logs.setdefault(letter.upper(), value + _CAPITAL)
        for neighbours, foreign in _LANGUAGES:  # in names and quotations
            if neighbours.split()[0] == encodings.split()[0]:
                logs = dict.fromkeys(foreign + foreign.upper(), _FOREIGN) | logs
        languages.append(_Language(tuple(encodings.split()), logs))
    for encodings, frequent, standard, rows in _SCRIPTS:
        logs = _uniform(_row_characters(standard, rows), 0.4) | _uniform(_WIDE_MARKS, 0.1)
        logs |= _uniform(frequent, 0.45)
        languages.append(_Language(tuple(encodings.split()), logs, width=2))
    return tuple(languages)


def detect(sample: bytes, known: str = "") -> str:
    """Detect the most probable encoding of some bytes, one that extends ASCII.

    Args:
        sample: lines that are not UTF-8.
        known: text around them that is UTF-8, probably in the same language.

    """
    around = Counter(
        [mark for mark in known if mark > "\x7f" and mark.isalpha()][:MAX_KNOWN_LETTERS]
    )
    _, score, encoding = max(_scores(sample, around), key=itemgetter(0))
    beyond = len(sample) - len(sample.decode("ascii", "ignore"))
    if beyond >= MIN_BYTES and score < CONVINCING * beyond:
        return _detect_generally(sample)
    return encoding


@cache
def common_letters(encoding: str) -> frozenset[str]:
    """Return the characters beyond ASCII of the languages written in an encoding."""
    served = (language.logs for language in _languages() if encoding in language.encodings)
    return frozenset(mark for logs in served for mark in logs if len(mark) == 1)


def is_latin(encoding: str) -> bool:
    """Decide whether an encoding is for Latin letters."""
    served = (letters for names, letters in _LANGUAGES if encoding in names.split())
    return any("\xc0" <= letter < "\u0250" for letters in served for letter in letters)


def _scores(sample: bytes, around: Counter[str]) -> Iterator[tuple[float, float, str]]:
    """Yield each encoding's total score, sample score, and name."""
    counts = Counter(sample.translate(None, _ASCII))
    read = {
        encoding: _count_multi(sample, encoding)
        if encoding in EASTERN
        else _count_single(counts, encoding)
        for encoding in {each for language in _languages() for each in language.encodings}
    }
    for language in _languages():
        bias = language.score(around)
        if language.encodings[0] != FALLBACK:
            bias += _NOT_WESTERN
        for rank, encoding in enumerate(language.encodings):
            score = language.score(read[encoding])
            yield score + bias + rank * _LESS_COMMON, score / language.width, encoding


def _count_single(counts: Counter[int], encoding: str) -> Counter[str]:
    """Count characters in a one-byte encoding, given counts of bytes.

    The order is that of the bytes, as floating-point sums depend on it.
    """
    read: Counter[str] = Counter()
    for byte, count in counts.items():
        read[bytes((byte,)).decode(encoding, "replace")] += count
    return read


def _count_multi(sample: bytes, encoding: str) -> Counter[str]:
    """Count characters beyond ASCII in a multi-byte encoding."""
    return Counter(_ASCII_ONLY().sub("", sample.decode(encoding, "replace")))


def _detect_generally(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # late: 40 ms

    ascii_bytes = bytes(range(0x20, 0x7F))
    for match in from_bytes(sample):
        if ascii_bytes.decode(match.encoding, "replace") == ascii_bytes.decode("ascii"):
            return match.encoding
    return FALLBACK
