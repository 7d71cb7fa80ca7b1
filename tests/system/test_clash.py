"""Other distributions with the same import package are noticed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

import cleantext
from cleantext.system.clash import MARKS, warn_of_clash

PACKAGE = Path(cleantext.__file__).parent


def test_alone_there_is_no_clash() -> None:
    warn_of_clash(str(PACKAGE))  # a warning would be an error


@pytest.mark.parametrize("name", sorted(MARKS))
def test_files_of_another_distribution_are_noticed(name: str, tmp_path: Path) -> None:
    (tmp_path / MARKS[name]).touch()
    with pytest.warns(UserWarning, match=f"{name!r}.*pip uninstall -y {name} &&"):
        warn_of_clash(str(tmp_path))


def test_importing_beside_it_warns_and_goes_on(tmp_path: Path) -> None:
    copytree(PACKAGE, tmp_path / "cleantext")
    (tmp_path / "cleantext" / "specials.py").touch()
    code = "from cleantext import clean; print(clean('Prose.\\nAdvertisement\\n'), end='')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "Prose.\n"
    assert "the distribution 'clean-text' is installed over the same import package" in done.stderr


def test_command_over_a_foreign_package_says_so(tmp_path: Path) -> None:
    copytree(PACKAGE, tmp_path / "cleantext")
    (tmp_path / "cleantext" / "__init__.py").write_text("__version__ = '0.7.1'\n")
    code = "import sys; from cleantext.cli.main import main; sys.exit(main(['--version']))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "another distribution" in done.stderr
    assert "pip install --force-reinstall --no-deps cleantext-filters" in done.stderr
