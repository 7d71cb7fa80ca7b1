"""Text for messages and terminals."""


def pluralize(count: int, noun: str) -> str:
    """Return a number with its noun, which takes an s unless the number is one.

    >>> pluralize(1, "line"), pluralize(2000, "line")
    ('1 line', '2,000 lines')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def printable(text: str) -> str:
    r"""Escape control characters and undecoded bytes, so that a terminal can show the text.

    >>> printable("Caf\udce9\x1b")
    'Caf\\xe9\\x1b'
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def _escape(char: str) -> str:
    byte = ord(char) - 0xDC00
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else ascii(char)[1:-1]
