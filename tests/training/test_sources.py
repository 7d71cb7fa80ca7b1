"""Tables of sources: the built-in one, and others."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleantext.training.sources import Source, SourceError, read_sources


def test_sources_of_the_package_have_licences_and_weights() -> None:
    sources = read_sources()
    assert len(sources) > 20
    assert all(source.licence and source.weight > 0 for source in sources.values())
    assert {source.family for source in sources.values()} <= {"", *sources}
    assert {name for name, source in sources.items() if not source.teaches} >= {"l3sgn1"}
    assert {name for name, source in sources.items() if source.posts} == {"harvest"}


def test_sources_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[forum]\nweight = 2\nposts = true\n\n[shop]\nlicence = "MIT"\n', "utf-8")
    assert read_sources(path) == {
        "forum": Source(weight=2, posts=True),
        "shop": Source(weight=1.0, licence="MIT", teaches=True, posts=False),
    }


@pytest.mark.parametrize("text", ["[forum", "[forum]\nwieght = 2\n", "forum = 2\n", "\xff"])
def test_sources_that_cannot_be_read_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SourceError, match=rf"^{path} is not a table of sources \("):
        read_sources(path)


def test_sources_in_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"none\.toml"):
        read_sources(tmp_path / "none.toml")
