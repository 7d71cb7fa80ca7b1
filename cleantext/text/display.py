"""Words for messages."""


def counted(count: int, noun: str) -> str:
    """A number with its noun, which takes an s for all numbers but one.

    >>> counted(1, "line"), counted(2000, "line")
    ('1 line', '2,000 lines')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
