"""The laws of the command, which must do what the library does.

They assert, like those of the test suite, and take options and the contents of several files.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.fuzz.options import Spec, spec_chain
from benchmarks.fuzz.patches import apply_hunks, parse_diff
from benchmarks.fuzz.running import (
    Answer,
    command_line,
    config_file,
    run_command,
    temporary_files,
)
from cleantext.chain.edits import Cleaned
from cleantext.encoding.decode import explain_with
from cleantext.system.files import encode


class Expected(NamedTuple):
    """A file as the library cleans it."""

    data: bytes
    cleaned: Cleaned
    output: bytes

    @property
    def changed(self) -> bool:
        """Whether cleaning changes the file."""
        return self.output != self.data


def expect(spec: Spec, contents: Sequence[bytes]) -> list[Expected]:
    """Clean files with the library."""
    cleaned = [explain_with(spec_chain(spec), data) for data in contents]
    return [
        Expected(data, each, encode(each.text, data))
        for data, each in zip(contents, cleaned, strict=True)
    ]


def printing(spec: Spec, contents: Sequence[bytes]) -> None:
    """Assert that files and standard input are printed as the library cleans them."""
    with temporary_files(contents) as paths:
        options = command_line(spec, paths[0].parent)
        for path, want in zip(paths, expect(spec, contents), strict=True):
            named = len(want.data) % 2
            answer = (
                run_command([*options, str(path)]) if named else run_command(options, want.data)
            )
            binary = answer.found_binary
            assert answer.output == (want.data if binary else want.output), path.name
            assert answer.code in ((2,) if binary else (0, 1)), answer.messages


def in_place(spec: Spec, contents: Sequence[bytes]) -> None:
    """Assert that files are written as the library cleans them, and once."""
    wanted = expect(spec, contents)
    with temporary_files(contents) as paths:
        folder = paths[0].parent
        options = [*config_file(spec, folder), "--in-place", str(folder)]
        inodes = [path.stat().st_ino for path in paths]
        first = run_command(options)
        assert first.code == _code(wanted, first), first.messages
        _check_written(wanted, paths, inodes, first)
        before = _stamps(paths)
        second = run_command(options)
        assert second.code == (2 if second.found_binary else 0), second.messages
        assert before == _stamps(paths)
        assert set(paths) == {path for path in folder.iterdir() if path.suffix == ".txt"}
        assert not list(folder.glob(".*"))


def _check_written(
    wanted: Sequence[Expected], paths: Sequence[Path], inodes: Sequence[int], answer: Answer
) -> None:
    for path, want, inode in zip(paths, wanted, inodes, strict=True):
        binary = f"{path}: it is binary" in answer.messages
        assert path.read_bytes() == (want.data if binary else want.output), path.name
        assert (want.changed and not binary) or path.stat().st_ino == inode, path.name


def _stamps(paths: Sequence[Path]) -> list[tuple[int, int]]:
    return [(path.stat().st_ino, path.stat().st_mtime_ns) for path in paths]


def _code(wanted: Sequence[Expected], answer: Answer) -> int:
    if answer.found_binary:
        return 2
    return int(any(want.changed for want in wanted))


def looking(spec: Spec, contents: Sequence[bytes]) -> None:
    """Assert that ``--check --diff --explain=json`` reports correctly and writes nothing."""
    wanted = expect(spec, contents)
    with temporary_files(contents) as paths:
        folder = paths[0].parent
        before = _stamps(paths)
        options = [*command_line(spec, folder), "--check", "--diff", "--explain=json"]
        answer = run_command([*options, str(folder)])
        assert before == _stamps(paths)
    assert answer.code == _code(wanted, answer), answer.messages
    lines = answer.messages.splitlines()
    accounts = [json.loads(line) for line in lines if line.startswith("{")]
    assert len(accounts) == len(wanted)
    diffs = parse_diff(answer.output)
    for path, account, want in zip(paths, accounts, wanted, strict=True):
        if "binary" in account.get("error", ""):
            continue
        edits = [edit._asdict() for edit in want.cleaned.edits]
        assert json.dumps(account["edits"]) == json.dumps(edits), path.name
        assert account["changed"] == want.changed, path.name
        assert apply_hunks(want.data, diffs.get(path.name, ())) == want.output, path.name


def excluding(spec: Spec, contents: Sequence[bytes]) -> None:
    """Assert that excluded files are skipped, in a call as by pre-commit."""
    wanted = expect(spec, contents)
    with temporary_files(contents) as paths:
        folder = paths[0].parent
        excluded = {path for path in paths if Random(path.name).random() < 0.5}
        rules = "".join(f"/{path.name}\n" for path in excluded)
        (folder / ".cleantextignore").write_text(rules)
        options = [*command_line(spec, folder), "--in-place", "--force-exclude"]
        answer = run_command([*options, *map(str, paths)])
        for path, want in zip(paths, wanted, strict=True):
            kept = path in excluded or f"{path}: it is binary" in answer.messages
            assert path.read_bytes() == (want.data if kept else want.output), path.name
