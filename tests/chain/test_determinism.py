"""The same result in other orders, threads, processes and under other hash seeds."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import chain as concatenated
from multiprocessing import get_context

import pytest
from strategies import (
    BROKEN,
    LABELS,
    ODD,
    PHRASES,
    PROSE,
)
from subjects import SUBJECTS

from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned

pytestmark = pytest.mark.no_cover


SAMPLE = "\n".join(
    [*LABELS, *PROSE, *ODD, *BROKEN, *PHRASES[::31], *LABELS[::2], "» ".join(LABELS[:3])]
)


@pytest.fixture(scope="module")
def expected() -> dict[str, Cleaned]:
    return {name: chain.explain(SAMPLE) for name, chain in SUBJECTS.items()}


@pytest.mark.slow
def test_chain_gives_the_same_in_threads(expected: dict[str, Cleaned]) -> None:
    fresh: dict[str, Chain] = pickle.loads(pickle.dumps(SUBJECTS))
    with ThreadPoolExecutor(4) as pool:
        for name, cleaned in concatenated(
            *(
                pool.map(lambda item: (item[0], item[1].explain(SAMPLE)), fresh.items())
                for _ in "ab"
            )
        ):
            assert cleaned == expected[name]


def hash_ordered(line: str) -> str:
    return " ".join(set(line.split()))


@pytest.mark.slow
def test_chain_gives_the_same_in_other_processes_and_under_other_hash_seeds(
    expected: dict[str, Cleaned], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = set()
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            results = pool.map(Chain.explain, SUBJECTS.values(), [SAMPLE] * len(SUBJECTS))
            assert dict(zip(SUBJECTS, results, strict=True)) == expected
            bad.add(pool.submit(hash_ordered, SAMPLE).result())
    assert len(bad) == 2, "the seeds make no difference to any set"
