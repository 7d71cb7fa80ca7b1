"""Fields: renamed, nested, missing, in the way; and inputs without a usable record."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.corpus import Plan, clean_file
from cleantext.corpus.cli.main import main
from cleantext.corpus.formats.fields import MISSING, look_up, put, take
from cleantext.corpus.formats.records import NAMES, FormatError, Record, Reject
from cleantext.corpus.plan import ADDED
from cleantext.corpus.runner import batching
from cleantext.corpus.runner.diagnosis import AllRejectedError, FieldSurvey

QUICK = ("--preset", "repair", "--config", "none", "-q", "-j", "1")
PLAN = Plan.of(preset="repair")
BAD = "So.\u200b\n"
GOOD = "So.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, *lines: object) -> None:
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    Path(name).write_text("".join(row + "\n" for row in rows), encoding="utf-8")


def rows(name: str) -> list[Any]:
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


# Nested fields


def test_a_nested_text_is_cleaned_and_what_stands_beside_it_stays_to_the_byte() -> None:
    write("in.jsonl", '{"id":1.50,"a":{"b":2.0e1,"text":"So.\\u200b\\n","c":[1.0, {"d":null}]}}')
    clean_file("in.jsonl", "out.jsonl", Plan.of(preset="repair", text_field="a.text"))
    assert Path("out.jsonl").read_text() == (
        '{"id":1.50,"a":{"b":2.0e1,"text":"So.\\n","c":[1.0, {"d":null}]}}\n'
    )


def test_a_field_that_is_really_called_so_comes_first() -> None:
    write("in.jsonl", {"a": {"text": BAD}, "a.text": BAD})
    clean_file("in.jsonl", "out.jsonl", Plan.of(preset="repair", text_field="a.text"))
    assert rows("out.jsonl") == [{"a": {"text": BAD}, "a.text": GOOD}]


def test_a_nested_text_in_parquet_keeps_all_types() -> None:
    kind = pa.struct(
        [("text", pa.large_string()), ("n", pa.list_(pa.int8())), ("when", pa.timestamp("ns"))]
    )
    table = pa.table({"a": pa.array([{"text": BAD, "n": [1], "when": 7}, None], kind)})
    pq.write_table(table, "in.parquet")
    clean_file("in.parquet", "out.parquet", Plan.of(preset="repair", text_field="a.text"))
    cleaned = pq.read_table("out.parquet")
    assert cleaned.schema == table.schema
    assert cleaned["a"][0]["text"].as_py() == GOOD
    assert cleaned["a"][0]["when"].value == 7
    assert cleaned.num_rows == 1
    assert "no field 'a.text'" in rows("out.parquet.rejects.jsonl")[0]["reason"]


def test_a_nested_address_finds_its_templates(capsys: pytest.CaptureFixture[str]) -> None:
    pages = [
        {"t": f"Page {'abcdefghi'[n]}\nOwn line\n", "m": {"url": f"http://a.org/{n}"}}
        for n in range(9)
    ]
    write("in.jsonl", *pages)
    fields = ["--text-field", "t", "--url-field", "m.url"]
    assert main(["learn", "in.jsonl", "-o", "t.tsv", "-q", "-j", "1", *fields]) == 0
    assert "own line" in Path("t.tsv").read_text()
    argv = ["run", "in.jsonl", "-o", "out.jsonl", "-q", "-j", "1", "--config", "none"]
    assert main([*argv, *fields, "--templates", "t.tsv"]) == 0
    assert "Own line" not in Path("out.jsonl").read_text()


@pytest.mark.parametrize("name", ["out.warc", "out.txt/"])
def test_formats_with_one_text_get_the_nested_one(name: str) -> None:
    write("in.jsonl", {"id": "<urn:x>", "a": {"text": BAD, "k": 1}})
    clean_file(
        "in.jsonl",
        name.strip("/"),
        Plan.of(preset="repair", text_field="a.text"),
        target_format="txt" if name.endswith("/") else None,
    )
    found = [path for path in Path(name.strip("/")).rglob("*") if path.is_file()] or [Path(name)]
    data = found[0].read_bytes()
    assert data.count(b"So.") == 1
    assert (b"200b" in data) is False


NAMES_OF = st.lists(st.sampled_from(["a", "b", "a.b", "b.a"]), min_size=1, max_size=3).map(".".join)
OBJECTS = st.recursive(
    st.dictionaries(st.sampled_from(["a", "b", "a.b", "b.a"]), st.text(max_size=2), max_size=4),
    lambda inner: st.dictionaries(
        st.sampled_from(["a", "b", "a.b", "b.a"]), inner | st.text(max_size=2), max_size=4
    ),
    max_leaves=8,
)


@given(fields=OBJECTS, name=NAMES_OF)
def test_what_is_put_is_found_and_nothing_else_changes(fields: dict[str, Any], name: str) -> None:
    before = json.dumps(fields)
    there = look_up(fields, name)
    changed = put(fields, name, "new")
    assert look_up(changed, name) == "new"
    assert json.dumps(fields) == before
    if isinstance(there, str):
        assert put(changed, name, there) == fields
    copy = json.loads(before)
    assert take(copy, name) == (None if there is MISSING else there)


# Fields that are in the way


def test_no_field_of_a_record_is_replaced() -> None:
    write("in.jsonl", {"id": 1, "text": BAD}, {"id": 2, "text": BAD, "gone": "mine"})
    clean_file("in.jsonl", "out.jsonl", Plan.of(preset="repair", removed_field="gone"))
    assert rows("out.jsonl") == [{"id": 1, "text": GOOD, "gone": []}]
    (reject,) = rows("out.jsonl.rejects.jsonl")
    assert "the field 'gone' already exists; give" in reject["reason"]
    assert '"mine"' in reject["raw"]


@pytest.mark.parametrize("option", [f"--{name}-field" for name in ADDED])
@pytest.mark.parametrize("end", ["jsonl", "parquet"])
def test_a_field_that_all_records_have_stops_the_run_before_it_writes(
    option: str, end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    record = {"id": 1, "text": BAD}
    write("in.jsonl", record)
    pq.write_table(pa.Table.from_pylist([record]), "in.parquet")
    assert main(["run", f"in.{end}", "-o", f"out.{end}", *QUICK, option, "id"]) == 2
    assert "'id' already" in capsys.readouterr().err
    assert sorted(path.name for path in Path().iterdir()) == ["in.jsonl", "in.parquet"]


# Nothing that can be used


def _in_the_library(cure: str) -> str:
    """Return the same advice in terms of the library, as a pattern."""
    return re.escape(re.sub(r".*--text-field (.*)", r'try text_field="\1"', cure))


USELESS: list[tuple[str, bytes, str]] = [
    (
        "in.jsonl",
        b'{"id": 7, "source": "https://a.org/a-very-long-address-of-a-page", "content": "A long '
        b'text.", "title": "A"}\n' * 3,
        "try --text-field content",
    ),
    ("in.jsonl", b'{"id": 7, "a": {"body": "A long text.", "n": 1}}\n', "--text-field a.body"),
    ("in.jsonl", b'{"Text": "A", "title": "A longer text"}\n', "--text-field Text"),
    ("in.jsonl", b"plain text\n" * 2000, "not JSON"),
    ("in.jsonl.gz", b"plain text\n" * 9, "rename it, or give its format with --from"),
]


@pytest.mark.parametrize(("name", "data", "cure"), USELESS)
def test_when_no_record_can_be_used_it_is_said_what_to_do(
    name: str, data: bytes, cure: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_bytes(data)
    for command in ("run", "learn"):
        assert main([command, name, "-o", "out.jsonl", "-q", "-j", "1"]) == 2
        error = capsys.readouterr().err
        assert cure in error
        assert f"{name}, line 1: " in error
        assert error.count("\n") == 1
        assert [path.name for path in Path().iterdir()] == [name]
    with pytest.raises(AllRejectedError, match=_in_the_library(cure)):
        clean_file(name, "out.jsonl", PLAN)
    assert [path.name for path in Path().iterdir()] == [name]


def test_an_old_output_outlives_a_run_without_a_record_that_can_be_used() -> None:
    write("in.jsonl", {"text": BAD})
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK]
    assert main(argv) == 0
    assert main([*argv, "--overwrite", "--text-field", "no"]) == 2
    assert rows("out.jsonl") == [{"text": GOOD}]
    assert main([*argv, "--resume"]) == 0


def test_the_first_thousand_decide_and_bad_ones_ahead_of_good_ones_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batching, "RECORDS", 4)
    Path("in").mkdir()
    write("in/a.jsonl", *["{"] * 9)
    write("in/b.jsonl", {"text": BAD}, "{")
    write("many.jsonl", *["{"] * 1000, {"text": BAD})
    totals = clean_file("in", "out", PLAN)
    assert (totals.records, totals.written, totals.rejected) == (11, 1, 10)
    assert len(rows("out.rejects.jsonl")) == 10
    with pytest.raises(AllRejectedError, match=r"\(1,000 read\)"):
        clean_file("many.jsonl", "many.out.jsonl", PLAN)


def test_a_filter_that_fails_on_all_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("own_fails_always.py").write_text(
        "from cleantext import rewrite\n@rewrite\ndef own(line):\n    raise ValueError('never')\n"
    )
    write("in.jsonl", {"text": BAD})
    argv = ["run", "in.jsonl", "-o", "out.jsonl", *QUICK, "--filter", "own_fails_always:own"]
    assert main(argv) == 2
    assert "not cleaned: ValueError: never" in capsys.readouterr().err
    assert not list(Path().glob("*out*"))


def test_an_empty_input_is_no_trouble() -> None:
    write("in.jsonl")
    assert clean_file("in.jsonl", "out.jsonl", PLAN).records == 0
    assert Path("out.jsonl").read_bytes() == b""


@pytest.mark.parametrize(
    ("columns", "more", "message"),
    [
        ({"id": [1], "body": ["A long text."], "t": ["A"]}, [], "try --text-field body"),
        ({"id": [1]}, [], "there is no column 'text'; there are: 'id'"),
        ({"text": [1]}, [], "the column 'text' holds int64, no text"),
        ({"a": [{"t": "A"}]}, [], "there are: 'a', 'a.t'; try --text-field a.t"),
        ({"a": [{"t": "A"}]}, ["--text-field", "a"], "holds struct<t: string>, no text"),
    ],
)
def test_columns_are_checked_before_the_start(
    columns: dict[str, Any], more: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("good.jsonl", {"text": BAD})
    pq.write_table(pa.table(columns), "in.parquet")
    assert main(["run", "good.jsonl", "in.parquet", "-o", "out.jsonl", *QUICK, *more]) == 2
    assert message in capsys.readouterr().err
    assert not list(Path().glob("*out*"))
    with pytest.raises(FormatError, match=r"in\.parquet: "):
        clean_file("in.parquet", "out.jsonl", Plan.of(text_field=(more or ["", "text"])[1]))


def test_texts_that_are_columns_of_other_kinds_are_texts() -> None:
    values = pa.array([BAD]).dictionary_encode()
    for number, column in enumerate((values, pa.array([BAD], pa.large_string()))):
        pq.write_table(pa.table({"text": column}), f"{number}.parquet")
        assert clean_file(f"{number}.parquet", f"{number}.jsonl", PLAN).written == 1


def test_survey_without_fields_gives_the_reason_only() -> None:
    error = FieldSurvey().error(
        Reject("a, line 1", "there is no field 'text', only: none"), 3, NAMES
    )
    assert str(error) == (
        "a, line 1: there is no field 'text', only: none; no record can be used (3 read)"
    )
    survey = FieldSurvey()
    for _ in range(200):
        survey.add(Record("a", {"b": "x", "n": 7}))
    assert (
        survey.error(Reject("a", "there is no field 'text', only: 'b'"), 1, NAMES)
        .args[0]
        .endswith('try text_field="b"')
    )
