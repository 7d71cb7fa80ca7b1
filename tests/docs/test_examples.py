"""The examples of the README and the documentation, run as a reader would run them.

What runs depends on the language of a block:

- ``console``: each command after ``$`` runs, and prints what follows it. In the expected output a
  line ``…`` stands for any lines, and ``…`` within a line for any characters.
- ``pycon``: run by pytest as a doctest.
- ``python``, ``toml``: a block below a file's name is written to that file, for the commands that
  follow. A script without a name runs; those of ``engines.md`` run with ``pytest -m engines``, and
  those of ``integrations.md`` with ``nox -s adapters``.
- ``yaml``: must be a valid configuration of pre-commit.
- ``sh``: not run, since it needs the network, data or minutes. None of the commands of this
  package may hide in such a block.
- ``text``: no code.

The blocks of a page run one after the other, in a folder that has `page.txt`, `texts/` and
`pages.jsonl`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from examples import PAGES, Block, blocks, page_name
from places import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the examples are for a shell")

NOT_RUN = (
    "pip ",
    "python3 -m venv .venv ",
    "git ",
    "nox",
    "pytest",
    ".venv/bin/pytest ",
    "source ",
)
"""How commands begin that are shown and not run."""

NOT_RUN_MODULES = ("python -m benchmarks ", "python -m cleantext.training ")
"""The same, of those that take data and minutes."""

ELSEWHERE = ("engines.md", "integrations.md")
"""Pages whose scripts are run by other tests, as they need engines or hosts."""

MARK = "\nstatus=$?; printf '\\036'; (exit $status)\n"
"""Parts what one command prints from what the next one does, and keeps the exit code."""

STREETS = ("Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir")
STORY = (
    "Home | News | Tides\n"
    "The Selby Log, printed daily since 1891\n"
    "{name} Street to close for a week\n"
    "The council will close {name} Street on Monday to mend the water main that burst in March, "
    "and asks drivers to go round by the harbour.\n"
    "Sign up for our newsletter\n"
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the files that the examples speak of."""
    sample = (ROOT / "cleantext/sample.txt").read_bytes()
    (tmp_path / "cleantext").mkdir()
    (tmp_path / "texts").mkdir()
    for name in ("page.txt", "cleantext/sample.txt"):
        (tmp_path / name).write_bytes(sample)
    (tmp_path / "texts/a.txt").write_text("He said so.\nAdvertisement\nShe agreed.\n")
    (tmp_path / "texts/b.txt").write_text("He said so.\n")
    pages = [
        {"id": n, "url": f"https://selby.example/{n}", "text": STORY.format(name=name)}
        for n, name in enumerate(STREETS)
    ]
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"])
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def shell(script: str) -> str:
    """Run commands; return what they print, standard error included."""
    return subprocess.run(
        ["bash", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        timeout=120,
        check=False,
    ).stdout


def session(body: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a ``console`` block, each with its expected output.

    >>> list(session("$ cat a\\nA\\n$ ls\\n"))
    [('cat a', 'A\\n'), ('ls', '')]
    """
    for part in re.split(r"(?m)^\$ ", body)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def pattern(expected: str) -> str:
    """Return the regular expression for an expected output."""
    lines = expected.splitlines()
    return "".join(
        r"(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + r"\n"
        for line in lines
    )


def run_console(block: Block) -> None:
    commands = list(session(block.body))
    printed = shell("".join(command + MARK for command, _ in commands)).split("\x1e")
    for (command, expected), output in zip(commands, printed, strict=False):
        assert re.fullmatch(pattern(expected), output), f"$ {command}\n{output}"


def run_script(block: Block) -> None:
    Path("script.py").write_text(block.body, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "script.py"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr


def check_hooks(block: Block) -> None:
    Path("hooks.yaml").write_text("repos:\n" + block.body, encoding="utf-8")
    printed = shell(f"{sys.executable} -m pre_commit validate-config hooks.yaml; echo $?")
    assert printed == "0\n"


def check_not_run(block: Block) -> None:
    for line in block.body.splitlines():
        assert line.startswith((*NOT_RUN, *NOT_RUN_MODULES)), f"make this a console block: {line}"


RUN: dict[str, Callable[[Block], None]] = {
    "console": run_console,
    "python": run_script,
    "yaml": check_hooks,
    "sh": check_not_run,
    "pycon": lambda _: None,
    "text": lambda _: None,
}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=page_name)
@pytest.mark.usefixtures("desk")
def test_examples_do_what_they_show(page: Path) -> None:
    for block in blocks(page):
        if block.name:
            Path(block.name).write_text(block.body, encoding="utf-8")
        elif not (page.name in ELSEWHERE and block.language == "python"):
            assert block.language in RUN, f"{page}:{block.line}: {block.language}"
            RUN[block.language](block)


def test_an_example_that_prints_something_else_fails(desk: Path) -> None:
    for body in ("$ echo a\nb\n", "$ echo a\n", "$ true\na\n", "$ printf 'a\\nb\\n'\n…\na\n"):
        with pytest.raises(AssertionError):
            run_console(Block(1, "console", body, None))
    run_console(Block(1, "console", "$ printf 'a\\nbc\\nd\\n'\na\n…c\n…\n", None))
