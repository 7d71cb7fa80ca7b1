"""The laws of the doors: of bytes, and of the command, which must do what the library does.

As the laws of `tests/laws.py` they assert. Those of bytes take options and bytes; those of the
command take options and the contents of several files.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from unittest.mock import patch

from drawing import Spec, options_of, templates_text

import cleantext.cli.main
from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.config.build import build_chain
from cleantext.encoding.decode import explain_with
from cleantext.system.files import encode

TESTS = Path(__file__).parents[1] / "tests"
MEMORY = Path("/dev/shm")
"""A file system in memory, where there is one."""

_EXACT = "lines that are not "
"""How the only note begins of bytes that `undo` gives back."""


def chain_of(spec: Spec) -> Chain:
    """The chain that a spec stands for; built once."""
    return _chain(json.dumps(spec))


@lru_cache(512)
def _chain(spec: str) -> Chain:
    return build_chain(**options_of(json.loads(spec)))


# ---- bytes


def readable(chain: Chain, data: bytes) -> None:
    """Any bytes give a text, whatever encoding they are said to be in."""
    for encoding in (None, "utf-8", "utf-16", "cp1252", "shift_jis"):
        assert type(explain_with(chain, data, encoding).text) is str


def settled_bytes(chain: Chain, data: bytes) -> None:
    """Bytes that were cleaned are left alone when they are cleaned again."""
    once = encode(explain_with(chain, data).text, data)
    again = explain_with(chain, once)
    assert not again.edits
    assert encode(again.text, once) == once


def undone_bytes(chain: Chain, data: bytes) -> None:
    """What is undone are the bytes, but for those that are wholly in another encoding."""
    cleaned = explain_with(chain, data)
    if all(note.startswith(_EXACT) for note in cleaned.notes if "read as" in note):
        undone = cleaned.undo().encode("utf-8", "surrogateescape")
        assert undone in (data, data.removeprefix(b"\xef\xbb\xbf"))


def as_text(chain: Chain, data: bytes) -> None:
    """Bytes that are all UTF-8 are cleaned as the text that they are."""
    cleaned = explain_with(chain, data)
    read = any("read as" in note for note in cleaned.notes)
    if not read and not any(edit.filter == "decode" for edit in cleaned.edits):
        assert cleaned == chain.explain(data.decode().removeprefix("\ufeff"))


# ---- the command


class Answer(NamedTuple):
    """What the command gave."""

    code: int
    output: bytes
    said: str


def command(arguments: Sequence[str], data: bytes = b"") -> Answer:
    """Run the command in this process, with other standard streams."""
    streams: dict[str, Any] = {
        "stdin": io.TextIOWrapper(io.BytesIO(data)),
        "stdout": io.TextIOWrapper(io.BytesIO(), write_through=True),
        "stderr": io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True),
    }
    with patch.multiple(sys, **streams):
        code = cleantext.cli.main.main(arguments)
    output, said = (streams[name].buffer.getvalue() for name in ("stdout", "stderr"))
    return Answer(code, output, said.decode())


@contextmanager
def files_of(contents: Sequence[bytes]) -> Iterator[list[Path]]:
    """Files with these contents, alone in a folder, which goes when it is left."""
    folder = Path(tempfile.mkdtemp(prefix="cleantext-fuzz-", dir=_memory()))
    try:
        paths = [folder / f"{number:02}.txt" for number in range(len(contents))]
        for path, data in zip(paths, contents, strict=True):
            path.write_bytes(data)
        yield paths
    finally:
        shutil.rmtree(folder)


def _memory() -> Path | None:
    return MEMORY if os.access(MEMORY, os.W_OK) else None


def arguments_of(spec: Spec, folder: Path) -> list[str]:
    """The arguments of the command that mean the same as a spec."""
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


def configured(spec: Spec, folder: Path) -> list[str]:
    """As `arguments_of`, with the options in a configuration file."""
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
        yield "body_model", Path(str(options_of(spec)["body_model"]))
    if "templates" in spec:
        path = folder / "templates.tsv"
        path.write_text(templates_text(), "utf-8")
        yield "templates", path


class Expected(NamedTuple):
    """What the library makes of a file."""

    data: bytes
    cleaned: Cleaned
    output: bytes

    @property
    def changed(self) -> bool:
        """Whether cleaning changes it."""
        return self.output != self.data


def expected(spec: Spec, contents: Sequence[bytes]) -> list[Expected]:
    """What the library makes of these files."""
    cleaned = [explain_with(chain_of(spec), data) for data in contents]
    return [
        Expected(data, each, encode(each.text, data))
        for data, each in zip(contents, cleaned, strict=True)
    ]


def printing(spec: Spec, contents: Sequence[bytes]) -> None:
    """Named, or on standard input, a file is printed as the library cleans it."""
    with files_of(contents) as paths:
        options = arguments_of(spec, paths[0].parent)
        for path, want in zip(paths, expected(spec, contents), strict=True):
            named = len(want.data) % 2
            answer = command([*options, str(path)]) if named else command(options, want.data)
            binary = is_left(answer)
            assert answer.output == (want.data if binary else want.output), path.name
            assert answer.code in ((2,) if binary else (0, 1)), answer.said


def is_left(answer: Answer) -> bool:
    """Whether the command takes the file for no text."""
    return "it is binary" in answer.said


def in_place(spec: Spec, contents: Sequence[bytes]) -> None:
    """Files are written as the library cleans them, only where they change, and never twice."""
    wanted = expected(spec, contents)
    with files_of(contents) as paths:
        options = [*configured(spec, paths[0].parent), "--in-place", str(paths[0].parent)]
        before = [path.stat() for path in paths]
        first = command(options)
        assert first.code == _code(wanted, first), first.said
        for path, want, old in zip(paths, wanted, before, strict=True):
            left = f"{path}: it is binary" in first.said
            assert path.read_bytes() == (want.data if left else want.output), path.name
            assert (want.changed and not left) or path.stat().st_ino == old.st_ino, path.name
        between = [(path.stat().st_ino, path.stat().st_mtime_ns) for path in paths]
        second = command(options)
        assert second.code == (2 if is_left(second) else 0), second.said
        assert between == [(path.stat().st_ino, path.stat().st_mtime_ns) for path in paths]
        assert set(paths) == {path for path in paths[0].parent.iterdir() if path.suffix == ".txt"}
        assert not list(paths[0].parent.glob(".*"))


def _code(wanted: Sequence[Expected], answer: Answer) -> int:
    if is_left(answer):
        return 2
    return int(any(want.changed for want in wanted))


def looking(spec: Spec, contents: Sequence[bytes]) -> None:
    """What ``--check --diff --explain=json`` tell is what the library does; nothing is written."""
    wanted = expected(spec, contents)
    with files_of(contents) as paths:
        options = arguments_of(spec, paths[0].parent)
        before = [(path.stat().st_ino, path.stat().st_mtime_ns) for path in paths]
        folder = str(paths[0].parent)
        answer = command([*options, "--check", "--diff", "--explain=json", folder])
        assert before == [(path.stat().st_ino, path.stat().st_mtime_ns) for path in paths]
    assert answer.code == _code(wanted, answer), answer.said
    accounts = [json.loads(line) for line in answer.said.splitlines() if line.startswith("{")]
    assert len(accounts) == len(wanted)
    diffs = patches(answer.output)
    for path, account, want in zip(paths, accounts, wanted, strict=True):
        if "binary" in account.get("error", ""):
            continue
        edits = [edit._asdict() for edit in want.cleaned.edits]
        assert json.dumps(account["edits"]) == json.dumps(edits), path.name
        assert account["changed"] == want.changed, path.name
        assert patched(want.data, diffs.get(path.name, ())) == want.output, path.name


def passing_over(spec: Spec, contents: Sequence[bytes]) -> None:
    """As pre-commit calls it, the command leaves alone what is excluded, and does the rest."""
    wanted = expected(spec, contents)
    with files_of(contents) as paths:
        folder = paths[0].parent
        out = {path for path in paths if Random(path.name).random() < 0.5}
        (folder / ".cleantextignore").write_text("".join(f"/{path.name}\n" for path in out))
        options = [*arguments_of(spec, folder), "--in-place", "--force-exclude"]
        answer = command([*options, *map(str, paths)])
        for path, want in zip(paths, wanted, strict=True):
            left = path in out or f"{path}: it is binary" in answer.said
            assert path.read_bytes() == (want.data if left else want.output), path.name


# ---- patches


class Hunk(NamedTuple):
    """A part of a unified diff: the first line that it replaces, how many, and by which."""

    first: int
    olds: int
    lines: list[bytes]


def patches(diff: bytes) -> Mapping[str, list[Hunk]]:
    """The hunks of a unified diff by the names of its files."""
    found: dict[str, list[Hunk]] = {}
    hunks: list[Hunk] = []
    rows = deque(diff.split(b"\n"))
    while rows:
        row = rows.popleft()
        if row.startswith(b"+++ "):
            hunks = found.setdefault(Path(os.fsdecode(row)).name, [])
        elif row.startswith(b"@@ "):
            hunks.append(_hunk(row, rows))
    return found


def _hunk(head: bytes, rows: deque[bytes]) -> Hunk:
    """The hunk with this head; its rows are taken away."""
    first, olds, _, news = (
        int(number) for side in head.split()[1:3] for number in side[1:].split(b",")
    )
    count, lines, mark = 0, list[bytes](), b""
    while count < olds or len(lines) < news or rows[0].startswith(b"\\"):
        row = rows.popleft()
        if row.startswith(b"\\"):  # no newline at the end of the line above
            if mark != b"-":
                lines[-1] = lines[-1].removesuffix(b"\n")
            continue
        mark = row[:1]
        count += mark != b"+"
        if mark != b"-":
            lines.append(row[1:] + b"\n")
    return Hunk(first, count, lines)


def patched(data: bytes, hunks: Sequence[Hunk]) -> bytes:
    """What applying the hunks makes of these bytes."""
    *lines, last = data.split(b"\n")
    rows = [line + b"\n" for line in lines] + ([last] if last else [])
    for hunk in reversed(hunks):
        rows[hunk.first - 1 : hunk.first - 1 + hunk.olds] = hunk.lines
    return b"".join(rows)
