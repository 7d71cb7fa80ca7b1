"""Cleaning alone, without reading and writing: the yardstick of runs."""

from __future__ import annotations

import json
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from cleantext.corpus import Plan, clean_texts
from cleantext.corpus.runner.batching import batched


class Times(NamedTuple):
    """Wall time and CPU time in seconds."""

    wall: float
    cpu: float


def clean_file_texts(source: Path) -> Times:
    """Time the cleaning of a file's texts, in batches."""
    texts = [str(json.loads(line)["text"]) for line in source.read_bytes().splitlines()]
    batches = list(batched(texts, len))
    plan = Plan.of()
    clean_texts(plan, texts[:1])  # loads phrases and weights
    wall, cpu = time.perf_counter(), time.process_time()
    for batch in batches:
        clean_texts(plan, batch)
    return Times(time.perf_counter() - wall, time.process_time() - cpu)


def clean_in_processes(source: Path, number: int = 1) -> Times:
    """Time new processes that each clean a file's texts; return the slowest."""
    with ProcessPoolExecutor(number, get_context("spawn")) as pool:
        return max(pool.map(clean_file_texts, [source] * number))
