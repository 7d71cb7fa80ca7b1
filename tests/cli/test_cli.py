"""The command: arguments and input to exit code, output, messages and bytes on disk."""

from __future__ import annotations

import io
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from commands import CLEAN, DIRTY, Run, command, on_terminal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import (
    HEADLINES,
    LABELS,
    PARAGRAPHS,
    PROSE,
    SEEDS,
    STERN,
    model_file,
    one_sided_model_file,
)

import cleantext
from cleantext import build_chain, explain_bytes
from cleantext.body.find import NOTE
from cleantext.cli.discover import Found
from cleantext.cli.help import PRESETS_ABOUT
from cleantext.cli.main import entry, main
from cleantext.cli.process import Action, outcomes
from cleantext.config.settings import Settings
from cleantext.kinds import ABOUT, KINDS
from cleantext.presets import EVERY, PRESETS
from cleantext.system.files import encode
from cleantext.system.processes import leave_signals_to_parent

# What is done, and the exit code


@pytest.mark.parametrize(
    ("argv", "contents", "code", "out", "on_disk"),
    [
        ([], DIRTY, 0, CLEAN, DIRTY),
        ([], CLEAN, 0, CLEAN, CLEAN),
        (["--in-place"], DIRTY, 1, b"", CLEAN),
        (["-i"], CLEAN, 0, b"", CLEAN),
        (["--check"], DIRTY, 1, b"", DIRTY),
        (["--check"], CLEAN, 0, b"", CLEAN),
        (["--diff"], CLEAN, 0, b"", CLEAN),
        (
            ["--keep", "advertisement"],
            DIRTY,
            0,
            b"He said so.\nAdvertisement\nShe agreed.\r\n",
            DIRTY,
        ),
        (["--skip", "tidy,advertisement"], DIRTY, 0, DIRTY, DIRTY),
        (["--only", "tidy"], DIRTY, 0, b"He said so.\nAdvertisement\nShe agreed.\r\n", DIRTY),
        (["--preset", "repair"], DIRTY, 0, b"He said so.\nAdvertisement\nShe agreed.\r\n", DIRTY),
        (["--protect", "^adv"], DIRTY, 0, b"He said so.\nAdvertisement\nShe agreed.\r\n", DIRTY),
        (["--phrase", "legal=He said so"], DIRTY, 0, b"She agreed.\r\n", DIRTY),
        (["--drop", "blank"], b"One.\n\n\nTwo.\n", 0, b"One.\n\nTwo.\n", b"One.\n\n\nTwo.\n"),
        (["--encoding", "latin-1"], b"Caf\xe9.\n", 0, "Café.\n".encode(), b"Caf\xe9.\n"),
        ([], b"", 0, b"", b""),
        (["-i"], b"\xef\xbb\xbfAdvertisement\nText.\f\n", 1, b"", b"\xef\xbb\xbfText.\n"),
        (["-i"], b"Text.\f", 1, b"", b"Text."),
        (["-i"], b"Advertisement", 1, b"", b""),
    ],
)
def test_a_file(
    ran: Run, argv: list[str], contents: bytes, code: int, out: bytes, on_disk: bytes
) -> None:
    Path("page.txt").write_bytes(contents)
    result = ran(*argv, "page.txt")
    assert (result.code, result.out) == (code, out)
    assert Path("page.txt").read_bytes() == on_disk


@pytest.mark.parametrize(
    ("argv", "code", "out"),
    [
        ([], 0, CLEAN),
        (["-"], 0, CLEAN),
        (["--check"], 1, b""),
        (["--check", "--skip", "tidy,advertisement"], 0, b""),
        (["--preset", "repair"], 0, b"He said so.\nAdvertisement\nShe agreed.\r\n"),
    ],
)
def test_standard_input(ran: Run, argv: list[str], code: int, out: bytes) -> None:
    assert ran(*argv, stdin=DIRTY)[:2] == (code, out)


def test_a_diff_of_standard_input(ran: Run) -> None:
    result = ran("--diff", stdin=DIRTY)
    assert result.code == 1
    assert b"-Advertisement\n" in result.out
    assert ran("--diff", stdin=CLEAN) == (0, b"", "1 file would be left as it is\n")


def test_words_of_a_report(ran: Run) -> None:
    Path("a.txt").write_bytes(DIRTY)
    Path("b.txt").write_bytes(CLEAN)
    assert ran("a.txt").err == ""
    assert ran("--check", "a.txt", "b.txt").err == (
        "would clean a.txt\n1 file would be cleaned, 1 file would be left as it is\n"
    )
    assert ran("-i", "a.txt", "b.txt", "c.txt").err == (
        "cleaned a.txt\n"
        "cleantext: c.txt: there is no such file; look for a slip in its name\n"
        "1 file cleaned, 1 file left as it was, trouble with 1 file\n"
    )
    assert ran("-i", "a.txt", "b.txt").err == "2 files left as they were\n"
    Path("a.txt").write_bytes(DIRTY)
    assert ran("-i", "--quiet", "a.txt", "b.txt") == (1, b"", "")


def test_several_files_go_one_after_the_other_to_standard_output(ran: Run) -> None:
    Path("a.txt").write_bytes(DIRTY)
    assert ran("a.txt", "-", "a.txt", stdin=b"Between.\n").out == CLEAN + b"Between.\n" + CLEAN


def test_a_second_run_writes_nothing(ran: Run) -> None:
    path = Path("page.txt")
    path.write_bytes(DIRTY)
    assert ran("-i", "page.txt").code == 1
    before = path.stat()
    assert ran("-i", "page.txt").code == 0
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


ODD = st.sampled_from(
    [
        "Advertisement",
        "Read more",
        "Prose goes on.",
        "",
        " x ",
        "a\rb",
        "\ufeff",
        "\ud800",
        "naÃ¯ve",
        "é",
    ]
)
DOCUMENTS = st.lists(st.tuples(ODD, st.sampled_from(["\n", "\r\n"])), max_size=12).map(
    lambda lines: "".join(text + end for text, end in lines)
)
BYTES = st.tuples(
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    DOCUMENTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([b"", b"No end", b"caf\xe9\n"]),
).map(b"".join)
IN_ONE_FOLDER = settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@IN_ONE_FOLDER
@given(BYTES)
def test_the_command_equals_the_library(ran: Run, data: bytes) -> None:
    path = Path("page.txt")
    path.write_bytes(data)
    expected = encode(explain_bytes(data).text, data)
    printed = ran("page.txt")
    assert (printed.code, printed.out) == (0, expected)
    assert ran(stdin=data)[:2] == (0, expected)
    assert ran("--check", "page.txt").code == int(expected != data)
    assert ran("--check", stdin=data).code == int(expected != data)
    assert ran("--in-place", "page.txt").code == int(expected != data)
    assert path.read_bytes() == expected
    assert ran("--in-place", "page.txt").code == 0
    assert path.read_bytes() == expected


# Own material


FILTERS = """
from cleantext import drop, rewrite

@drop
def shouts(line):
    return "aside" if line.isupper() else None

@drop
def counts(line, seen=[]):
    seen.append(line)
    return "aside" if len(seen) % 3 == 1 else None

@rewrite
def breaks(line):
    raise RuntimeError("out of ideas")

@drop
def wrong(line):
    return 3

plain = str.upper
"""


def test_own_filters(ran: Run) -> None:
    Path("own_filters.py").write_text(FILTERS)
    assert ran("--filter", "own_filters:shouts", stdin=b"HELP\nWith what?\n").out == b"With what?\n"
    for name, complaint in (
        ("own_filters:counts", "a second run would change line 2 of the result again, by counts"),
        ("own_filters:breaks", "RuntimeError: out of ideas"),
        ("own_filters:wrong", "TypeError: wrong must give a str"),
    ):
        Path("page.txt").write_bytes(b"Text.\n" * 5)
        result = ran("-i", "--filter", name, "page.txt")
        assert result.code == 2
        assert result.err.startswith("cleantext: page.txt: not cleaned: ")
        assert complaint in result.err
        assert Path("page.txt").read_bytes() == b"Text.\n" * 5


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("own_filters", "a filter is named module:name, not 'own_filters'"),
        ("no_such_module:x", "can't be loaded: ModuleNotFoundError"),
        ("own_filters:nothing", "can't be loaded: AttributeError"),
        ("own_filters:plain", "is no filter: put @rewrite, @drop or @trim"),
    ],
)
def test_own_filters_that_are_none(ran: Run, name: str, complaint: str) -> None:
    Path("own_filters.py").write_text(FILTERS)
    result = ran("--filter", name, stdin=b"Text.\n")
    assert (result.code, result.out) == (2, b"")
    assert complaint in result.err


def test_a_pattern_that_runs_away_is_named_with_file_and_line(
    ran: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleantext.phrases.patterns.TIME_LIMIT", 0.05)
    Path("good.txt").write_bytes(b"Good.\f\n")
    for option, value, end in (
        ("--protect", "^(a|a)*$", b"!\f\n"),
        ("--phrase", "legal=/^(a|a)*$/", b"!\f\n"),  # tidy changes it before the phrase sees it
        ("--phrase", "legal=/^(a|a)*$/", b"!\n"),
    ):
        data = b"Fine.\f\n" + b"a" * 40 + end
        Path("bad.txt").write_bytes(data)
        result = ran("-i", option, value, "bad.txt", "good.txt")
        assert result.code == 2
        assert "cleantext: bad.txt: line 2: the pattern '^(a|a)*$' took more than" in result.err
        assert "on the line 'aaaa" in result.err
        assert Path("bad.txt").read_bytes() == data
    assert Path("good.txt").read_bytes() == b"Good.\n"


# Mistakes


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (["--chek"], "unknown option '--chek'; did you mean '--check'?"),
        (["--chek=3"], "unknown option '--chek'; did you mean '--check'?"),
        (["-z"], "unknown option '-z'"),
        (["--wholly-unlike-any"], "unknown option '--wholly-unlike-any'; see cleantext --help"),
        (["--keep", "credits"], "unknown kind 'credits'; did you mean 'credit'?"),
        (["--drop", "advert,legal"], "unknown kind 'advert'; did you mean 'advertisement'?"),
        (["--only", "tidi"], "unknown filter 'tidi'; did you mean 'tidy'?"),
        (["--skip", "qqqq"], "unknown filter 'qqqq'; known: "),
        (["--preset", "artcle"], "unknown preset 'artcle'; did you mean 'article'?"),
        (["--encoding", "latin1x"], "unknown encoding 'latin1x'; did you mean 'latin1'?"),
        (["--explain=jsn"], "'jsn' is unknown; did you mean 'json'?"),
        (["--explain=csv"], "'csv' is unknown; known: text, json"),
        (["--jobs", "0"], "'0' is no number from 1 up"),
        (["--jobs", "100000000"], "100000000 processes are too many; 1024 at most"),
        (["--only", ""], "'' names nothing; is a variable not set?"),
        (["--skip", " , "], "' , ' names nothing; is a variable not set?"),
        (["--encoding", ""], "unknown encoding ''"),
        (["--phrase", "get the paper"], "'get the paper' is not of the form KIND=PHRASE"),
        (
            ["--phrase", "legal=/(/"],
            "the phrase '/(/': '(' is not a valid regular expression: ",
        ),
        (["--phrase", "newsleter=x"], "unknown kind 'newsleter'; did you mean 'newsletter'?"),
        (["--phrase", "blank=x"], "unknown kind 'blank'; known: account, "),
        (["--languages", "German"], "unknown language 'German'; did you mean 'de'?"),
        (["--languages", "en-US"], "unknown language 'en-US'; did you mean 'en'?"),
        (["--skip-languages", "zz"], "unknown language 'zz'; known: ar, "),
        (["--remove"], "unknown option '--remove'; see cleantext --help"),
        (["--recursive"], "unknown option '--recursive'; see cleantext --help"),
        (["--body-model", "no.npz"], "body_model: no.npz: there is no such file; "),
        (["--templates", "no.tsv", "--url", "a.b"], "templates: no.tsv: there is no such file; "),
        (["--url", "a.b"], "url: it is of use with --templates only"),
        (["--encoding", "rot13"], "unknown encoding 'rot13'; known: utf-8, "),
        (["--phrase", "legal=***"], "holds no phrase"),
        (["--protect", "("], "'(' is not a valid regular expression"),
        (["--keep", "legal", "--drop", "legal"], "to keep and to drop: legal"),
        (["--in-place"], "--in-place needs files or folders"),
        (["--in-place", "-"], "--in-place needs files or folders"),
        (["--in-place", "--check", "x"], "choose one"),
        (["--print-completion", "bsh"], "unknown shell 'bsh'; did you mean 'bash'?"),
        (["--config", "no.toml"], "no.toml: there is no such file"),
    ],
)
def test_mistakes(ran: Run, argv: list[str], complaint: str) -> None:
    result = ran(*argv, stdin=DIRTY)
    assert (result.code, result.out) == (2, b"")
    assert complaint in result.err
    assert result.err.count("\n") == 1
    assert result.err.startswith("cleantext: error: ")


def test_every_chain_of_the_command_is_canonical() -> None:
    for name in PRESETS:
        assert build_chain(preset=name, drop=list(KINDS)).canonical


# Files and folders


def test_options_and_files_in_any_order(ran: Run) -> None:
    Path("-dash.txt").write_bytes(DIRTY)
    Path("a.txt").write_bytes(DIRTY)
    assert ran("a.txt", "--check", "b.txt", "-q").code == 2
    assert ran("--check", "--", "-dash.txt").err.startswith("would clean -dash.txt\n")


def test_folders_are_walked(ran: Run) -> None:
    taken = ["a.txt", "b.md", "c.text", "d.markdown", "sub/e.txt", "sub/deeper/f.txt"]
    left = [
        "page.html",
        "noname",
        ".hidden.txt",
        ".git/x.txt",
        "node_modules/x.txt",
        "venv/x.txt",
        "env/pyvenv.cfg",
        "env/x.txt",
        "ignored.txt",
        "out/x.txt",
        "sub/mine.txt",
        "sub/out/x.txt",
    ]
    for name in taken + left:
        path = Path("top", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(DIRTY)
    Path("top/.gitignore").write_text("ignored.txt\nout/\n*.md\n")
    Path("top/.cleantextignore").write_text("!b.md\n")
    Path("top/sub/.cleantextignore").write_text("mine.txt\n")
    Path("elsewhere").mkdir()
    Path("elsewhere/x.txt").write_bytes(DIRTY)
    Path("top/link.txt").symlink_to("../elsewhere/x.txt")
    Path("top/linked").symlink_to("../elsewhere")
    result = ran("--check", "top")
    named = [line.removeprefix("would clean top/") for line in result.err.splitlines()[:-1]]
    assert named == ["a.txt", "b.md", "c.text", "d.markdown", "sub/e.txt", "sub/deeper/f.txt"]
    ran("-i", "top")
    for name in left:
        assert Path("top", name).read_bytes() == DIRTY


def test_ignore_files_of_folders_above_hold_up_to_the_repository(ran: Run) -> None:
    Path("repository/.git").mkdir(parents=True)
    Path("repository/texts").mkdir()
    Path(".gitignore").write_text("*.txt\n")
    Path("repository/.gitignore").write_text("texts/b.txt\n")
    for name in ("a.txt", "b.txt"):
        Path("repository/texts", name).write_bytes(DIRTY)
    result = ran("--check", "repository/texts")
    assert result.err.splitlines()[:-1] == ["would clean repository/texts/a.txt"]


def test_include_and_exclude(ran: Run) -> None:
    for name in ("a.txt", "b.srt", "drafts/c.srt"):
        path = Path("top", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(DIRTY)
    result = ran("--check", "--include", "*.srt", "--exclude", "drafts/", "top")
    assert result.err.splitlines()[:-1] == ["would clean top/b.srt"]
    result = ran("--check", "--exclude", "*.txt", "--exclude", "!a.txt", "top")
    assert result.err.splitlines()[:-1] == ["would clean top/a.txt"]


def test_a_named_file_is_always_taken_unless_exclusion_is_forced(ran: Run) -> None:
    Path("page.html").write_bytes(DIRTY)
    Path(".gitignore").write_text("*.html\n")
    assert ran("--check", "--exclude", "page.html", "page.html").code == 1
    assert ran("--check", "--force-exclude", "page.html").code == 0
    Path(".gitignore").unlink()
    assert ran("--check", "--force-exclude", "page.html").code == 1
    assert ran("--check", "--force-exclude", "--exclude", "*.html", "page.html").code == 0


def test_an_empty_name_is_not_the_working_folder(ran: Run) -> None:
    Path("a.txt").write_bytes(DIRTY)
    result = ran("-i", "")
    assert result.code == 2
    assert result.err.startswith("cleantext: '': the name is empty; is a variable not set?\n")
    assert Path("a.txt").read_bytes() == DIRTY


def test_each_file_once(ran: Run) -> None:
    Path("top").mkdir()
    Path("top/a.txt").write_bytes(DIRTY)
    Path("link.txt").symlink_to("top/a.txt")
    result = ran("-i", "top/a.txt", "top", "./top/a.txt", "link.txt")
    assert result.err == "cleaned top/a.txt\n1 file cleaned\n"


def test_a_folder_without_texts(ran: Run) -> None:
    Path("top").mkdir()
    assert ran("--check", "top") == (0, b"", "no files to clean\n")


def test_a_folder_that_cannot_be_read(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("top").mkdir()
    Path("a.txt").write_bytes(CLEAN)

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    result = ran("--check", "top", "a.txt")
    assert result.code == 2
    assert "cleantext: top: permission denied" in result.err
    assert "1 file would be left as it is" in result.err


# Several processes


def test_jobs_change_no_byte_and_no_word(ran: Run) -> None:
    names = []
    for number in range(25):
        names.append(f"{number}.txt")
        Path(names[-1]).write_bytes(DIRTY * number if number % 3 else b"\0" * number + CLEAN)
    names.insert(5, "missing.txt")
    for argv in (["--check", "--diff", "--explain"], ["--explain=json"], ["--check"]):
        assert ran(*argv, "--jobs", "1", *names) == ran(*argv, "--jobs", "2", *names)
    one = ran("-i", "--jobs", "1", *names)
    after = [Path(name).read_bytes() for name in names if name != "missing.txt"]
    for number in range(25):
        Path(f"{number}.txt").write_bytes(DIRTY * number if number % 3 else b"\0" * number + CLEAN)
    assert ran("-i", "--jobs", "2", *names) == one
    assert [Path(name).read_bytes() for name in names if name != "missing.txt"] == after


def test_many_files_are_shared_out(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        Path(f"{number}.txt").write_bytes(DIRTY)
    expected = ran("--check", ".")
    monkeypatch.setattr("cleantext.cli.process.MANY_FILES", 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert ran("--check", ".") == expected
    monkeypatch.setattr("cleantext.cli.process.MANY_FILES", 200)
    monkeypatch.setattr("cleantext.cli.process.MANY_BYTES", 10)
    assert ran("--check", ".") == expected
    assert ran("--check", "0.txt", "1.txt", "no.txt").code == 2


KILLER = """
import os, signal
from cleantext import drop

@drop
def dies(line):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_worker_that_dies_is_told(ran: Run) -> None:
    Path("own_killer.py").write_text(KILLER)
    for name in "abc":
        Path(f"{name}.txt").write_bytes(DIRTY)
    result = ran("-i", "--jobs", "2", "--filter", "own_killer:dies", "a.txt", "b.txt", "c.txt")
    assert result.code == 2
    assert "a.txt: not cleaned: 2 worker processes died over it (ended by signal 9" in result.err
    assert Path("a.txt").read_bytes() == DIRTY


LEAVER = """
import sys
from cleantext import drop

@drop
def leaves(line):
    sys.exit(0)

@drop
def fails(line):
    raise ValueError("one\\ntwo")
"""


@pytest.mark.parametrize("name", ["leaves", "fails"])
def test_an_own_filter_that_leaves_or_fails_is_told_in_one_line(ran: Run, name: str) -> None:
    Path("own_leaver.py").write_text(LEAVER)
    Path("a.txt").write_bytes(DIRTY)
    result = ran("--filter", f"own_leaver:{name}", "a.txt")
    assert result.code == 2
    assert result.err.startswith("cleantext: a.txt: not cleaned: ")
    assert "is it an own filter?" in result.err
    assert result.err.count("\n") == 1


# Help, version, completion


def test_help(ran: Run) -> None:
    result = ran("--help")
    text = result.out.decode()
    assert (result.code, result.err) == (0, "")
    for word in (*KINDS, *PRESETS, *(part.name for part in EVERY), "exit codes", "NO_COLOR"):
        assert word in text
    assert "  --explain[=json] " in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_help_tells_of_every_kind_and_preset_and_of_no_other() -> None:
    assert set(ABOUT) == set(KINDS)
    assert set(PRESETS_ABOUT) == set(PRESETS)


def test_version(ran: Run) -> None:
    assert ran("--version") == (0, f"cleantext {cleantext.__version__}\n".encode(), "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion(ran: Run, shell: str) -> None:
    result = ran("--print-completion", shell)
    assert (result.code, result.err) == (0, "")
    for word in (b"in-place", b"advertisement", b"squeeze_blanks", b"repair"):
        assert word in result.out


def test_the_console_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["cleantext", "--version"])
    with pytest.raises(SystemExit) as stop:
        entry()
    assert stop.value.code == 0


def test_the_module_runs() -> None:
    process = command("--version", stdout=subprocess.PIPE)
    assert process.communicate(timeout=60)[0] == f"cleantext {cleantext.__version__}\n".encode()


def test_version_loads_little() -> None:
    code = (
        "import sys; from cleantext.cli.main import main; main(['--version']); print(*sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    loaded = set(out.decode().split())
    late = {
        "dataclasses",
        "pathlib",
        "importlib.metadata",
        "cleantext.chain.chain",
        "ftfy",
        "regex",
    }
    assert not loaded & (late | {"cleantext.cli.command", "shutil", "json", "difflib"})


# Standard streams


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"".join(b"This is line %d of a long text.\n" % n for n in range(20_000)))
    # Many files: a system may well take one long write whole when its reader goes away.
    argv = ("--config", "none", "--preset", "repair", *[str(path)] * 20)
    process = command(*argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 141


@pytest.mark.parametrize("option", ["--help", "--version", "--print-completion=bash"])
def test_help_into_a_closed_pipe_is_quiet(ran: Run, option: str, tmp_path: Path) -> None:
    end, start = os.pipe()
    os.close(end)
    process = command(option, stdout=start, stderr=subprocess.PIPE)
    os.close(start)
    assert process.communicate(timeout=60)[1] == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_standard_output_on_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(DIRTY)
    with Path("/dev/full").open("wb") as full:
        process = command("--config", "none", str(path), stdout=full, stderr=subprocess.PIPE)
        err = process.communicate(timeout=60)[1]
    assert process.returncode == 2
    assert err.startswith(b"cleantext: error: standard output can't be written: the disk is full")
    assert err.count(b"\n") == 1


def test_closed_streams(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("page.txt").write_bytes(DIRTY)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        code = main(["page.txt"])
    assert code == 2
    assert "standard output is closed" in ran("--check", "page.txt").err
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert main(["--diff", "page.txt"]) == 2
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", None)
        assert main(["--explain", "page.txt", "missing.txt"]) == 2
    assert ran("--check", "page.txt").out == CLEAN  # what was printed above, and nothing more
    monkeypatch.setattr(io, "TextIOWrapper", lambda _: None)
    assert "standard input is closed" in ran().err


def test_standard_input_that_cannot_be_read(ran: Run) -> None:
    class Folder(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise IsADirectoryError(21, "Is a directory")

    result = ran(stdin=Folder())
    assert result.code == 2
    assert result.err == "cleantext: <stdin>: this is a folder; name the files in it\n"


# Terminals


def test_a_diff_has_colours_on_a_terminal_only(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(DIRTY)
    argv = ("--config", "none", "--diff", "-q", str(path))
    coloured = on_terminal(*argv, environment={"NO_COLOR": ""})
    assert "\x1b[31m-Advertisement\x1b[0m\n" in coloured
    assert "\x1b[36m@@ -1,3 +1,2 @@\x1b[0m\n" in coloured
    assert "\x1b[1m--- " in coloured
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb", "NO_COLOR": ""}):
        assert "\x1b" not in on_terminal(*argv, environment=environment)


def test_at_the_keyboard_a_hint_is_given() -> None:
    shown = on_terminal("--config", "none", typed=b"Advertisement\nText.\n\x04")
    assert "cleantext: reading from the keyboard; Ctrl-D ends the text\n" in shown
    assert shown.endswith("Text.\n")


SLOW = """
import time
from cleantext import drop

@drop
def slow(line):
    time.sleep(0.5)
"""


@pytest.mark.slow
def test_a_bar_when_it_takes_longer(tmp_path: Path) -> None:
    (tmp_path / "own_slow.py").write_text(SLOW)
    (tmp_path / "cleantext.toml").write_text('filters = ["own_slow:slow"]\n')
    names = []
    for number in range(4):
        names.append(str(tmp_path / f"{number}.txt"))
        Path(names[-1]).write_bytes(b"Text.\n")
    config = ("--config", str(tmp_path / "cleantext.toml"))
    shown = on_terminal(*config, "--check", *names)
    assert "/4 [" in shown
    assert shown.endswith("4 files would be left as they are\n")
    quick = ("--config", "none", "--preset", "repair", "--check")
    assert "/4 [" not in on_terminal(*quick, *names)


# Signals


WAITS = """
import time
from pathlib import Path
from cleantext import drop

@drop
def waits(line):
    if line == "Wait.":
        Path("waiting").touch()
        time.sleep(60)
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_every_file_whole(
    tmp_path: Path, number: signal.Signals, code: int, jobs: str
) -> None:
    (tmp_path / "own_waits.py").write_text(WAITS)
    (tmp_path / "a.txt").write_bytes(DIRTY)
    (tmp_path / "b.txt").write_bytes(b"Wait.\n" + DIRTY)
    (tmp_path / "c.txt").write_bytes(DIRTY)
    argv = ["-i", "--jobs", jobs, "--filter", "own_waits:waits", "a.txt", "b.txt", "c.txt"]
    process = command(*argv, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True)
    until = time.monotonic() + 60
    while not (tmp_path / "waiting").exists():
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.02)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as the keyboard does: it goes to the workers, too
    else:
        process.send_signal(number)
    err = process.communicate(timeout=60)[1].decode()
    assert process.returncode == code
    assert err.endswith("cleantext: stopped; every file is whole\n")
    assert "Traceback" not in err
    assert (tmp_path / "b.txt").read_bytes() == b"Wait.\n" + DIRTY
    assert {(tmp_path / name).read_bytes() for name in ("a.txt", "c.txt")} <= {CLEAN, DIRTY}
    assert not list(tmp_path.glob(".cleantext-*"))
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # no worker is left


def test_a_signal_while_a_file_is_written(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    Path("page.txt").write_bytes(DIRTY)
    monkeypatch.setattr(os, "fsync", interrupted)
    assert ran("-i", "page.txt") == (143, b"", "cleantext: stopped; every file is whole\n")
    assert sorted(map(str, Path().iterdir())) == ["page.txt"]
    assert Path("page.txt").read_bytes() == DIRTY
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


# Corners that the tests above reach only in other processes


def test_the_module_runs_here(monkeypatch: pytest.MonkeyPatch, ran: Run) -> None:
    monkeypatch.setattr(sys, "argv", ["cleantext", "--version"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_module("cleantext", run_name="__main__")
    assert stop.value.code == 0


def test_the_command_runs_in_any_thread(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main(["-i", "page.txt"])))
    thread.start()
    thread.join()
    assert codes == [1]
    assert Path("page.txt").read_bytes() == CLEAN


@pytest.mark.parametrize(
    ("error", "complaint"),
    [
        (MemoryError(), "there is not enough memory for it; split it, or use --jobs 1"),
        (KeyError("x"), "not cleaned, by a fault of cleantext, which please report: KeyError: 'x'"),
    ],
)
def test_faults_are_told(
    ran: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, complaint: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("cleantext.cli.process.explain_with", fail)
    Path("page.txt").write_bytes(DIRTY)
    result = ran("-i", "page.txt")
    assert result.code == 2
    assert result.err.startswith(f"cleantext: page.txt: {complaint}")
    assert Path("page.txt").read_bytes() == DIRTY


def test_terminals_here(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        Path(name).write_bytes(DIRTY)

    class Keyboard(io.BytesIO):
        def isatty(self) -> bool:
            return True

    assert "reading from the keyboard" in ran(stdin=Keyboard(DIRTY)).err
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert b"\x1b[31m-Advertisement\x1b[0m\n" in ran("--diff", "a.txt").out
    assert ran("--check", "a.txt", "b.txt").err == (
        "would clean a.txt\nwould clean b.txt\n2 files would be cleaned\n"
    )


def test_workers_that_are_no_longer_needed_are_ended(ran: Run) -> None:
    found = [Found("page.txt", Settings())] * 20
    Path("page.txt").write_bytes(DIRTY)
    before = set(multiprocessing.active_children())
    results = outcomes(found, Action("look"), jobs=2)
    assert next(results).changed
    results.close()
    assert set(multiprocessing.active_children()) <= before


def test_workers_leave_the_keyboard_to_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: dict[int, object] = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    leave_signals_to_parent()
    assert handlers == {signal.SIGINT: signal.SIG_IGN, signal.SIGTERM: signal.SIG_DFL}


@pytest.mark.parametrize(
    ("error", "argv", "code"),
    [
        (BrokenPipeError(), ["page.txt"], 141),
        (BrokenPipeError(), ["--help"], 141),
        (OSError(28, "No space left on device"), ["page.txt"], 2),
    ],
)
def test_output_that_fails_here(
    ran: Run, monkeypatch: pytest.MonkeyPatch, error: OSError, argv: list[str], code: int
) -> None:
    class Gone(io.BytesIO):
        def write(self, *_: object) -> int:
            raise error

        def writelines(self, *_: object) -> None:
            raise error

    Path("page.txt").write_bytes(DIRTY)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Gone(), write_through=True))
    assert main(argv) == code


# The body finder


def test_a_model_of_ones_own_finds_the_body(ran: Run) -> None:
    text = "\n".join(PARAGRAPHS + LABELS + PROSE + HEADLINES) + "\n"
    Path("page.txt").write_text(text, encoding="utf-8")
    dropped = 0
    for own in map(str, map(model_file, SEEDS)):
        result = ran("--body-model", own, "--only", "keep_body", "--explain", "page.txt")
        expected = build_chain(body_model=own, only=["keep_body"]).explain(text)
        assert (result.code, result.out.decode()) == (0, expected.text)
        told = [line for line in result.err.split("\n") if ": aside: " in line]
        for line, edit in zip(told, expected.edits, strict=True):
            assert line.startswith(f"page.txt:{edit.line}: aside: {edit.before[:50]}")
            assert line.endswith(f" [{edit.evidence}]")
        dropped += len(expected.edits)
    assert dropped


def test_it_is_told_where_no_body_was_found(ran: Run) -> None:
    text = b"One thing.\nAnother thing.\nA third thing.\nThe last thing.\n"
    Path("page.txt").write_bytes(text)
    stern = ("--body-model", str(one_sided_model_file(STERN)))
    result = ran(*stern, "page.txt")
    assert result[:2] == (0, text)
    assert result.err == f"cleantext: page.txt: note: {NOTE}\n"
    assert ran(*stern, "--quiet", "page.txt") == (0, text, "")
    assert ran("page.txt").err == ""
