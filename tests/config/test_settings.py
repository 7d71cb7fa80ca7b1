"""Options: from the nearest configuration file, under those of the command line."""

from __future__ import annotations

import grp
import os
import pwd
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from strategies import CALM, SEEDS, of_another_user, one_sided_model_file, tiny_model

from cleantext.body.model import save
from cleantext.cli.help import manual
from cleantext.cli.main import main
from cleantext.config.fields import KEYS
from cleantext.config.files import distrust
from cleantext.config.options import Options
from cleantext.config.patterns import RelativePattern
from cleantext.config.settings import settings_finder
from cleantext.errors import ConfigError

DIRTY = b"He said so.\nAdvertisement\nSkip to content\nTKR 1.20\n"
Out = Callable[..., str]


@pytest.fixture
def out(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Out]:
    """What the command prints of a file; the working folder is empty, the body finder calm."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cleantext.body.find.DEFAULT", one_sided_model_file(CALM))
    Path("page.txt").write_bytes(DIRTY)

    def call(*argv: str, code: int | None = None) -> str:
        result = main(argv or ["page.txt"])
        assert code is None or result == code
        captured = capsysbinary.readouterr()
        return (captured.err if code == 2 else captured.out).decode()

    monkeypatch.setattr(sys, "path", [*sys.path])
    yield call
    for name in [name for name in sys.modules if name.startswith("own_")]:
        del sys.modules[name]


def configure(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


BARE = "He said so.\nTKR 1.20\n"
KEPT = "He said so.\nAdvertisement\nTKR 1.20\n"
NAVIGATED = "He said so.\nSkip to content\nTKR 1.20\n"
WHOLE = DIRTY.decode()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cleantext.toml", 'keep = ["advertisement"]'),
        ("pyproject.toml", '[tool.cleantext]\nkeep = ["advertisement"]'),
        ("pyproject.toml", '[ tool . cleantext ]\nkeep = ["advertisement"]'),
    ],
)
def test_configuration_file_is_read(out: Out, name: str, text: str) -> None:
    configure(name, text)
    assert out() == KEPT
    assert out("--config", "none", "page.txt") == BARE


def test_settings_finder_uses_the_nearest_file(out: Out) -> None:
    configure("cleantext.toml", 'keep = ["advertisement"]')
    configure("pyproject.toml", '[tool.cleantext]\npreset = "repair"')  # cleantext.toml goes first
    configure("near/pyproject.toml", '[tool.cleantext]\nkeep = ["navigation"]')
    configure("near/no/pyproject.toml", "[project]\nname = 'cleantext-like'")  # no table: passed
    for folder in ("near/no", "far"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        Path(folder, "page.txt").write_bytes(DIRTY)
    assert out("near/no/page.txt") == NAVIGATED
    assert out("far/page.txt") == KEPT
    assert out("near/no/page.txt", "far/page.txt") == out("near/no/page.txt") + KEPT
    assert out("--config", "cleantext.toml", "near/no/page.txt") == KEPT


def test_settings_of_standard_input_are_those_of_the_working_folder(
    out: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure("cleantext.toml", 'keep = ["advertisement"]')
    Path("sub").mkdir()
    monkeypatch.chdir("sub")
    with Path("../page.txt").open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert out("-") == KEPT


def test_configuration_file_may_have_every_key(out: Out) -> None:
    configure(
        "cleantext.toml",
        """
        preset = "page"
        strictness = "gentle"
        encoding = "latin-1"
        keep = ["legal"]
        drop = ["byline"]
        only = ["navigation", "own_counter", "shouts"]
        skip = ["tidy"]
        languages = ["en", "de", "fr"]
        skip_languages = ["de"]
        form = "plain"
        split = "form-feed"
        protect = ['^Fig\\.']
        include = ["*.srt"]
        exclude = ["drafts/"]
        filters = ["own_config_filter:shouts"]
        phrases.counter = ["TKR *"]
        body_model = "own.npz"
        templates = "own.tsv"
        url = "example.com"
        ignore_marks = true
        """,
    )
    configure("own.tsv", "example.com\t1\t9\tRead more\n")
    save(tiny_model(SEEDS[0]), Path("own.npz"))
    configure(
        "own_config_filter.py",
        "from cleantext import drop\n\n"
        "@drop\ndef shouts(line):\n    return 'aside' if line.isupper() else None\n",
    )
    Path("page.txt").write_bytes(b"Caf\xe9.\nSkip to content\nTKR 2\nHELP\nAdvertisement\n")
    assert out() == "Café.\nAdvertisement\n"
    for name in ("a.srt", "a.txt", "drafts/b.srt"):
        configure(name, "Skip to content\n")
    assert main(["--check", "."]) == 1
    (settings,) = {settings_finder(Options(), None)(Path.cwd())}
    assert set(KEYS) == {key for key in vars(settings) if getattr(settings, key)}


def test_help_names_every_key() -> None:
    _, _, text = manual().partition("configuration:")
    for key in KEYS:
        assert f"    {key}" in text


@pytest.mark.parametrize(
    ("text", "argv", "expected"),
    [
        # lists add up
        ('keep = ["advertisement"]', ["--keep", "navigation"], WHOLE),
        ('skip = ["advertisement"]', ["--skip", "navigation"], WHOLE),
        ('phrases.legal = ["TKR *"]', ["--phrase", "legal=he said so"], ""),
        ('phrases.legal = ["TKR *"]', ["--phrase", "sharing=he said so"], ""),
        ('protect = ["^ad"]', ["--protect", "^skip"], WHOLE),
        # words, and what contradicts, are settled by the command line
        ('preset = "repair"', ["--preset", "article"], BARE),
        ('encoding = "utf-16"', ["--encoding", "utf-8"], BARE),
        ('keep = ["advertisement"]', ["--drop", "advertisement"], BARE),
        ('preset = "repair"\ndrop = ["advertisement"]', ["--keep", "advertisement"], WHOLE),
        ('only = ["tidy"]', ["--only", "advertisement"], NAVIGATED),
        ('skip = ["advertisement"]', ["--only", "advertisement"], NAVIGATED),
        ('only = ["advertisement", "navigation"]', ["--skip", "navigation"], NAVIGATED),
        # a filter of the file can be named on the command line
        ('phrases.legal = ["TKR *"]', ["--skip", "own_legal"], BARE),
    ],
)
def test_merged_over_prefers_the_command_line(
    out: Out, text: str, argv: list[str], expected: str
) -> None:
    configure("cleantext.toml", text)
    assert out(*argv, "page.txt") == expected


def test_patterns_add_up_and_are_relative_to_their_folder(
    out: Out, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    configure("top/cleantext.toml", 'exclude = ["/a.txt"]\ninclude = ["*.txt"]')
    for name in ("top/a.txt", "top/sub/a.txt", "top/b.txt", "top/c.srt"):
        configure(name, "Advertisement\n")

    def taken(*argv: str) -> list[str]:
        main(["--check", *argv, "top"])
        lines = capsysbinary.readouterr().err.decode().splitlines()
        return [line.removeprefix("would clean top/") for line in lines[:-1]]

    assert taken() == ["b.txt", "sub/a.txt"]
    assert taken("--exclude", "top/b.txt") == ["sub/a.txt"]
    assert taken("--include", "*.srt") == ["c.srt"]


# Mistakes: code 2, one line, nothing done


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("kep = []", "unknown key 'kep'; did you mean 'keep'?"),
        ("zzz = 1", "unknown key 'zzz'; known: "),
        ("preset = 1", 'preset must be a string, as in preset = "...", not 1'),
        ('keep = "credit"', "keep must be a list of strings, as in keep = [\"...\"], not 'credit'"),
        ("keep = [1]", "keep must be a list of strings"),
        ('exclude = "x"', "exclude must be a list of strings"),
        ("phrases = []", "phrases must be a table of kinds, as in phrases.newsletter"),
        ('phrases.legal = "x"', "phrases.legal must be a list of strings"),
        ('phrases.legal = ["/(/"]', "'(' is not a valid regular expression"),
        ('phrases.legal = ["*"]', "holds no phrase"),
        ('protect = ["("]', "'(' is not a valid regular expression"),
        ('keep = ["credits"]', "unknown kind 'credits'; did you mean 'credit'?"),
        ('preset = "artcle"', "unknown preset 'artcle'; did you mean 'article'?"),
        ("body_model = 1", 'body_model must be a string, as in body_model = "...", not 1'),
        ('body_model = "no.npz"', "no.npz: there is no such file; check the name"),
        ('encoding = "utf9"', "unknown encoding 'utf9'; did you mean 'utf"),
        ('encoding = "a\\u0000b"', "unknown encoding"),
        ('filters = ["no_such_module:x"]', "can't be loaded: ModuleNotFoundError"),
        ("keep = [", "not valid TOML: "),
        ("x", "(at end of document)"),
        ("a = 1\nb = = 2\n", "(at line 2, column 5)"),
    ],
)
def test_configuration_file_errors_name_the_file(out: Out, text: str, complaint: str) -> None:
    configure("cleantext.toml", text)
    said = out("--in-place", "page.txt", code=2)
    assert said.startswith(f"cleantext: error: {Path.cwd() / 'cleantext.toml'}: ")
    assert complaint in said
    assert said.count("\n") == 1
    assert Path("page.txt").read_bytes() == DIRTY


def test_pyproject_errors_name_the_file(out: Out) -> None:
    configure("pyproject.toml", "[tool]\ncleantext = 3\n")
    assert "pyproject.toml: tool.cleantext must be a table" in out("page.txt", code=2)
    configure("pyproject.toml", "[project]\nname = 'x'\n")
    assert "there is no table [tool.cleantext] in it" in out(
        "--config", "pyproject.toml", "page.txt", code=2
    )
    configure("pyproject.toml", "this is = = no TOML, but of no concern\n")
    assert out() == BARE


def test_command_line_errors_do_not_name_the_file(out: Out) -> None:
    configure("cleantext.toml", 'keep = ["credit"]')
    assert out("--keep", "legl", "page.txt", code=2) == (
        "cleantext: error: unknown kind 'legl'; did you mean 'legal'?\n"
    )


def test_configuration_file_that_cannot_be_read(out: Out) -> None:
    Path("cleantext.toml").write_bytes(b'keep = ["\xff"]')
    assert "TOML must be UTF-8; byte 10 is not" in out("page.txt", code=2)
    assert "this is a folder" in out("--config", ".", "page.txt", code=2)
    assert "there is no such file" in out("--config", "no.toml", "page.txt", code=2)


def test_distrust_keeps_code_of_other_folders_from_running(out: Out) -> None:
    configure("texts/cleantext.toml", 'filters = ["own_unasked:shouts"]')
    configure("texts/own_unasked.py", "raise SystemExit('this code must not run')")
    Path("texts/page.txt").write_bytes(DIRTY)
    assert "if you trust it, name it with --config" in out("texts/page.txt", code=2)
    configure(
        "texts/own_unasked.py",
        "from cleantext import drop\n\n@drop\ndef shouts(line):\n    return 'aside'\n",
    )
    assert out("--config", "texts/cleantext.toml", "texts/page.txt") == ""


OWN = "from cleantext import drop\n\n@drop\ndef shouts(line):\n    return 'aside'\n"


@pytest.mark.parametrize(
    ("place", "mode", "doubt"),
    [
        ("cleantext.toml", 0o666, "other users can write to this file"),
        (".", 0o777, "other users can write to its folder"),
        (".", 0o1777, "other users can write to its folder"),
    ],
)
def test_distrust_of_files_that_others_can_write(
    out: Out, place: str, mode: int, doubt: str
) -> None:
    configure("cleantext.toml", 'filters = ["own_open:shouts"]')
    configure("own_open.py", OWN)
    assert out("page.txt") == ""
    Path(place).chmod(mode)
    expected = f"{doubt} (`chmod go-w` forbids it); if you trust it, name it with --config"
    assert expected in out("page.txt", code=2)
    assert out("--config", "cleantext.toml", "page.txt") == ""
    configure("cleantext.toml", 'keep = ["advertisement"]')  # only code needs trust
    assert "Advertisement" in out("page.txt")


@pytest.mark.parametrize("user", [0, 1])
def test_distrust_of_files_of_other_users(
    out: Out, monkeypatch: pytest.MonkeyPatch, user: int
) -> None:
    configure("cleantext.toml", 'filters = ["own_other:shouts"]')
    configure("own_other.py", OWN)
    monkeypatch.setattr(Path, "stat", of_another_user(Path.stat))
    monkeypatch.setattr(os, "geteuid", lambda: user and Path("page.txt").stat().st_uid + 1)
    assert "this file belongs to another user; if you trust it" in out("page.txt", code=2)
    assert out("--config", "cleantext.toml", "page.txt") == ""


def test_distrust_allows_private_groups(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    configure("cleantext.toml", "")
    Path("cleantext.toml").chmod(0o664)
    user = pwd.getpwuid(os.geteuid()).pw_name
    for name, members, trusted in ((user, [], True), (user, ["ada"], False), ("x", [], False)):
        group = SimpleNamespace(gr_name=name, gr_mem=members)
        monkeypatch.setattr(grp, "getgrgid", lambda _, group=group: group)
        assert (distrust(Path("cleantext.toml").absolute()) == "") == trusted


def test_load_filter_refuses_another_module_of_the_same_name(out: Out) -> None:
    configure("textwrap.py", "from cleantext import drop\n\n@drop\ndef fill(line):\n    pass\n")
    assert "another module has the same name" in out(
        "--filter", "textwrap:fill", "page.txt", code=2
    )


def test_options_are_values() -> None:
    one = Options(keep=("credit",), include=(RelativePattern("/", "*.txt"),))
    assert one == Options(keep=("credit",), include=(RelativePattern("/", "*.txt"),))
    assert one.merged_over(Options()) == one == Options().merged_over(one)


def test_config_error_is_a_value_error() -> None:
    assert issubclass(ConfigError, ValueError)
