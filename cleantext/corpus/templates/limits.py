"""Thresholds of templates, and the memory of counting."""

from __future__ import annotations

FEWEST = 5
"""The fewest pages that a template line appears on."""

SHARE = 0.2
"""The smallest share of its host's pages that a template line appears on, by default."""

PROSE_SHARE = 0.5
"""The same for a line as long as prose: no story appears on half of the pages."""

MEMORY = 512 << 20
"""Bytes for counting, by default."""

LIBRARIES = 144 << 20
"""Bytes that Python and the libraries take."""

LEAST_MEMORY = LIBRARIES + (32 << 20)
"""The fewest bytes with which counting works."""

WORKER = 48 << 20
"""Bytes that a worker process takes."""


def least_memory(jobs: int) -> int:
    """Return the fewest bytes with which learning in this number of processes works."""
    return LEAST_MEMORY + jobs * WORKER
