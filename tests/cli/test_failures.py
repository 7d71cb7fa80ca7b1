"""Every failure of the three commands is one line on standard error, and exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from commands import DIRTY, Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleantext import PatternError, build_chain, explain
from cleantext.config.fields import KEYS
from cleantext.config.files import read_table
from cleantext.config.options import Options
from cleantext.config.settings import settings_finder
from cleantext.corpus.cli.main import main as corpus_main
from cleantext.errors import ConfigError, OptionError
from cleantext.lint.main import main as lint_main
from cleantext.system import output

MODULES = ("cleantext.cli.main", "cleantext.corpus.cli.main", "cleantext.lint.main")
IN_ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def run(module: str, *argv: str, **options: object) -> tuple[int, str]:
    """The exit code of a command in another process, and what it says on standard error."""
    code = f"import sys; from {module} import main; "
    process = subprocess.Popen(  # type: ignore[call-overload]
        [sys.executable, "-c", f"{code}sys.exit(main())", *argv],
        stderr=subprocess.PIPE,
        **options,
    )
    err = process.communicate(timeout=60)[1].decode()
    return process.returncode, err


# Output that can't be written


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("option", ["--version", "--help", "--print-completion=zsh"])
def test_help_and_version_onto_a_full_disk_are_errors(module: str, option: str) -> None:
    with Path("/dev/full").open("wb") as full:
        code, err = run(module, option, stdout=full)
    assert code == 2
    assert "error: standard output can't be written: the disk is full" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("option", ["--version", "--help", "--print-completion=bash"])
def test_help_and_version_into_a_closed_pipe_are_quiet(module: str, option: str) -> None:
    end, start = os.pipe()
    os.close(end)
    result = run(module, option, stdout=start)
    os.close(start)
    assert result == (141, "")


FINDINGS = ("--config", "none", "--phrase", "newsletter=the *")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_lint_findings_onto_a_full_disk_or_into_a_closed_pipe() -> None:
    with Path("/dev/full").open("wb") as full:
        code, err = run("cleantext.lint.main", *FINDINGS, stdout=full)
    assert (code, err.count("\n")) == (2, 1)
    end, start = os.pipe()
    os.close(end)
    assert run("cleantext.lint.main", *FINDINGS, stdout=start) == (141, "")
    os.close(start)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_explain_onto_a_full_disk_is_an_error(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(DIRTY)
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [sys.executable, "-m", "cleantext", "--config", "none", "--explain", str(page)],
            stderr=full,
            stdout=subprocess.PIPE,
            check=False,
        )
    assert process.returncode == 2


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (MemoryError(), 2, "tool: error: there is not enough memory\n"),
        (KeyboardInterrupt(), 130, "tool: error: interrupted\n"),
        (RecursionError("too\ndeep"), 2, "tool: error: by a fault of cleantext, which please "),
        (SystemExit(3), 3, ""),
        (SystemExit("no"), 2, ""),
        (SystemExit(), 0, ""),
        (BrokenPipeError(), 141, ""),
        (output.OutputError("full"), 2, "tool: error: full\n"),
    ],
)
def test_guard_ends_any_exception_with_a_line(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> int:
        raise error

    assert output.guard("tool", work) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said)
    assert err.count("\n") == bool(said)


# Configuration files


BAD_TOML = {
    "a tool": ("pyproject.toml", b'tool = "cleantext"', "tool must be a table, as in [tool.clean"),
    "tools": ("pyproject.toml", b"[[tool]]\nx = 'cleantext'", "tool must be a table"),
    "a list": ("pyproject.toml", b"[[tool.cleantext]]\nkeep = []", "tool.cleantext must be a"),
    "a word": ("pyproject.toml", b"[tool]\ncleantext = 'x'", "tool.cleantext must be a table"),
    "depth": ("cleantext.toml", b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
    "digits": ("cleantext.toml", b"a = " + b"9" * 5000, "not valid TOML: "),
    "a NUL": ("cleantext.toml", b"a = \0", "not valid TOML: "),
    "a path": ("cleantext.toml", rb'body_model = "a\u0000b"', "a NUL is in its name"),
    "another": ("cleantext.toml", rb'templates = "a\u0000b"', "a NUL is in its name"),
    "long": ("cleantext.toml", b"keep = {a = '" + b"x" * 5000 + b"'}", "keep must be a list of"),
    "an encoding": ("cleantext.toml", b'encoding = "rot13"', "unknown encoding 'rot13'; known: "),
    "endless": ("cleantext.toml", b"preset = 1e999", "preset must be a string"),
    "a kind": ("cleantext.toml", b'phrases.newsleter = ["x"]', "did you mean 'newsletter'?"),
}


@pytest.mark.parametrize("name", list(BAD_TOML))
def test_configuration_that_is_invalid_is_one_line(ran: Run, name: str) -> None:
    file, data, complaint = BAD_TOML[name]
    Path(file).write_bytes(data)
    result = ran(stdin=DIRTY)
    assert (result.code, result.out, result.err.count("\n")) == (2, b"", 1)
    assert result.err.startswith(f"cleantext: error: {Path.cwd() / file}: ")
    assert complaint in result.err
    assert len(result.err) < 400


def test_configuration_that_is_invalid_is_one_line_in_all_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text('{"text": "x"}\n')
    Path("cleantext.toml").write_bytes(BAD_TOML["depth"][1])
    assert lint_main([]) == 2
    assert corpus_main(["run", "in.jsonl", "-o", "out.jsonl"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all("nested too deeply" in line for line in lines)


TOML = st.recursive(
    st.sampled_from(
        ['"x"', "1", "1.5", "true", "2020-01-01", '"a\\u0000"', "inf", "[]", "{}", '"(']
    )
    | st.sampled_from(['"/(/"', '"*"', '"en"', '"utf-8"', '"idna"', '"credit"', '"article"']),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from("ab"), inner, max_size=2).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        )
    ),
    max_leaves=6,
)
KEY = st.sampled_from([*KEYS, "phrases.legal", "phrases.x", "nonsense", "tool"])
TABLES = st.lists(st.tuples(KEY, TOML), max_size=3).map(
    lambda pairs: "\n".join(f"{key} = {value}" for key, value in pairs).encode()
)
HEADS = st.sampled_from(
    [b"", b"[tool.cleantext]\n", b"[[tool.cleantext]]\n", b"tool.cleantext = 1"]
)


@IN_ONE_FOLDER
@given(
    st.sampled_from(["cleantext.toml", "pyproject.toml"]), HEADS, TABLES | st.binary(max_size=40)
)
def test_configuration_of_any_bytes_is_options_or_an_error(
    tmp_path: Path, name: str, head: bytes, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(head + data)
    try:
        read_table(path)
        found = settings_finder(Options(), None)(tmp_path)
    except ConfigError as error:
        message = str(error)
    else:
        assert isinstance(found, Options)
        return
    finally:
        path.unlink()
    assert "\n" not in message


# Options


def test_paths_with_nul_are_refused() -> None:
    with pytest.raises(OptionError, match="a NUL is in its name"):
        build_chain(body_model="a\0b")
    with pytest.raises(OptionError, match="a NUL is in its name"):
        build_chain(templates="a\0b", url="example.com")
    with pytest.raises(ConfigError, match="there is no such file: a NUL is in its name"):
        settings_finder(Options(), "a\0b")


def test_file_name_with_nul_is_refused(ran: Run) -> None:
    result = ran("a\0b")
    assert (result.code, result.out) == (2, b"")
    assert result.err == "cleantext: a\\x00b: there is no such file: a NUL is in its name\n"


def test_pattern_that_recurses_without_end_runs_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Endless:
        def search(self, *_: object, **__: object) -> None:
            raise MemoryError

    monkeypatch.setattr("cleantext.phrases.patterns.compiled", lambda _: Endless())
    with pytest.raises(PatternError, match="took more than"):
        explain("Advertisement\n", protect=["(?R)"])


def test_pattern_error_says_so_once() -> None:
    for options in ({"protect": ["("]}, {"phrases": {"legal": ["/(/"]}}):
        with pytest.raises(ValueError, match="missing") as caught:
            build_chain(**options)
        assert str(caught.value).count("not a valid regular expression") == 1


@pytest.mark.parametrize("option", ["body_model", "templates"])
def test_options_that_name_files_fail_alike(option: str, tmp_path: Path) -> None:
    site = {"url": "example.com"} if option == "templates" else {}
    for path, why in ((tmp_path / "no", "there is no such file"), (tmp_path, "this is a folder")):
        with pytest.raises(OptionError, match=f"^{option}: {path}: {why}"):
            build_chain(**{option: path}, **site)  # type: ignore[arg-type]


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is installed")
def test_training_without_torch_says_what_to_install() -> None:
    process = subprocess.run(
        [sys.executable, "-m", "cleantext.training", "pages.jsonl"],
        capture_output=True,
        check=False,
        text=True,
    )
    assert process.returncode == 2
    assert process.stderr == (
        "error: training needs torch, which is not installed: "
        "pip install 'cleantext-filters[train]'\n"
    )
