"""Characters that were broken on the way: mojibake, entities, control characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cleantext.chain.filter import Filter
from cleantext.encoding import hints
from cleantext.text.block import Block
from cleantext.text.lines import is_valid_rewrite
from cleantext.text.search import end_of_line, matching_lines

# ftfy's characters by what they look like beside mojibake, and its rule of what is too unlikely
# to be meant (`ftfy.badness`, by Robyn Speer, Apache-2.0). They stand here so that clean text
# never waits for ftfy to load; a test holds them against the installed ftfy.
_COMMON = "\xa0\xad·´–—―…’"
_C1 = "\x80-\x9f"
_BAD = "¦¤¨¬¯¸ƒˆˇ˘˛˜†‡‰⌐◊\ufffdªº"
_LAW = "¶§"
_CURRENCY = "¢£¥₧€"
_START = "¡«¿©΄΅‘‚“„•‹\uf8ff"
_END = "®»˝”›™"
_NUMERIC = "²³¹±¼½¾×µ÷⁄∂∆∏∑√∞∩∫≈≠≡≤≥№"
_KAOMOJI = "Ò-ÖÙ-Üò-öø-üŐŌŪŲ°"
_UPPER = "À-ÑØÜÝĂĀĄĆČĎĐĘĚĒĖĞĢİĪĶĹĽŁĻŃŇŅŒŘŚŞŠŢŤŮŰŸŹŻŽҐ"
_LOWER = "ßà-ñăąāćčďđęěēėğģįīķĺľłļœŕśşšťüźżžґﬁﬂ"
_UPPER_COMMON = "ÞΑ-ΩΆΈΉΊΌΎΏΪΫЁ-Я"
_LOWER_COMMON = "α-ωάέήίΰа-џ"
_BOX = "│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓"
_MARKS = f"{_BOX}{_START}{_END}{_CURRENCY}{_NUMERIC}{_LAW}"
_ARABIC = f"[ØÙ][{_COMMON}{_CURRENCY}{_BAD}{_NUMERIC}{_START}ŸŠ®°µ»]"

BADNESS = "|".join(
    (
        f"[{_C1}]",
        f"[{_BAD}{_LOWER}{_UPPER}{_MARKS}][{_BAD}]",
        f"[a-zA-Z][{_LOWER_COMMON}{_UPPER_COMMON}][{_BAD}]",
        f"[{_BAD}][{_LOWER}{_UPPER}{_MARKS}]",
        f"[{_LOWER}{_LOWER_COMMON}{_BOX}{_END}{_CURRENCY}{_NUMERIC}][{_UPPER}]",
        f"[{_BOX}{_END}{_CURRENCY}{_NUMERIC}][{_LOWER}]",
        f"[{_LOWER}{_BOX}{_END}][{_CURRENCY}]",
        rf"\s[{_UPPER}][{_CURRENCY}]",
        f"[{_UPPER}{_BOX}][{_NUMERIC}{_LAW}]",
        f"[{_LOWER}{_UPPER}{_BOX}{_CURRENCY}{_END}][{_START}][{_NUMERIC}]",
        f"[{_LOWER}{_UPPER}{_CURRENCY}{_NUMERIC}{_BOX}{_LAW}][{_END}][{_START}]",
        f"[{_CURRENCY}{_NUMERIC}{_BOX}][{_START}]",
        f"[a-z][{_UPPER}][{_START}{_CURRENCY}]",
        f"[{_BOX}][{_KAOMOJI}]",
        f"[{_LOWER}{_UPPER}{_CURRENCY}{_NUMERIC}{_START}{_END}{_LAW}][{_BOX}]",
        f"[{_BOX}][{_END}]",
        rf"[{_LOWER}{_UPPER}][{_START}{_END}]\w",
        "[Œœ][^A-Za-z]",
        f"[{_UPPER}]°",
        rf"[ÂÃÎÐ][€œŠš¢£Ÿž\xa0\xad®©°·»{_START}{_END}–—´]",
        "×[²³]",
        f"{_ARABIC}{_ARABIC}",
        "à[²µ¹¼½¾]",
        "√[±∂†≠®™´≤≥¥µø]",
        "≈[°¢]",
        "‚Ä[ìîïòôúùû†°¢π]",
        "‚[âó][àä°ê]",
        "вЂ",
        f"[ВГРС][{_C1}{_BAD}{_START}{_END}{_CURRENCY}°µ][ВГРС]",
        "ГўВЂВ.[A-Za-z ]",
        r"Ã[\xa0¡]",
        r"[a-z]\s?[ÃÂ][ ]",
        "^[ÃÂ][ ]",
        f"[a-z.,?!{_END}]Â[ {_START}{_END}]",
        r"β€[™\xa0Ά\xad®°]",
        f"[ΒΓΞΟ][{_C1}{_BAD}{_START}{_END}{_CURRENCY}°][ΒΓΞΟ]",
        "ā€",
    )
)
"""The regular expression that finds what ftfy takes for mojibake."""

CONTROLS = "\x00\x02-\x08\x0e-\x1b\x7f\ud800-\udfff\u206a-\u206f\ufeff\ufff9"
"""What ftfy takes away or replaces wherever it stands, without what `tidy` makes a space."""

REACH = 6
"""Characters. What `BADNESS` or `CLUES` find lies within this distance of what `_SUSPECT` finds."""

ROUNDS = 8
"""How often a line may be repaired in turn here and by ftfy before it is left as it came."""

FARTHEST = 1024
"""Characters. No more are looked at in one go for the sake of one that is suspicious."""

# One class comes first, so that `re` runs through clean text without trying anything else. A
# few characters are suspicious alone, most only beside another one beyond ASCII; quotation marks
# that open, which are common in clean text, only after some letters.
_ALONE = f"{CONTROLS}{_C1}ŒœÂÃ"
_BESIDE = f"{_BAD}{_UPPER}{_BOX}{_CURRENCY}{_NUMERIC}{_LAW}{_END}Ù‚Ђ"
_SUSPECT = re.compile(
    f"[{_ALONE}{_BESIDE}{_START}°{hints.FIRST}](?:(?<=[{_ALONE}])"
    rf"|(?<=[{_BESIDE}])(?:(?=[^\x00-\x7f])|(?<=[^\x00-\x7f].))"
    f"|(?<=[{_LOWER}ВГРСΒΓΞΟ][{_START}°])"
    f"|{hints.CLUE})"
)
_ENTITY = re.compile("&#?[0-9A-Za-z]{1,24};")
_EAST = re.compile(f"[{hints.EAST}]")


@cache
def _broken() -> re.Pattern[str]:
    return re.compile(f"[{CONTROLS}]|{BADNESS}|{hints.CLUES}", re.MULTILINE)


@cache
def _broken_in_the_east() -> re.Pattern[str]:
    return re.compile(hints.EAST_CLUES)


def _break(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first control character or mojibake in a part of a text, if there is any."""
    found = _broken().search(text, start, end)
    if not _EAST.search(text, start, end):
        return found
    other = _broken_in_the_east().search(text, start, end)
    return min(filter(None, (found, other)), key=re.Match.end, default=None)


def repair(line: str) -> str:
    r"""Undo what encodings and escapes did to a line on its way, as ftfy does it and beyond.

    Mojibake is read back (``"schÃ¶n"``), several layers of it as well, unless the line quotes it
    (`is_quoted`); HTML entities become characters, unless the line is about markup (`unescape`);
    C1 controls become the Windows-1252 characters that they stand for; surrogates become the
    character that they are halves of, or U+FFFD; terminal escapes and control characters without
    an effect on text go.

    But for entities and quotations, the result is that of `ftfy.fix_and_explain` with only those
    of its fixes on, once `misread` has read back the runs that it is sure of: those in encodings
    that ftfy doesn't know (KOI8-R, windows-1255 and -1256, GBK, Shift-JIS …), and those of which
    ftfy would leave a part. Left alone on purpose, because clean text has them too: curly
    quotation marks, ligatures, full-width and half-width forms (Chinese and Japanese punctuation
    is full-width), the normalization form; and what `tidy` sees to: line separators within the
    line, and controls that part words.

    ftfy goes on until nothing changes. Here the work is bounded by the line's length: a line that
    is not settled when each of its characters has been read some 16 times is left exactly as it
    came. A line of so many control characters that it can't be text (`clues.is_binary`) is left
    alone. Lines of more than a million characters are repaired in pieces of that length, as
    `ftfy.fix_text` does it.

    >>> repair("The cafÃ© on Main St. &amp; the â€œbarâ€\x9d")
    'The café on Main St. & the “bar”'
    """
    new = _repair(line)
    if new == line:
        return line
    from cleantext.encoding import ftfy_line, quoted

    # What is judged is the line with all else repaired, and so is the same when it comes again.
    plain = ftfy_line.repair(line, misread=False)
    if plain == new:
        return new
    whole = new if plain == line else _repair(plain)
    return plain if quoted.is_quoted(plain, whole) else new


def _repair(line: str) -> str:
    """The line with all mojibake read back, the quoted as well."""
    from cleantext.encoding import ftfy_line

    if hints.is_binary(line):
        return line
    read = _read_back(line)
    for _ in range(ROUNDS):
        new = ftfy_line.repair(read)
        read = _read_back(new)
        if read == new:
            return new
    return line


def repair_line(line: str) -> str:
    """`repair` for a line of a text; it stays as it came where it would become two."""
    new = repair(line)
    return new if is_valid_rewrite(line, new) else line


def _read_back(line: str) -> str:
    least = hints.LEAST if _EAST.search(line) else hints.LEAST_OF_ONE_BYTE
    if hints.count_beyond_ascii(line) < least or next(_broken_characters(line), None) is None:
        return line
    from cleantext.encoding import redecode

    return redecode.read_back(line)


def scan(block: Block) -> dict[int, str]:
    """The lines of a block that `repair_line` changes, each with its new text.

    Found without ftfy: all that it changes are control characters, entities, and what `BADNESS`
    or the clues of `misread` find near a suspicious character.
    """
    changes = {
        index: repair_line(block[index]) for index in sorted(set(matching_lines(block, _places)))
    }
    return {index: new for index, new in changes.items() if new != block[index]}


def _places(text: str) -> Iterator[int]:
    """Places in all lines of the text that ftfy may change."""
    yield from _entities(text)
    yield from _broken_characters(text)


def _entities(text: str) -> Iterator[int]:
    """One place in each line that has an entity and is no HTML."""
    found = _ENTITY.search(text)
    while found:
        end = end_of_line(text, found.start())
        if text.find("<", text.rfind("\n", 0, found.start()) + 1, end) < 0:
            yield found.start()
        found = _ENTITY.search(text, end)


def _broken_characters(text: str) -> Iterator[int]:
    """One place in each line with control characters or mojibake.

    Around each suspicious character, as far as `REACH`; where they stand close together, over
    more and more text at once.
    """
    floor = end = 0  # where the last broken line ends, and the text that was looked at
    ahead = REACH
    found = _SUSPECT.search(text)
    while found:
        place = found.start()
        ahead = min(2 * ahead, FARTHEST) if place - end < REACH else REACH
        broken = _break(text, max(place - REACH, floor), place + ahead)
        if broken:
            yield broken.end() - 1
            floor = end = max(place, end_of_line(text, broken.end() - 1))
        else:
            end = place + ahead - REACH
        found = _SUSPECT.search(text, end + 1)


fix_encoding = Filter("fix_encoding", "rewrite", repair_line, scan)
