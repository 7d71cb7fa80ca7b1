"""Profiles of Hypothesis: `--hypothesis-profile=fuzz` searches long, the default one quickly.

And fixtures for tests that run the command.
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Err, Ran, Run
from hypothesis import HealthCheck, Phase, settings
from strategies import CALM, one_sided_model_file

from cleantext.cli.main import main

pytest.register_assert_rewrite("laws")

# The first document of a run is slow to draw (all phrase files are read), and a shared machine
# is slow now and then: neither says anything about the laws.
_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]
_PHASES = [Phase.explicit, Phase.generate, Phase.shrink]

settings.register_profile(
    "default",
    max_examples=20,
    deadline=None,
    database=None,
    derandomize="CI" in os.environ,
    suppress_health_check=_CALM,
    phases=_PHASES,
)
settings.register_profile("fuzz", settings.get_profile("default"), max_examples=5_000)
settings.load_profile("default")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes a browser, an engine, a host or torch, unless it is asked for.

    `-m "not slow"` does not ask for it.
    """
    asked = str(config.option.markexpr)
    heavy = [
        mark for mark in ("adapters", "browser", "dolma", "engines", "train") if mark not in asked
    ]
    out = {item for item in items if any(item.get_closest_marker(mark) for mark in heavy)}
    if out:
        config.hook.pytest_deselected(items=list(out))
        items[:] = [item for item in items if item not in out]


@pytest.fixture
def ran(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Run]:
    """Runs the command in an empty folder, with a calm body finder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cleantext.body.find.DEFAULT", one_sided_model_file(CALM))
    monkeypatch.setattr(sys, "path", [*sys.path])

    def call(*argv: str, stdin: bytes | io.BytesIO = b"") -> Ran:
        stream = io.BytesIO(stdin) if isinstance(stdin, bytes) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
        code = main(argv)
        out, err = capsysbinary.readouterr()
        return Ran(code, out, err.decode())

    yield call
    for name in [name for name in sys.modules if name.startswith("own_")]:
        del sys.modules[name]


@pytest.fixture
def err(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Err:
    """Return a function for the standard error; the working folder is empty."""
    monkeypatch.chdir(tmp_path)
    return lambda: capsysbinary.readouterr().err.decode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working folder of the test."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs over data sets in batches of four records, with a commit after two of them."""
    monkeypatch.setattr("cleantext.corpus.runner.batching.RECORDS", 4)
    monkeypatch.setattr("cleantext.corpus.runner.run.COMMIT", 2)
