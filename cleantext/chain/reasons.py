"""Why a line is dropped: the kind of boilerplate, the evidence and the rule."""

from __future__ import annotations

from typing import Any, Self


class Reason(str):
    """A reason to drop a line, ``kind: evidence``, that also knows the rule behind it.

    A filter without rules returns a plain `str` of the same form.

    Attributes:
        kind: the kind of boilerplate.
        evidence: the fact that led to it.
        rule: the rule behind it.

    """

    __slots__ = ("evidence", "kind", "rule")

    kind: str
    evidence: str
    rule: str

    def __new__(cls, kind: str, evidence: str, rule: str) -> Self:
        """Make a reason."""
        self = super().__new__(cls, f"{kind}: {evidence}")
        self.kind, self.evidence, self.rule = kind, evidence, rule
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.kind, self.evidence, self.rule

    def found_in(self, line: str) -> str:  # noqa: ARG002  # subclasses look at it
        """Return the evidence in a line."""
        return self.evidence


def split_reason(reason: str) -> tuple[str, str]:
    """Split a reason into the kind and the evidence."""
    kind, _, evidence = reason.partition(": ")
    return kind, evidence


def reason_details(reason: str, line: str) -> tuple[str, str, str]:
    """Return the kind, the evidence and the rule of a reason."""
    if isinstance(reason, Reason):
        return reason.kind, reason.found_in(line), reason.rule
    return *split_reason(reason), ""
