"""Why a line goes: the kind of boilerplate, what in the line spoke for it, and by which rule."""

from __future__ import annotations

from typing import Any, Self


class Reason(str):
    """A drop's or trim's verdict, ``kind: evidence``, that also knows the rule behind it.

    A filter that needs no rule gives a plain `str` of the same form instead.

    Attributes:
        kind: a standard word for the kind of boilerplate.
        evidence: what spoke for it.
        rule: the rule by which it did.

    """

    __slots__ = ("evidence", "kind", "rule")

    kind: str
    evidence: str
    rule: str

    def __new__(cls, kind: str, evidence: str, rule: str) -> Self:
        """Make the verdict."""
        self = super().__new__(cls, f"{kind}: {evidence}")
        self.kind, self.evidence, self.rule = kind, evidence, rule
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.kind, self.evidence, self.rule

    def found_in(self, line: str) -> str:  # noqa: ARG002  # others look at the line
        """What in this line spoke for it."""
        return self.evidence


def split_reason(verdict: str) -> tuple[str, str]:
    """Part a verdict into the kind and the evidence."""
    kind, _, evidence = verdict.partition(": ")
    return kind, evidence


def reason_details(verdict: str, line: str) -> tuple[str, str, str]:
    """Tell of a verdict on a line the kind, the evidence and the rule; ``""`` for none."""
    if isinstance(verdict, Reason):
        return verdict.kind, verdict.found_in(line), verdict.rule
    return *split_reason(verdict), ""
