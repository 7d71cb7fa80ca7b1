r"""Peers that clean text alone: the published rules of C4 and RefinedWeb.

Both clean lines and then discard whole pages; here the two steps are separate, since a discarded
page has no text to score.

C4: Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text
Transformer", JMLR 21(140), section 2.2. (The first version of the paper has three words a line and
five sentences a page instead of five and three.) Not implemented, as unrelated to boilerplate:
the list of bad words, language detection, removal of spans that recur in the data set.

RefinedWeb: Penedo et al. 2023, arXiv 2306.01116, appendix G.2, the line-wise corrections. The paper
names one example of each pattern, not its list; here are the examples and close variants. "Mainly
upper case" means more than half of the characters, as in DataComp-LM (arXiv 2406.11794).

>>> c4("Home\nHe said that it was so.\nPlease enable Javascript to see it all.")
'He said that it was so.'
>>> refinedweb("HOME PAGE\n3 likes\nNews\nHe said that it was so. Read more...")
'He said that it was so.'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_C4_ENDS = (".", "!", "?", '"', "”")
_C4_POLICY = re.compile(
    r"javascript|terms of use|privacy policy|cookie policy|use[sd]? cookies|use of cookies",
    re.IGNORECASE,
)
_CITATION = re.compile(r"\[(?:\d*|edit|citation needed)\]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]+[\"”’')\]]*(?=\s|$)")

_COUNTER = re.compile(
    r"\W*\d[\d.,]*[km]?\s+(?:likes?|shares?|comments?|views?|repl(?:y|ies)|retweets?|followers?"
    r"|votes?|downloads?)\W*",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"^\s*(?:sign|log)[ -]?in\b[\s:|]*|\s*\bread more\s*(?:\.\.\.|…)?\s*$|\b\d*\s*items? in cart\b",
    re.IGNORECASE,
)


def c4(text: str) -> str:
    """Return the lines that C4 keeps, without citation marks."""
    lines = (_CITATION.sub("", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if _c4_keeps(line))


def _c4_keeps(line: str) -> bool:
    return line.endswith(_C4_ENDS) and len(line.split()) >= 5 and not _C4_POLICY.search(line)


def c4_discards(text: str) -> bool:
    """Return whether C4 discards the page, judged by the lines it keeps."""
    if "lorem ipsum" in text.lower() or "{" in text:
        return True
    return len(_SENTENCE_END.findall(c4(text))) < 3


def refinedweb(text: str) -> str:
    """Return the lines that RefinedWeb keeps, as corrected."""
    return "\n".join(_corrected(text))


def _corrected(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if not _flagged(line):
            yield _CUT.sub("", line) if len(line.split()) <= 10 else line


def _flagged(line: str) -> bool:
    """Return whether a line is upper case, a number, a counter or one word."""
    return bool(
        2 * sum(map(str.isupper, line)) > len(line)
        or line.replace(" ", "").isdigit()
        or _COUNTER.fullmatch(line)
        or len(line.split()) == 1
    )


def refinedweb_discards(text: str) -> bool:
    """Return whether RefinedWeb discards the page: over 5 % of its words were removed."""
    total = len(text.split())
    return total - len(refinedweb(text).split()) > total / 20


class Rules(NamedTuple):
    """A published rule set: its line cleaning, and its test for discarding a page."""

    clean: Callable[[str], str]
    discards: Callable[[str], bool]


PEERS = {"C4": Rules(c4, c4_discards), "RefinedWeb": Rules(refinedweb, refinedweb_discards)}
