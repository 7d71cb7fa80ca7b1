"""Lines of sites' own: counting them, the file of them, and dropping them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import HARD, HEADLINES, LABELS, PARAGRAPHS, PROSE, documents

from cleantext import OptionError, build_chain, clean, explain
from cleantext.cli.main import main as clean_main
from cleantext.config.options import Options
from cleantext.corpus.cli.main import main
from cleantext.corpus.formats.records import FormatError
from cleantext.corpus.plan import Plan, clean_texts
from cleantext.corpus.templates.learn import Learnt
from cleantext.corpus.templates.tally import LEAST_MEMORY, Tally, lines_of
from cleantext.corpus.templates.tally_file import read_rows, write_rows
from cleantext.errors import TemplateError
from cleantext.filters.templates import (
    SiteLines,
    Template,
    line_key,
    load_templates,
    parse_host,
    read_templates,
    write_templates,
)
from cleantext.system.signals import Stopped

pa = pytest.importorskip("pyarrow")

# ---- counting

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
    """The pages of several shards, counted each for itself and merged one after the other."""
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
    """The pages, counted and written to a file."""
    with one_pass(given_pages) as tally:
        tally.save(path)
    return path


def one_pass(given_pages: Sequence[Page]) -> Tally:
    tally = Tally()
    for url, text in given_pages:
        tally.add(url, text)
    return tally


def slowly(given_pages: Sequence[Page]) -> set[tuple[str, str, str]]:
    """What counting must find, told without any of its means."""
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
    """All ways in which a file of a tally may be broken."""
    yield from (data[:end] for end in range(len(data)))
    yield data.replace(b"host", b"hast")
    yield b"a.com\t0.5\t9\tRead more\n"


def test_a_damaged_tally_is_named_with_the_way_out(tmp_path: Path) -> None:
    path = saved(SITE, tmp_path / "shard.tally")
    for data in damaged(path.read_bytes()):
        path.write_bytes(data)
        with Tally() as tally, pytest.raises(FormatError, match=r"shard\.tally: .*learn it anew"):
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
            tally.merge([lines_of(batch)])
        assert rows_of(tally) == rows_of(expected)


def site(count: int, text: Callable[[int], str], host: str = "example.com") -> list[Page]:
    return [(f"https://{host}/{number}", text(number)) for number in range(count)]


def learnt(given_pages: Sequence[Page], **limits: Any) -> dict[str, float]:
    with one_pass(given_pages) as tally:
        return {template.line: template.share for template in tally.templates(**limits)}


WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def test_pages_count_not_occurrences() -> None:
    assert learnt(site(5, lambda n: "Read more\n" * (n + 1))) == {"read more": 1.0}
    assert learnt(site(4, lambda n: "Read more\n" * 9)) == {}


def test_a_page_that_comes_again_counts_once() -> None:
    assert learnt([("https://example.com/a#top", "A story of its own")] * 9) == {}


def test_a_line_stands_on_five_pages_and_a_fifth_of_the_host_at_least() -> None:
    def text(number: int) -> str:
        return "Watch the gazette\n" if number < 5 else f"Story {WORDS[number % 9]}"

    assert learnt(site(25, text))["watch the gazette"] == 0.2
    assert "watch the gazette" not in learnt(site(26, text))
    assert "watch the gazette" not in learnt(site(25, text), share=0.3)
    assert "watch the gazette" not in learnt(site(25, text), fewest=6)
    assert learnt(site(4, text), fewest=1) == {}


def test_hosts_are_counted_apart() -> None:
    both = [*site(3, lambda n: "Read more"), *site(3, lambda n: "Read more", "other.com")]
    assert learnt(both) == {}


def test_prose_stands_on_half_of_the_pages_at_least() -> None:
    prose = "This quotation is long and comes again and again in what they write of her."
    assert learnt(site(20, lambda n: prose if n < 9 else "")) == {}
    assert list(learnt(site(20, lambda n: prose if n < 10 else ""))) == [line_key(prose)]


@pytest.mark.parametrize("line", ["12:30", "- 1 -", "x" * 401])
def test_some_lines_are_no_sites_own(line: str) -> None:
    assert learnt(site(9, lambda n: line)) == {}


def test_a_page_without_a_host_does_not_count() -> None:
    with Tally() as tally:
        assert not tally.add("", "Read more")
        assert not tally.add("http://[", "Read more")
        assert tally.add("example.com/a", "Read more")


def test_too_little_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 176 MB"):
        Tally(LEAST_MEMORY - 1)


# ---- the file

templates = st.builds(
    Template,
    st.sampled_from(["a.com", "b.org"]),
    st.integers(0, 1000).map(lambda share: share / 1000),
    st.integers(5, 9999),
    st.sampled_from([line_key(line) for line in (*LABELS, *PROSE) if line_key(line)]),
)


@given(st.sets(templates))
def test_a_file_gives_back_what_was_written_whatever_the_order(found: set[Template]) -> None:
    text = write_templates(found)
    assert set(read_templates(text, "x")) == found
    assert write_templates(sorted(found, reverse=True)) == text


@pytest.mark.parametrize(
    "row",
    ["example.com\t0.5\t9", "\t0.5\t9\tline", "a.com\thalf\t9\tline", "a.com\t0.5\t9\t…", "line"],
)
def test_a_row_that_is_none_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(f"# a comment\n\nexample.com\t0.5\t9\tRead more\r\n{row}\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"t\.tsv, line 4: .* with tabs between"):
        load_templates(path)
    with pytest.raises(OptionError, match=r"templates: .*t\.tsv, line 4"):
        clean("", templates=path, url="a.com")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_bytes(b"# \xff")
    with pytest.raises(TemplateError, match="must be UTF-8; byte 3"):
        load_templates(path)
    with pytest.raises(OptionError, match="there is no such file"):
        build_chain(templates=tmp_path / "none.tsv", url="a.com")
    path.write_text("", encoding="utf-8")
    with pytest.raises(OptionError, match="no host in '/'"):
        build_chain(templates=path, url="/")


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("a.com\t1\t9\tRead  MORE »\n", encoding="utf-8")
    assert load_templates(path).lines("http://a.com/x") == {"read more"}
    path.write_text("", encoding="utf-8")
    assert load_templates(path).lines("http://a.com/x") == frozenset()


# ---- dropping them

OWN = "Gazette of the Harbour"
TEXT = "\n".join([HEADLINES[0], "", PARAGRAPHS[0], OWN.upper(), PARAGRAPHS[1], ""])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sites.tsv"
    rows = [Template("example.com", 1, 9, line) for line in (OWN, HEADLINES[0], HEADLINES[3])]
    path.write_text(write_templates(rows), encoding="utf-8")
    return path


def test_lines_of_the_host_go(file: Path) -> None:
    cleaned = explain(TEXT, templates=file, url="https://www.example.com:80/a")
    assert cleaned.text == TEXT.replace(f"{OWN.upper()}\n", "")
    assert cleaned.removed == {"template": 1}
    assert clean(TEXT, templates=file, url="https://other.com/a") == TEXT
    assert clean(TEXT, templates=file, url=None) == TEXT


@pytest.mark.parametrize(
    "options",
    [
        Options(keep=["template"]),
        Options(skip=["trim_templates"]),
        Options(protect=["GAZETTE"]),
    ],
)
def test_they_stay_where_the_user_says_so(file: Path, options: Options) -> None:
    options = options | Options(templates=file, url="example.com")
    assert build_chain(**options)(TEXT) == TEXT


def test_the_title_stays_though_it_is_a_teaser_on_other_pages(file: Path) -> None:
    title, teaser, other = HEADLINES[0], HEADLINES[3], HEADLINES[2]
    chain = build_chain(only=["trim_templates"], templates=file, url="example.com")

    def kept(*lines: str) -> list[str]:
        return chain("\n".join(lines)).rstrip("\n").split("\n")

    body = PARAGRAPHS[0]
    assert kept(teaser, title, body, teaser) == [title, body]
    assert kept(teaser, other, body, teaser.upper()) == [teaser, other, body, teaser.upper()]
    assert kept(teaser, other, body) == [other, body]
    assert kept(teaser, title) == [""]


@pytest.mark.parametrize("title", ["Harbour bridge", "The harbour bridge?", "Bridge of the future"])
def test_a_title_that_is_no_headline_stays_by_the_words_of_its_story(title: str) -> None:
    story = "The harbour has waited for its bridge since the last war, and will wait some more."
    found = SiteLines(frozenset(map(line_key, (title, "Contact us", "Follow our editors"))))
    lines = ["Contact us", title, "Follow our editors", story, title.upper()]
    assert found(lines) == {0: "template", 2: "template"}


def test_without_templates_the_filter_can_do_nothing_and_says_so() -> None:
    with pytest.raises(OptionError, match="give templates too"):
        build_chain(only=["trim_templates"])


def test_files_must_be_of_a_site(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, encoding="utf-8")
    assert clean_main([f"--templates={file}", str(source)]) == 2
    assert "--url example.com" in capsys.readouterr().err


def test_the_address_comes_from_the_record(file: Path) -> None:
    plan = Plan.of(templates=file)
    urls = ["http://example.com/1", None, "http://other.com", "???"]
    outcomes = clean_texts(plan, [TEXT] * 4, urls)
    assert [outcome.removed for outcome in outcomes] == [{"template": 1}, {}, {}, {}]


def test_the_command_and_the_configuration_take_them(
    file: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, encoding="utf-8", newline="")
    expected = TEXT.replace(f"{OWN.upper()}\n", "").encode()
    assert clean_main([f"--templates={file}", "--url", "example.com", str(source)]) == 0
    assert capsysbinary.readouterr().out == expected
    (tmp_path / "cleantext.toml").write_text(
        'templates = "sites.tsv"\nurl = "example.com"\n', encoding="utf-8"
    )
    assert clean_main([str(source)]) == 0
    assert capsysbinary.readouterr().out == expected


@pytest.mark.parametrize("line", ["By Anna Nother", "January 17, 2012"])
def test_author_and_date_lines_stay(line: str) -> None:
    site_lines = SiteLines(frozenset(map(line_key, (line, OWN))))
    assert site_lines([line, PARAGRAPHS[0], OWN]) == {2: "template"}


# ---- the command


def written(path: Path, records: Iterable[dict[str, object]], *lines: str) -> Path:
    path.write_text("\n".join([*map(json.dumps, records), *lines]), encoding="utf-8")
    return path


def records_of(numbers: Iterable[int]) -> list[dict[str, object]]:
    return [{"url": f"http://a.com/{n}", "text": f"{PARAGRAPHS[n % 4]}\n{OWN}\n"} for n in numbers]


def learn(*arguments: object) -> int:
    return main(["learn", *map(str, arguments), "-q"])


BAD: list[dict[str, object]] = [
    {"url": None, "text": "x"},
    {"url": "http://[", "text": "x"},
    {"url": "http://a.com", "text": 3},
]
ROW = f"a.com\t1.000\t9\t{line_key(OWN)}"


def test_learn_writes_what_run_can_use(tmp_path: Path) -> None:
    data = written(tmp_path / "in.jsonl", records_of(range(9)))
    sites, out = tmp_path / "sites.tsv", tmp_path / "out.jsonl"
    assert learn(data, "-o", sites, "--memory", "224M") == 0
    assert sites.read_text("utf-8").splitlines()[-1] == ROW
    arguments = ["run", str(data), "-o", str(out), "--templates", str(sites), "--jobs", "1", "-q"]
    assert main(arguments) == 0
    assert OWN not in out.read_text("utf-8")


def test_the_number_of_jobs_and_of_shards_changes_no_byte(tmp_path: Path) -> None:
    data = written(tmp_path / "in.jsonl", records_of(range(700)))
    shards = tmp_path / "shards"
    shards.mkdir()
    for number in range(3):
        shard = written(tmp_path / f"{number}.jsonl", records_of(range(number, 700, 3)))
        assert learn(shard, "-o", shards / f"{number}.tally", "-j", 1) == 0
    outputs = [tmp_path / f"{name}.tsv" for name in ("one", "three", "files", "folder", "mixed")]
    assert learn(data, "-o", outputs[0], "-j", 1) == 0
    assert learn(data, "-o", outputs[1], "-j", 3) == 0
    assert learn(*shards.iterdir(), "-o", outputs[2]) == 0
    assert learn(shards, "-o", outputs[3]) == 0
    (shards / "0.tally").unlink()
    written(shards / "0.jsonl", records_of(range(0, 700, 3)))
    assert learn(shards, "-o", outputs[4]) == 0
    assert len({path.read_bytes() for path in outputs}) == 1
    assert "a.com\t1.000\t700\t" in outputs[0].read_text("utf-8")


def test_bad_records_are_told_and_the_rest_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = written(tmp_path / "in.jsonl", [*BAD, *records_of(range(9))], "{")
    sites, summary = tmp_path / "sites.tsv", tmp_path / "summary.json"
    assert main(["learn", str(data), "-o", str(sites), "--summary", str(summary)]) == 0
    rejects = tmp_path / "sites.tsv.rejects.jsonl"
    found = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
    assert [reject["reason"].partition(":")[0] for reject in found] == [
        "the field 'url' has no address",
        "the field 'url' has no host in 'http",
        "the field 'text' is no text, but int",
        "this is no JSON",
    ]
    assert found[0]["place"] == f"{data}, line 1"
    told = json.loads(summary.read_text("utf-8"))
    assert (told["records"], told["rejected"], told["hosts"], told["lines"]) == (13, 4, 1, 1)
    assert '"rejected": 4' in capsys.readouterr().err
    written(data, records_of(range(9)))
    assert learn(data, "-o", sites) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in.jsonl",
        "sites.tsv",
        "summary.json",
    ]


def test_what_is_only_counted_has_no_lines_yet(tmp_path: Path) -> None:
    data = written(tmp_path / "in.jsonl", records_of(range(9)))
    summary = tmp_path / "summary.json"
    assert learn(data, "-o", tmp_path / "a.tally", "--summary", summary) == 0
    assert json.loads(summary.read_text("utf-8"))["lines"] is None
    assert Learnt(records=9).words() == ["9 records read, 0 rejected, in 0:00"]
    assert Learnt(hosts=1, lines=1200).words()[1] == "1,200 lines of 1 hosts"


def test_too_many_bad_records_stop_it_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = written(tmp_path / "in.jsonl", [*records_of(range(9)), *BAD])
    assert learn(data, "-o", tmp_path / "sites.tsv", "--max-rejects", 2) == 2
    assert "bad records: 3, and --max-rejects is 2; the last: " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [data]
    assert learn(data, "-o", tmp_path / "sites.tsv", "--max-rejects", 3) == 0


def test_a_stop_leaves_nothing_half_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = written(tmp_path / "in.jsonl", [*BAD, *records_of(range(9))])
    with patch.object(Tally, "templates", side_effect=Stopped(2)):
        assert learn(data, "-o", tmp_path / "sites.tsv") == 130
    assert "nothing was written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [data]


def test_a_damaged_tally_among_the_inputs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(SITE, tmp_path / "shard.tally")
    path.write_bytes(path.read_bytes()[:-20])
    assert learn(path, "-o", tmp_path / "sites.tsv") == 2
    assert "shard.tally: this is no whole tally" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [path]
    assert learn(tmp_path / "none.tally", "-o", tmp_path / "sites.tsv") == 2
    assert "none.tally: there is no such file" in capsys.readouterr().err


def test_more_processes_than_memory_holds_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = written(tmp_path / "in.jsonl", records_of(range(9)))
    assert learn(data, "-o", tmp_path / "sites.tsv", "--jobs", 99) == 2
    assert "fewer --jobs" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--memory", "1M"],
        ["--memory", "much"],
        ["--share", "0"],
        ["--share", "x"],
        ["--pages", "4"],
    ],
)
def test_limits_are_limits(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["learn", "x.jsonl", "-o", str(tmp_path / "t"), *arguments]) == 2
    assert arguments[1] in capsys.readouterr().err


def test_the_data_are_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "in.jsonl"
    data.write_text("", encoding="utf-8")
    assert main(["learn", str(data), "-o", str(data)]) == 2
    assert "is an input" in capsys.readouterr().err
    assert main(["learn", str(tmp_path / "none.jsonl"), "-o", str(tmp_path / "t")]) == 2
    assert "no such file" in capsys.readouterr().err
