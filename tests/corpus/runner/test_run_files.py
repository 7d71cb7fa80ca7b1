"""Files of a run: none is written, emptied or removed that the run did not make."""

from __future__ import annotations

import errno
import json
import os
import shutil
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pools import NoPool

import cleantext.body
from cleantext.corpus import Plan, clean_file
from cleantext.corpus.cli.main import main
from cleantext.corpus.formats.records import FormatError
from cleantext.corpus.runner import learn
from cleantext.corpus.runner import run as runner
from cleantext.corpus.runner.journal import Journal, JournalError
from cleantext.corpus.runner.rejects import RejectsError
from cleantext.filters.templates import HEAD
from cleantext.system.conflicts import ConflictError, Use, check_conflicts
from cleantext.system.locks import LockedError, locked

QUICK = ("--preset", "repair", "-q")
RECORDS = "".join(
    json.dumps({"url": f"http://a.org/{number}", "text": f"Line {number}\u200b.\nMore\n"}) + "\n"
    for number in range(7)
)
numbers = count()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(runner, "Pool", NoPool)
    monkeypatch.setattr(learn, "Pool", NoPool)
    return tmp_path


def tree(folder: Path) -> dict[str, object]:
    """Return everything in a folder, with its contents or the target of a link."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else None
        for path in folder.rglob("*")
    }


def all_kept(before: dict[str, object], folder: Path) -> bool:
    after = tree(folder)
    return all(name in after and after[name] == held for name, held in before.items())


# All pairs of what is read, or is merely there, with what is written

VICTIMS = {
    "an input": "in.jsonl",
    "a file of an input folder": "folder/in.jsonl",
    "the templates": "t.tsv",
    "the configuration": "c.toml",
    "the body model": "b.npz",
    "a file of nobody's": "notes",
}
ENDS = ("", ".part", ".journal", ".journal.part", ".journal.lock", ".rejects.jsonl")
WAYS = ("name", "way round", "symbolic link", "hard link")


def lead(place: Path, victim: Path, way: str) -> Path:
    """Make the path lead to the victim; return it as the user would name it."""
    if way == "symbolic link":
        place.symlink_to(victim)
    elif way == "hard link":
        os.link(victim, place)
    else:
        victim.rename(place)
        victim.symlink_to(place)  # it is still found under its old name
    return place if way != "way round" else Path(place.parent, "folder", "..", place.name)


def scene(folder: Path) -> None:
    (folder / "folder").mkdir(parents=True)
    (folder / "in.jsonl").write_text(RECORDS, encoding="utf-8")
    (folder / "folder/in.jsonl").write_text(RECORDS, encoding="utf-8")
    (folder / "t.tsv").write_text(HEAD + "a.org\t1.000\t9\tmore\n", encoding="utf-8")
    (folder / "c.toml").write_text("keep = ['credit']\n", encoding="utf-8")
    (folder / "notes").write_text("mine\n", encoding="utf-8")
    shutil.copy(Path(cleantext.body.__file__).parent / "weights.npz", folder / "b.npz")


def options(folder: Path, command: str, named: dict[str, str]) -> list[str]:
    argv = [command, f"{folder}/in.jsonl", f"{folder}/folder", "-q"]
    if command == "run":
        material = ["--templates", f"{folder}/t.tsv", "--body-model", f"{folder}/b.npz"]
        argv += [*QUICK, *material, "--config", f"{folder}/c.toml"]
    return argv + [word for pair in named.items() for word in pair]


@pytest.mark.slow
@settings(max_examples=150)
@given(
    command=st.sampled_from(["run", "learn", "clean_file"]),
    option=st.sampled_from(["-o", "--rejects", "--summary"]),
    victim=st.sampled_from(list(VICTIMS)),
    end=st.sampled_from(ENDS),
    way=st.sampled_from(WAYS),
    more=st.sampled_from([(), ("--overwrite",), ("--resume",)]),
)
def test_what_was_there_is_there_when_a_run_fails_and_inputs_always(
    command: str, option: str, victim: str, end: str, way: str, more: tuple[str, ...]
) -> None:
    folder = Path.cwd() / str(next(numbers))
    scene(folder)
    name = "x.tsv" if command == "learn" and option == "-o" else "x.jsonl"
    named = {"-o": str(folder / "o.jsonl"), option: str(folder / name)}
    place = lead(folder / f"{name}{end}", folder / VICTIMS[victim], way)
    if way == "way round":
        named[option] = str(place).removesuffix(end)
    before, inputs = tree(folder), inputs_of(folder, command)
    if command == "clean_file":
        code = clean_here(folder, named)
    else:
        code = main([*options(folder, command, named), *(more if command == "run" else ())])
    assert code == 0 or all_kept(before, folder)
    assert inputs_of(folder, command) == inputs


READ = {
    "run": ("in.jsonl", "folder/in.jsonl", "t.tsv", "c.toml", "b.npz"),
    "learn": ("in.jsonl", "folder/in.jsonl"),
    "clean_file": ("in.jsonl",),
}


def inputs_of(folder: Path, command: str) -> dict[str, bytes]:
    """Return the contents of all files that a command reads."""
    return {name: (folder / name).read_bytes() for name in READ[command]}


def clean_here(folder: Path, named: dict[str, str]) -> int:
    plan = Plan.of(preset="repair")
    try:
        clean_file(folder / "in.jsonl", named["-o"], plan, rejects=named.get("--rejects"))
    except (ConflictError, JournalError, FormatError, RejectsError, OSError):
        return 2
    return 0


@pytest.mark.parametrize("command", ["run", "learn"])
@pytest.mark.parametrize("end", [".rejects.jsonl.part", ".journal", ".journal.lock"])
def test_a_link_at_a_name_that_can_be_foreseen_is_refused(
    command: str, end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scene(Path("s"))
    Path(f"s/out.jsonl{end}").symlink_to("notes")
    assert main([command, "s/in.jsonl", "-o", "s/out.jsonl", "-q"]) == 2
    assert f"out.jsonl{end}: is a symbolic link" in capsys.readouterr().err
    assert Path("s/notes").read_text() == "mine\n"
    assert Path(f"s/out.jsonl{end}").is_symlink()


# The commands by which data were lost

LOST = [
    "learn in.jsonl -o o.tsv --rejects in.jsonl",
    "learn in.jsonl -o o.tsv --summary in.jsonl",
    "learn in.jsonl -o o.tsv --rejects o.tsv",
    "learn in.jsonl -o o.tsv --rejects notes",
    "learn in.jsonl -o notes",
    "learn in.jsonl -o notes.tally",
    "run in.jsonl -o o.jsonl --rejects in.jsonl --overwrite",
    "run in.jsonl -o o.jsonl --rejects notes --overwrite",
    "run in.jsonl -o o.jsonl --rejects empty --overwrite",
    "run in.jsonl -o o.jsonl --rejects o.jsonl",
    "run in.jsonl -o o.jsonl --rejects o.jsonl/r.jsonl",
    "run in.jsonl -o o.jsonl --summary in.jsonl",
    "run in.jsonl -o o.jsonl --summary o.jsonl",
    "run in.jsonl -o o.jsonl --summary notes",
    "run in.jsonl -o o.jsonl --summary folder",
    "run in.jsonl -o o.jsonl --summary o.jsonl.part",
    "run in.jsonl -o t.tsv --to jsonl --templates t.tsv --overwrite",
    "run folder -o folder/o.jsonl",
    "run in.jsonl -o made.jsonl",
    "run in.jsonl -o o.jsonl --rejects /dev/null",
    "run texts -o o.parquet --rejects texts/a.txt --overwrite",
    "run folder -o sub/ --summary folder/s.json",
]


@pytest.mark.parametrize("words", LOST)
def test_what_would_lose_something_does_not_start(
    words: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scene(home / "s")
    os.chdir("s")
    Path("texts").mkdir()
    for name in ("texts/a.txt", "empty", "notes.tally", "made.jsonl.part", "made.jsonl.journal"):
        Path(name).write_text("" if name == "empty" else "{}\n")
    before = tree(home / "s")
    command, *rest = words.split()
    assert main([command, *rest, "-q", *(QUICK if command == "run" else ())]) == 2
    error = capsys.readouterr().err
    assert error.startswith("cleantext-corpus: error: ")
    assert error.count("\n") == 1
    assert tree(home / "s") == before


def test_rejects_and_summary_of_an_earlier_run_are_replaced_or_removed() -> None:
    scene(Path("s"))
    data = Path("s/in.jsonl")
    data.write_text(RECORDS + "{\n", encoding="utf-8")
    argv = ["run", "s/in.jsonl", "-o", "o.jsonl", *QUICK, "--summary", "s.json"]
    assert main(argv) == 0
    assert Path("o.jsonl.rejects.jsonl").exists()
    data.write_text(RECORDS, encoding="utf-8")
    assert main([*argv, "--overwrite"]) == 0
    assert not Path("o.jsonl.rejects.jsonl").exists()
    assert json.loads(Path("s.json").read_text())["rejected"] == 0


def test_markers_of_other_tools_stay() -> None:
    scene(Path("s"))
    for end in (".done", ".written"):
        Path(f"o.jsonl{end}").touch()
    assert main(["run", "s/in.jsonl", "-o", "o.jsonl", *QUICK]) == 0
    assert main(["run", "s/in.jsonl", "-o", "o.jsonl", *QUICK, "--overwrite"]) == 0
    assert Path("o.jsonl.done").exists()
    assert Path("o.jsonl.written").exists()


def test_an_output_is_learned_under_the_name_of_its_input_without_the_end() -> None:
    scene(Path("s"))
    Path("s/in").write_text(HEAD)
    assert main(["learn", "s/in.jsonl", "-o", "s/in", "-q"]) == 0
    assert main(["learn", "s/in.jsonl", "-o", "s/new", "-q"]) == 0
    assert Path("s/in").read_bytes() == Path("s/new").read_bytes()


def test_what_a_killed_clean_file_has_left_is_replaced() -> None:
    scene(Path("s"))
    plan = Plan.of(preset="repair")
    Journal(Path("o.jsonl.journal"), {}, [str(Path("o.jsonl").absolute())]).save()
    Path("o.jsonl.part").write_text("half of it")
    clean_file("s/in.jsonl", "o.jsonl", plan)
    assert sorted(path.name for path in Path().iterdir()) == ["o.jsonl", "s"]


def test_a_failed_clean_file_leaves_nothing() -> None:
    scene(Path("s"))
    Path("o").mkdir()
    Path("o/a.txt").touch()
    before = tree(Path())
    Path("texts").mkdir()
    Path("texts/a.txt").write_text("a\n")
    with pytest.raises(FormatError, match="already exists"):
        clean_file("texts", "o", Plan.of(preset="repair"))
    shutil.rmtree("texts")
    assert tree(Path()) == before


# The check itself


@pytest.mark.parametrize(
    ("reads", "writes", "message"),
    [
        (["a"], ["a"], "a: is read, so it can't be written; give another name"),
        (["a"], ["d/../a"], "d/../a: is the same file as a, which is read"),
        ([], ["x", "d/../x"], "d/../x: is the same file as x, which is written"),
        (["d"], ["d/new"], "d/new: is in d, which is read"),
        (["d"], ["e/new"], "e/new: is in d, which is read"),
        (["d/b"], ["d"], "d: d/b, which is read, is in it"),
        ([], ["n", "n/x"], "n/x: is in n, which is written"),
        ([], ["a\0b"], "a path can't contain a NUL"),
        ([], ["/dev/null"], "/dev/null: is not a regular file"),
        (["a"], ["b"], ""),
    ],
)
def test_conflicts(reads: list[str], writes: list[str], message: str) -> None:
    Path("d").mkdir()
    Path("d/b").touch()
    Path("a").touch()
    Path("e").symlink_to("d")
    try:
        check_conflicts(
            [Use(Path(name), "read") for name in reads],
            [Use(Path(name), "written") for name in writes],
        )
        told = ""
    except ConflictError as error:
        told = str(error)
    assert (message in told) if message else not told


def test_a_lock_is_held_by_one_and_goes_with_its_holder() -> None:
    lock = Path("lock")
    with locked(lock):
        with pytest.raises(LockedError), locked(lock):
            pass
        assert lock.exists()
    assert not lock.exists()


def test_a_lock_whose_file_was_removed_meanwhile_is_taken_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens = iter([True, False])
    lock, really = Path("lock"), os.open

    def open_late(path: Any, *arguments: Any, **named: Any) -> int:
        handle = really(path, *arguments, **named)
        if next(opens, False):
            lock.unlink()  # its holder has just let go of it
        return handle

    monkeypatch.setattr(os, "open", open_late)
    with locked(lock):
        assert lock.exists()
        with pytest.raises(LockedError), locked(lock):
            pass


def test_a_file_system_without_locks_holds_nobody_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with locked(tmp_path / "lock"):
        assert (tmp_path / "lock").exists()
    assert not list(tmp_path.iterdir())


def test_an_output_that_is_there_and_neither_folder_nor_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, output = tmp_path / "a.jsonl", tmp_path / "out"
    source.write_text(RECORDS)
    output.write_text("mine")
    assert main(["run", str(source), "-o", str(output), *QUICK]) == 2
    assert "out: already exists, and is not a folder; give a folder" in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == [source, output]
    assert output.read_text() == "mine"
