"""Counting the lines of pages by host: laws of merging, limits, memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import HARD, LABELS, documents

from cleantext.corpus.formats.records import FormatError
from cleantext.corpus.templates.limits import LEAST_MEMORY
from cleantext.corpus.templates.tally import Tally, page_rows
from cleantext.corpus.templates.tally_file import read_rows, write_rows
from cleantext.filters.templates import (
    line_key,
    parse_host,
)

pa = pytest.importorskip("pyarrow")


Page = tuple[str, str]
Rows = set[tuple[str, str, int]]

addresses = st.builds(
    "https://{}/{}".format, st.sampled_from(["a.com", "www.a.com", "b.org"]), st.integers(0, 8)
)
pages = st.lists(
    st.tuples(addresses, st.one_of(documents, st.sampled_from((*LABELS, *HARD)))), max_size=8
)
SITE: list[Page] = [(f"http://a.com/{n}", "Read more\nGazette of the Harbour") for n in range(9)]
FEW = settings(max_examples=20, deadline=None)
"""Each example writes files."""


def counted(*shards: Sequence[Page]) -> Tally:
    """Count several shards separately and merge them one by one."""
    whole = Tally()
    for shard in shards:
        with Tally() as part:
            for url, text in shard:
                part.add(url, text)
            whole.merge(part.rows())
    return whole


def rows_of(tally: Tally) -> Rows:
    rows = [tuple(row.values()) for batch in tally.rows() for row in batch.to_pylist()]
    assert len(rows) == len(set(rows))
    return set(rows)


def saved(given_pages: Sequence[Page], path: Path) -> Path:
    """Count pages and write the tally to a file."""
    with one_pass(given_pages) as tally:
        tally.save(path)
    return path


def one_pass(given_pages: Sequence[Page]) -> Tally:
    tally = Tally()
    for url, text in given_pages:
        tally.add(url, text)
    return tally


def slowly(given_pages: Sequence[Page]) -> set[tuple[str, str, str]]:
    """Count naively what a tally must hold."""
    found: set[tuple[str, str, str]] = set()
    for url, text in given_pages:
        lines = text.replace("\r\n", "\n").split("\n")
        keys = {"", *(line_key(line) for line in lines if len(line) <= 400)}
        plain = {key.encode("utf-8", "replace").decode() for key in keys}
        found |= {(parse_host(url), key, url) for key in plain}
    return found


@pytest.mark.slow
@pytest.mark.no_cover
@FEW
@given(pages, pages, pages)
def test_merging_is_associative_commutative_neutral_and_equals_one_pass(
    a: list[Page], b: list[Page], c: list[Page]
) -> None:
    a, b = [*a, *SITE[:3]], [*b, *SITE[3:]]
    with one_pass([*a, *b, *c]) as whole:
        expected, lines = rows_of(whole), sorted(whole.templates())
    assert lines
    for shards in (
        [a, b, c],
        [c, a, b],
        [[*a, *b], c],
        [a, [*b, *c]],
        [a, [], b, c, []],
        [a, b, c, a],
    ):
        with counted(*shards) as merged:
            assert rows_of(merged) == expected
            assert sorted(merged.templates()) == lines


@pytest.mark.slow
@pytest.mark.no_cover
@FEW
@given(pages, pages, pages)
def test_files_of_tallies_merge_as_tallies_do(a: list[Page], b: list[Page], c: list[Page]) -> None:
    a, b = [*a, *SITE[:3]], [*b, *SITE[3:]]
    with one_pass([*a, *b, *c]) as whole, TemporaryDirectory() as folder:
        names = map(Path(folder).joinpath, ("a.tally", "b.tally", "c.tally", "none.tally"))
        files = list(map(saved, (a, b, c, []), names))
        for given_files in (files, [files[2], files[0], files[1]], [*files, *files]):
            with Tally() as merged:
                for file in given_files:
                    merged.merge(read_rows(file))
                again = Path(folder, "again.tally")
                merged.save(again)
                assert rows_of(merged) == rows_of(whole)
                assert sorted(merged.templates()) == sorted(whole.templates())
            with Tally() as loaded:
                loaded.merge(read_rows(again))
                assert rows_of(loaded) == rows_of(whole)


def test_rows_that_come_twice_do_not_make_a_file_grow(tmp_path: Path) -> None:
    once, twice = saved(SITE, tmp_path / "1.tally"), saved(SITE * 50, tmp_path / "50.tally")
    assert twice.stat().st_size == once.stat().st_size


def damaged(data: bytes) -> Iterator[bytes]:
    """Yield damaged versions of a tally file."""
    yield from (data[:end] for end in range(len(data)))
    yield data.replace(b"host", b"hast")
    yield b"a.com\t0.5\t9\tRead more\n"


def test_a_damaged_tally_is_named_with_the_way_out(tmp_path: Path) -> None:
    path = saved(SITE, tmp_path / "shard.tally")
    for data in damaged(path.read_bytes()):
        path.write_bytes(data)
        with Tally() as tally, pytest.raises(FormatError, match=r"shard\.tally: .*learn it again"):
            tally.merge(read_rows(path))


def test_a_tally_that_is_not_written_to_its_end_is_not_there(tmp_path: Path) -> None:
    path = saved(SITE[:1], tmp_path / "shard.tally")
    before = path.read_bytes()

    def rows() -> Iterator[Any]:
        yield from read_rows(path)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_rows(path, rows())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.slow
@pytest.mark.no_cover
@FEW
@given(pages)
def test_how_much_memory_there_is_changes_no_count(given_pages: list[Page]) -> None:
    given_pages = [*SITE, *given_pages]
    with one_pass(given_pages) as roomy:
        expected, lines = rows_of(roomy), sorted(roomy.templates())
    with (
        patch("cleantext.corpus.templates.tally._TOGETHER", 0),  # rows are made page by page
        patch("cleantext.corpus.templates.tally._FILL", 1 << 40),  # all goes to files at once
        patch("cleantext.corpus.templates.tally._BLOW_UP", 1 << 20),  # and is read in slices
        patch("cleantext.corpus.templates.tally.RECALLED", 1),
        one_pass(given_pages) as cramped,
    ):
        assert rows_of(cramped) == expected
        assert sorted(cramped.templates()) == lines


@FEW
@given(pages)
def test_a_row_is_a_line_on_a_page(given_pages: list[Page]) -> None:
    with one_pass(given_pages) as tally:
        rows = rows_of(tally)
    assert len(rows) == len(slowly(given_pages))
    assert {row[:2] for row in rows} == {row[:2] for row in slowly(given_pages)}


@FEW
@given(pages)
def test_an_engine_may_count_batch_by_batch(given_pages: list[Page]) -> None:
    safe = [(url, text.encode("utf-8", "replace").decode()) for url, text in given_pages]
    with one_pass(safe) as expected, Tally() as tally:
        for url, text in safe:
            batch = pa.RecordBatch.from_pydict({"url": [url, None], "text": [text, text]})
            tally.merge([page_rows(batch)])
        assert rows_of(tally) == rows_of(expected)


def site(count: int, text: Callable[[int], str], host: str = "example.com") -> list[Page]:
    return [(f"https://{host}/{number}", text(number)) for number in range(count)]


def learned(given_pages: Sequence[Page], **limits: Any) -> dict[str, float]:
    with one_pass(given_pages) as tally:
        return {template.line: template.share for template in tally.templates(**limits)}


WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def test_pages_count_not_occurrences() -> None:
    assert learned(site(5, lambda n: "Read more\n" * (n + 1))) == {"read more": 1.0}
    assert learned(site(4, lambda n: "Read more\n" * 9)) == {}


def test_a_page_that_comes_again_counts_once() -> None:
    assert learned([("https://example.com/a#top", "A story of its own")] * 9) == {}


def test_a_line_stands_on_five_pages_and_a_fifth_of_the_host_at_least() -> None:
    def text(number: int) -> str:
        return "Watch the gazette\n" if number < 5 else f"Story {WORDS[number % 9]}"

    assert learned(site(25, text))["watch the gazette"] == 0.2
    assert "watch the gazette" not in learned(site(26, text))
    assert "watch the gazette" not in learned(site(25, text), share=0.3)
    assert "watch the gazette" not in learned(site(25, text), fewest=6)
    assert learned(site(4, text), fewest=1) == {}


def test_hosts_are_counted_apart() -> None:
    both = [*site(3, lambda n: "Read more"), *site(3, lambda n: "Read more", "other.com")]
    assert learned(both) == {}


def test_prose_stands_on_half_of_the_pages_at_least() -> None:
    prose = "This quotation is long and comes again and again in what they write of her."
    assert learned(site(20, lambda n: prose if n < 9 else "")) == {}
    assert list(learned(site(20, lambda n: prose if n < 10 else ""))) == [line_key(prose)]


@pytest.mark.parametrize("line", ["12:30", "- 1 -", "x" * 401])
def test_some_lines_are_no_sites_own(line: str) -> None:
    assert learned(site(9, lambda n: line)) == {}


def test_a_page_without_a_host_does_not_count() -> None:
    with Tally() as tally:
        assert not tally.add("", "Read more")
        assert not tally.add("http://[", "Read more")
        assert tally.add("example.com/a", "Read more")


def test_too_little_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 176 MB"):
        Tally(LEAST_MEMORY - 1)
