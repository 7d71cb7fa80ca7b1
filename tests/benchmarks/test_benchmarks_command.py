"""The command ``python -m benchmarks``."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import corpus, speed
from benchmarks.__main__ import COMMANDS, main
from benchmarks.extras import describe_missing

ROOT = Path(__file__).parents[2]
NO_PEERS = """
import sys
from benchmarks.__main__ import main
try:
    main(sys.argv[1:])
finally:
    loaded = {name.partition(".")[0] for name in sys.modules}
    print(sorted(loaded & {"numpy", "ftfy", "psutil", "hypothesis", "pyarrow", "cleantext"}))
"""
MAIN = "from benchmarks.__main__ import main; sys.exit(main())"
BENCH = {"corpus", "kills"}
"""The commands whose modules need the group bench."""


@pytest.mark.parametrize("words", [[], *([name] for name in COMMANDS)])
def test_help_imports_no_package(words: list[str]) -> None:
    command = [sys.executable, "-c", NO_PEERS, *words, "--help"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert answer.stdout.startswith("usage: python -m benchmarks")
    assert answer.stdout.endswith("\n[]\n")


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - BENCH))
def test_commands_have_a_main(name: str) -> None:
    module = import_module(COMMANDS[name].module)
    assert callable(module.main)


def test_commands_are_in_the_readme() -> None:
    readme = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    for name in COMMANDS:
        assert f"python -m benchmarks {name}" in readme


def test_speed_parts_are_modules() -> None:
    for part in speed.PARTS:
        assert callable(import_module(f"benchmarks.speed.{part}").run)


def test_corpus_parts_are_all_run() -> None:
    pytest.importorskip("psutil")
    from benchmarks.corpus.command import RUNS

    assert tuple(RUNS) == corpus.PARTS


@pytest.mark.parametrize("command", ["quality", "templates", "encodings", "speed"])
def test_command_names_missing_data(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for data in (tmp_path, tmp_path / "none.jsonl.gz"):
        assert main([command, str(data)]) == 2
        error = capsys.readouterr().err
        assert error.startswith(f"benchmarks: error: {data}")
        assert "README.md" in error


def test_command_names_a_missing_package() -> None:
    code = "import sys; sys.modules['psutil'] = None; " + MAIN
    command = [sys.executable, "-c", code, "kills", "--kills", "0"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert answer.returncode == 2
    assert answer.stderr == "benchmarks: error: psutil is missing: pip install --group bench\n"


def test_describe_missing_names_the_right_install() -> None:
    def missing(name: str) -> str:
        return describe_missing(ModuleNotFoundError(f"No module named {name!r}", name=name))

    assert missing("hypothesis") == "hypothesis is missing: pip install --group dev"
    assert missing("pyarrow.parquet") == "pyarrow is missing: pip install -e '.[corpus]'"
    assert missing("trafilatura") == "trafilatura is missing: pip install --group bench"


def test_commands_end_quietly_when_their_reader_goes_away() -> None:
    command = [sys.executable, "-m", "benchmarks", "sites", "--pages", "9", "--hosts", "2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, cwd=ROOT) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141
