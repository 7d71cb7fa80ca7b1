"""The filter that repairs characters: mojibake, entities, control characters."""

from __future__ import annotations

from cleantext.chain.filter import Filter
from cleantext.encoding.repair import repair_line, scan

fix_encoding = Filter("fix_encoding", "rewrite", repair_line, scan)
