"""The hooks, run by the real pre-commit on a scratch repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
PROTECTED_NAMES = (
    *("LICENSE", "COPYING.txt", "NOTICE", "AUTHORS", "requirements-dev.txt", "robots.txt"),
    "LICENSES/MIT.txt",
)
DIRTY = "He said so.\nAdvertisement\nShe agreed.\f\n"
CLEAN = "He said so.\nShe agreed.\n"


def run(*argv: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in the working folder, without the user's own settings of git."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "HOME": str(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    return subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def home(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> Path:
    """A home folder; the working folder is a git repository with texts in the index."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.chdir(tmp_path)
    run("git", "init", "--quiet", ".", home=home)
    for folder in ("drafts", "LICENSES"):
        Path(folder).mkdir()
    for name in ("page.txt", "notes.md", "code.py", "drafts/page.txt", "clean.txt"):
        Path(name).write_text(CLEAN if name == "clean.txt" else DIRTY)
    for name in PROTECTED_NAMES:
        Path(name).write_text(DIRTY)
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    Path("cleantext.toml").write_text('exclude = ["drafts/"]\n')
    # The hooks as they are published, but with what is installed here instead of a new
    # environment, which would come from the network.
    hooks = MANIFEST.read_text().replace("language: python", "language: system")
    Path(".pre-commit-config.yaml").write_text(
        "repos:\n- repo: local\n  hooks:\n" + re.sub("(?m)^", "  ", hooks)
    )
    run("git", "add", ".", home=home)
    return home


def pre_commit(*argv: str, home: Path) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-m", "pre_commit", *argv, home=home)


def test_hooks_manifest_is_valid(home: Path) -> None:
    done = pre_commit("validate-manifest", str(MANIFEST), home=home)
    assert (done.returncode, done.stdout) == (0, "")
    names = re.findall(r"(?m)^- id: (.*)$", MANIFEST.read_text())
    assert names == ["cleantext", "cleantext-check"]


def test_hook_cleantext_fixes(home: Path) -> None:
    done = pre_commit("run", "--all-files", "cleantext", home=home)
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout
    assert "cleaned page.txt" in done.stdout
    assert "cleaned notes.md" in done.stdout
    for name in ("page.txt", "notes.md", "clean.txt"):
        assert Path(name).read_text() == CLEAN
    for name in ("code.py", "drafts/page.txt", *PROTECTED_NAMES):
        assert Path(name).read_text() == DIRTY
    again = pre_commit("run", "--all-files", "cleantext", home=home)
    assert again.returncode == 0
    assert "Passed" in again.stdout


def test_hook_leaves_files_of_repositories_alone_whatever_the_user_selects(home: Path) -> None:
    configuration = Path(".pre-commit-config.yaml")
    text = configuration.read_text()
    wide = "types_or: [text]\n    exclude: ^drafts/"
    configuration.write_text(text.replace("types_or: [plain-text, markdown]", wide))
    done = pre_commit("run", "--all-files", "cleantext", home=home)
    assert "cleaned page.txt" in done.stdout
    for name in ("code.py", *PROTECTED_NAMES):
        assert Path(name).read_text() == DIRTY


def test_hook_cleantext_check_only_reports(home: Path) -> None:
    done = pre_commit("run", "--all-files", "cleantext-check", home=home)
    assert done.returncode == 1
    assert "would clean page.txt" in done.stdout
    assert "page.txt:2: advertisement: Advertisement" in done.stdout
    assert "drafts" not in done.stdout
    assert Path("page.txt").read_text() == DIRTY
    assert pre_commit("run", "cleantext-check", "--files", "clean.txt", home=home).returncode == 0


@pytest.mark.skipif(
    "CLEANTEXT_TRY_REPO" not in os.environ,
    reason="makes an environment from PyPI; CI sets CLEANTEXT_TRY_REPO",
)
def test_hooks_run_as_published(home: Path) -> None:
    done = pre_commit("try-repo", str(ROOT), "cleantext", "--all-files", home=home)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "cleaned page.txt" in done.stdout
    assert Path("page.txt").read_text() == CLEAN
