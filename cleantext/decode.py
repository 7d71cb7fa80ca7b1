"""Bytes to text: UTF-8 where it is, what else it may be line by line, never an exception."""

from __future__ import annotations

from cleantext.chain import Chain, Cleaned


def explain_with(chain: Chain, data: bytes, encoding: str | None = None) -> Cleaned:
    return chain.explain(data.decode(encoding or "utf-8-sig", "replace"))


def is_binary(data: bytes) -> bool:
    return b"\0" in data[:8192]
