"""Files of templates, and dropping their lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import HEADLINES, LABELS, PARAGRAPHS, PROSE

from cleantext import OptionError, build_chain, clean, explain
from cleantext.cli.main import main as clean_main
from cleantext.config.options import ChainOptions
from cleantext.corpus.plan import Plan, clean_texts
from cleantext.errors import TemplateError
from cleantext.filters.templates import (
    SiteLines,
    Template,
    line_key,
    load_templates,
    read_templates,
    write_templates,
)

pa = pytest.importorskip("pyarrow")


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
    with pytest.raises(TemplateError, match=r"t\.tsv, line 4: .* separated by tabs"):
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
        ChainOptions(keep=["template"]),
        ChainOptions(skip=["trim_templates"]),
        ChainOptions(protect=["GAZETTE"]),
    ],
)
def test_they_stay_where_the_user_says_so(file: Path, options: ChainOptions) -> None:
    options = options | ChainOptions(templates=file, url="example.com")
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
    with pytest.raises(OptionError, match="also give templates"):
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
