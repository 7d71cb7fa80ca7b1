"""White space: within a line, and between lines."""

from __future__ import annotations

from collections.abc import Sequence

from cleantext.chain import rewrite, trim


@rewrite
def tidy(line: str) -> str:
    return line.rstrip()


@trim
def squeeze_blanks(lines: Sequence[str]) -> dict[int, str]:
    """Leave one blank line where there are several, and none at the start and the end.

    No preset has it: a text's blank lines are its own. Where filters took what stood between two
    of them, ``drop=["blank"]`` closes the gap.
    """
    blank = [not line.strip() for line in lines]
    last = len(lines) - 1
    return {
        index: "blank"
        for index, is_blank in enumerate(blank)
        if is_blank and (index in (0, last) or blank[index - 1])
    }
