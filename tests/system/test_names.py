"""What names say: licences and the like, code and data."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleantext.system.names import TEXT_SUFFIXES, is_code, is_scraped


@pytest.mark.parametrize(
    "name",
    [
        *("LICENSE", "License.md", "LICENCE-MIT.txt", "copying.lesser", "NOTICE.txt"),
        *("AUTHORS", "contributors.md", "robots.txt", "Humans.txt", "security.txt"),
        *("requirements-dev.txt", "constraints.txt", "CMakeLists.txt", "LICENSES/MIT.txt"),
    ],
)
def test_files_of_repositories_and_sites_are_not_scraped(name: str) -> None:
    assert not is_scraped(Path("deep", name))


@pytest.mark.parametrize(
    "name",
    [
        *("page.txt", "licence to kill.txt", "noticed.txt", "authors-sue.txt", "README.md"),
        *("LICENSE/page.txt", "robots.md", "licenses/page.txt", "my requirements.txt"),
    ],
)
def test_other_files_may_be_scraped(name: str) -> None:
    assert is_scraped(Path("deep", name))


@pytest.mark.parametrize("name", ["a.py", "TABLE.CSV", "film.srt", "b.min.js", "c.R", "d.html"])
def test_code_and_data_are_known_by_their_suffix(name: str) -> None:
    assert is_code(Path(name))


@pytest.mark.parametrize("name", ["page.v2", "page", "a.rst", "py", "csv.txt", ".gitignore"])
def test_other_suffixes_are_not_code(name: str) -> None:
    assert not is_code(Path(name))


def test_texts_are_not_code() -> None:
    assert not any(is_code(Path(f"page{suffix}")) for suffix in TEXT_SUFFIXES)
