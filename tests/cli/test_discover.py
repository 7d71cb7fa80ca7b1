"""Which files of a folder are taken: ignore files with any bytes, patterns that are none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.cli.discover import exclusion
from cleantext.cli.main import main
from cleantext.config.options import Options
from cleantext.system.files import FileError
from cleantext.system.ignore import IGNORE_FILES, Ignores, is_pattern

DIRTY = b"He said so.\nAdvertisement\n"


@pytest.fixture
def err(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[], str]:
    """What was said on standard error; the working folder is a repository with two files."""
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()
    Path("a.txt").write_bytes(DIRTY)
    Path("b.txt").write_bytes(DIRTY)
    return lambda: capsysbinary.readouterr().err.decode()


@pytest.mark.parametrize("broken", ["!", "a\\", "[z-a]", "*a" * 30])
@pytest.mark.parametrize("name", IGNORE_FILES)
def test_ignore_file_with_an_invalid_line_is_a_warning(
    err: Callable[[], str], name: str, broken: str
) -> None:
    Path(name).write_text(f"# Texts\nb.txt\n{broken}\n")
    assert main(["--check", "."]) == 1
    path = Path(name).absolute()
    assert err().splitlines() == [
        f"cleantext: {path}, line 3: skipped, not a valid pattern: {broken}",
        "would clean a.txt",
        "1 file would be cleaned",
    ]
    assert main(["--check", "--force-exclude", "a.txt", "b.txt"]) == 1
    assert err().count("line 3") == 1
    assert main(["--check", "--quiet", "b.txt", "--force-exclude"]) == 0
    assert err() == ""


@pytest.mark.parametrize("option", ["--include", "--exclude"])
def test_include_and_exclude_refuse_invalid_patterns(err: Callable[[], str], option: str) -> None:
    assert main(["--check", option, "!", "."]) == 2
    message = f"{option[2:]}: '!' is not a valid .gitignore pattern"
    assert err() == f"cleantext: error: {message}\n"
    Path("cleantext.toml").write_text(f'{option[2:]} = ["!"]\n')
    assert main(["--check", "."]) == 2
    assert err() == f"cleantext: error: {Path('cleantext.toml').absolute()}: {message}\n"


@given(st.binary(max_size=40) | st.text("!#*?[]\\/a-z^\0 \n", max_size=12).map(str.encode))
def test_ignore_file_may_hold_any_bytes(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / ".git").mkdir()
    (folder / ".gitignore").write_bytes(data + b"\nb.txt")
    told: list[str] = []
    ignores = Ignores(lambda place, line: told.append(line))
    assert exclusion(folder / "b.txt", Options(), ignores)
    assert not any(is_pattern(line) for line in told)


def test_licences_are_skipped_unless_named_or_included(err: Callable[[], str]) -> None:
    names = ("LICENSE.txt", "COPYING", "Licence.md", "deep/NOTICE.txt", "robots.txt")
    texts = ("licence to kill.txt", "noticed.txt")
    Path("deep").mkdir()
    for name in (*names, *texts):
        Path(name).write_bytes(DIRTY)
    assert main(["--in-place", "--config", "none", "--include", "*", "."]) == 1
    assert main(["--in-place", "--config", "none", "--force-exclude", *names]) == 0
    assert {Path(name).read_bytes() for name in names} == {DIRTY}
    assert DIRTY not in {Path(name).read_bytes() for name in texts}
    Path(".gitignore").write_text("!COPYING\n")
    assert main(["--check", "--config", "none", "--force-exclude", *names]) == 1
    assert "would clean COPYING\n1 file" in err()
    assert main(["--check", "--config", "none", "LICENSE.txt"]) == 1


def test_ignore_file_may_have_a_byte_order_mark(err: Callable[[], str]) -> None:
    Path(".gitignore").write_bytes(b"\xef\xbb\xbfb.txt\n")
    main(["--check", "."])
    assert "b.txt" not in err()


def test_ignore_files_are_read_once(
    err: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(".gitignore").write_text("*.html\n")
    Path("deep/er").mkdir(parents=True)
    names = [f"deep/er/{number}.txt" for number in range(20)]
    for name in names:
        Path(name).write_bytes(DIRTY)
    opened = []
    read_text = Path.read_text

    def read(self: Path, *arguments: str, **options: str) -> str:
        opened.append(self.name)
        return read_text(self, *arguments, **options)

    monkeypatch.setattr(Path, "read_text", read)
    assert main(["--check", "--force-exclude", *names]) == 1
    assert opened.count(".gitignore") == 1


def test_ignore_file_that_cannot_be_read_stops_writing(
    err: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(".gitignore").absolute()
    path.touch()

    def fail(*_: object, **__: object) -> str:
        raise PermissionError(13, os.strerror(13), str(path))

    monkeypatch.setattr(Path, "read_text", fail)
    with pytest.raises(FileError, match=r"skipped, because of .*gitignore: permission denied"):
        exclusion(Path("a.txt"), Options(), Ignores(lambda *_: None))
    assert main(["-i", "--force-exclude", "--config", "none", "a.txt"]) == 2
    assert main(["-i", "--config", "none", "."]) == 2
    assert Path("a.txt").read_bytes() == DIRTY
