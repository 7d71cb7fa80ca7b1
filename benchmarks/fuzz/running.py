"""Running of the command in this process, on temporary files."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import cleantext.cli.main
from benchmarks.fuzz.options import Spec, build_options, templates_text

RAM_DISK = Path("/dev/shm")
"""A file system in memory, where the machine has one."""


class Answer(NamedTuple):
    """An answer of the command: exit code, standard output, messages."""

    code: int
    output: bytes
    messages: str

    @property
    def found_binary(self) -> bool:
        """Whether the command skipped a file as binary."""
        return "it is binary" in self.messages


def run_command(arguments: Sequence[str], data: bytes = b"") -> Answer:
    """Run the command in this process, with its own standard streams."""
    streams: dict[str, Any] = {
        "stdin": io.TextIOWrapper(io.BytesIO(data)),
        "stdout": io.TextIOWrapper(io.BytesIO(), write_through=True),
        "stderr": io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True),
    }
    with patch.multiple(sys, **streams):
        code = cleantext.cli.main.main(arguments)
    output, messages = (streams[name].buffer.getvalue() for name in ("stdout", "stderr"))
    return Answer(code, output, messages.decode())


@contextmanager
def temporary_files(contents: Sequence[bytes]) -> Iterator[list[Path]]:
    """Write files with these contents into a new folder, and remove it afterwards."""
    memory = RAM_DISK if os.access(RAM_DISK, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="cleantext-fuzz-", dir=memory))
    try:
        paths = [folder / f"{number:02}.txt" for number in range(len(contents))]
        for path, data in zip(paths, contents, strict=True):
            path.write_bytes(data)
        yield paths
    finally:
        shutil.rmtree(folder)


def command_line(spec: Spec, folder: Path) -> list[str]:
    """Return the arguments of the command that are equivalent to a spec."""
    words = ["--config", "none"]
    for name in ("preset", "url"):
        words += [f"--{name}={spec[name]}"] if name in spec else []
    for name in ("keep", "drop", "only", "skip", "languages", "skip_languages"):
        if spec.get(name):
            words.append(f"--{name.replace('_', '-')}={','.join(spec[name])}")
    for kind, phrases in spec.get("phrases", {}).items():
        words += [f"--phrase={kind}={phrase}" for phrase in phrases]
    words += [f"--protect={pattern}" for pattern in spec.get("protect", ())]
    words += [f"--filter=strategies:{name}" for name in spec.get("filters", ())]
    return words + [f"--{name.replace('_', '-')}={path}" for name, path in _files(spec, folder)]


def config_file(spec: Spec, folder: Path) -> list[str]:
    """Write a configuration equivalent to a spec; return the arguments that select it."""
    table = {name: value for name, value in spec.items() if name not in ("body_model", "templates")}
    if "filters" in table:
        table["filters"] = [f"strategies:{name}" for name in table["filters"]]
    table |= {name: str(path) for name, path in _files(spec, folder)}
    phrases = table.pop("phrases", {})
    rows = [f"{name} = {json.dumps(value)}\n" for name, value in table.items()]
    rows += ["[phrases]\n", *(f"{kind} = {json.dumps(each)}\n" for kind, each in phrases.items())]
    path = folder / "options.toml"
    path.write_text("".join(rows), "utf-8")
    return ["--config", str(path)]


def _files(spec: Spec, folder: Path) -> Iterator[tuple[str, Path]]:
    if "body_model" in spec:
        yield "body_model", Path(str(build_options(spec)["body_model"]))
    if "templates" in spec:
        path = folder / "templates.tsv"
        path.write_text(templates_text(), "utf-8")
        yield "templates", path
