"""Repair of broken characters: mojibake, entities, control characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleantext.encoding import hints
from cleantext.text.block import Block
from cleantext.text.lazy import lazy_pattern
from cleantext.text.lines import is_valid_rewrite
from cleantext.text.search import end_of_line, matching_lines

# ftfy's classes of characters, and its rule for sequences too unlikely to be intended
# (`ftfy.badness`, by Robyn Speer, Apache-2.0). Copied here so that clean text never waits for ftfy
# to load; a test compares them with the installed ftfy.
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
"""The regular expression of what ftfy considers mojibake."""

CONTROLS = "\x00\x02-\x08\x0e-\x1b\x7f\ud800-\udfff\u206a-\u206f\ufeff\ufff9"
"""What ftfy removes or replaces anywhere, except what `tidy` turns into a space."""

REACH = 6
"""How far, in characters, a match of `BADNESS` or `HINTS` is from one of `_SUSPECT`."""

ROUNDS = 8
"""Rounds of repair, here and by ftfy in turn; a line that still changes is left alone."""

FARTHEST = 1024
"""The most characters to search at once around a suspicious one."""

# One class comes first, so that `re` scans clean text without trying anything else. A few
# characters are suspicious alone, most only next to another one beyond ASCII; opening quotation
# marks, common in clean text, only after certain letters.
_ALONE = f"{CONTROLS}{_C1}ŒœÂÃ"
_BESIDE = f"{_BAD}{_UPPER}{_BOX}{_CURRENCY}{_NUMERIC}{_LAW}{_END}Ù‚Ђ"
_SUSPECT = lazy_pattern(
    f"[{_ALONE}{_BESIDE}{_START}°{hints.LAST_OF_HINT}](?:(?<=[{_ALONE}])"
    rf"|(?<=[{_BESIDE}])(?:(?=[^\x00-\x7f])|(?<=[^\x00-\x7f].))"
    f"|(?<=[{_LOWER}ВГРСΒΓΞΟ][{_START}°])"
    f"|{hints.BEHIND_HINT})"
)
_ENTITY = lazy_pattern("&#?[0-9A-Za-z]{1,24};")
_EAST = lazy_pattern(f"[{hints.EAST_ASIAN}]")
_BROKEN = lazy_pattern(f"[{CONTROLS}]|{BADNESS}|{hints.HINTS}", re.MULTILINE)
_BROKEN_EAST = lazy_pattern(hints.EAST_ASIAN_HINTS)


def _first_broken(text: str, start: int, end: int) -> re.Match[str] | None:
    """Find the first control character or mojibake in a part."""
    found = _BROKEN().search(text, start, end)
    if not _EAST().search(text, start, end):
        return found
    other = _BROKEN_EAST().search(text, start, end)
    return min(filter(None, (found, other)), key=re.Match.end, default=None)


def repair(line: str) -> str:
    r"""Repair mojibake and escapes, as ftfy does and beyond.

    Mojibake is decoded (``"schÃ¶n"``), in several layers as well, unless the line quotes it
    (`is_quoted`); HTML entities become characters, unless the line is about markup (`unescape`);
    C1 controls become the Windows-1252 characters that they stand for; pairs of surrogates become
    the character that they encode, single ones U+FFFD; terminal escapes and control characters
    without an effect on text are removed.

    Except for entities and quotations, the result is that of `ftfy.fix_and_explain` with only
    these fixes on, after `redecode` has decoded the runs that it is sure of: those in encodings
    that ftfy doesn't know (KOI8-R, windows-1255 and -1256, GBK, Shift-JIS …), and those that ftfy
    would repair in part. Left alone on purpose, because clean text has them too: curly quotation
    marks, ligatures, full-width and half-width forms (Chinese and Japanese punctuation is
    full-width), the normalization form; and what `tidy` handles: line separators within the line,
    and controls that separate words.

    ftfy repeats until nothing changes. Here the work is bounded by the line's length: a line that
    still changes after each of its characters has been read some 16 times is left exactly as it
    was. A line with too many control characters to be text (`hints.is_binary`) is left alone.
    Lines longer than a million characters are repaired in pieces of that length, as
    `ftfy.fix_text` does.

    >>> repair("The cafÃ© on Main St. &amp; the â€œbarâ€\x9d")
    'The café on Main St. & the “bar”'
    """
    new = _repair_all(line)
    if new == line:
        return line
    from cleantext.encoding import ftfy_line, quoted

    # Judge the line with all else repaired, so that a second run judges the same line.
    plain = ftfy_line.repair(line, misread=False)
    if plain == new:
        return new
    whole = new if plain == line else _repair_all(plain)
    return plain if quoted.is_quoted(plain, whole) else new


def _repair_all(line: str) -> str:
    """Return the line with all mojibake repaired, quoted or not."""
    from cleantext.encoding import ftfy_line

    if hints.is_binary(line):
        return line
    read = _redecode(line)
    for _ in range(ROUNDS):
        new = ftfy_line.repair(read)
        read = _redecode(new)
        if read == new:
            return new
    return line


def repair_line(line: str) -> str:
    """Repair a line, unless that would split it."""
    new = repair(line)
    return new if is_valid_rewrite(line, new) else line


def _redecode(line: str) -> str:
    least = hints.MIN_CHARACTERS if _EAST().search(line) else hints.MIN_CHARACTERS_ONE_BYTE
    if hints.count_beyond_ascii(line) < least or next(_broken_characters(line), None) is None:
        return line
    from cleantext.encoding import redecode

    return redecode.redecode_line(line)


def scan(block: Block) -> dict[int, str]:
    """Return the changed lines of a block: new texts by index.

    They are found without ftfy, which changes only control characters, entities, and what
    `BADNESS` or the hints match near a suspicious character.
    """
    changes = {
        index: repair_line(block[index]) for index in sorted(set(matching_lines(block, _places)))
    }
    return {index: new for index, new in changes.items() if new != block[index]}


def _places(text: str) -> Iterator[int]:
    """Yield a place in each line that ftfy may change."""
    yield from _entities(text)
    yield from _broken_characters(text)


def _entities(text: str) -> Iterator[int]:
    """Yield a place in each line with an entity but no tag."""
    found = _ENTITY().search(text)
    while found:
        end = end_of_line(text, found.start())
        if text.find("<", text.rfind("\n", 0, found.start()) + 1, end) < 0:
            yield found.start()
        found = _ENTITY().search(text, end)


def _broken_characters(text: str) -> Iterator[int]:
    """Yield a place in each line with controls or mojibake.

    Each suspicious character is searched around as far as `REACH`; where they are dense, more and
    more text is searched at once.
    """
    floor = end = 0  # the end of the last broken line, and of the text searched so far
    ahead = REACH
    found = _SUSPECT().search(text)
    while found:
        place = found.start()
        ahead = min(2 * ahead, FARTHEST) if place - end < REACH else REACH
        broken = _first_broken(text, max(place - REACH, floor), place + ahead)
        if broken:
            yield broken.end() - 1
            floor = end = max(place, end_of_line(text, broken.end() - 1))
        else:
            end = place + ahead - REACH
        found = _SUSPECT().search(text, end + 1)
