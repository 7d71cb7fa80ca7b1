"""Adapters of engines: errors, places and texts in which they differ from the command."""

from __future__ import annotations

import json
import os
import pickle
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from engine_runs import (
    FULL,
    examples,
    execute,
    lines,
    link_crawl,
    make_crawl,
    run,
)
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents

from cleantext import rewrite
from cleantext.corpus import Plan, clean_texts
from cleantext.corpus.cli.main import main
from cleantext.corpus.formats.records import FormatError
from cleantext.errors import OptionError
from cleantext.filters.templates import load_templates
from cleantext.system.conflicts import ConflictError

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_crawl(tmp_path_factory.mktemp("engines"))


@pytest.fixture
def home(crawl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return link_crawl(crawl, tmp_path)


@given(st.lists(documents.map(lambda text: text.encode("utf-8", "replace").decode()), max_size=6))
def test_batches_of_any_engine_have_the_texts_of_the_library(texts: list[str]) -> None:
    from datatrove.data import Document

    from cleantext.integrations.datatrove import CleanText
    from cleantext.integrations.spark import clean_batches

    plan = Plan.of(preset="repair")
    expected = [outcome.text for outcome in clean_texts(plan, texts)]
    data = [Document(text, str(number)) for number, text in enumerate(texts)]
    assert [doc.text for doc in CleanText(plan).run(iter(data))] == expected
    batch = pa.RecordBatch.from_pydict({"text": pa.array(texts, pa.string())})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleantext.integrations.spark.RECORDS", 2)
        cleaned = list(clean_batches(iter([batch]), plan))
    assert [text for part in cleaned for text in part.column("text").to_pylist()] == expected


PIPELINE = examples()["datatrove"].partition("    LocalPipelineExecutor(")[0]


def test_slurm_runs_the_same_pipeline(home: Path) -> None:
    """Run a pipeline as Slurm jobs do: from a pickle, a process a task; its commands are faked."""
    for name, answer in (("sbatch", "Submitted batch job 1"), ("scontrol", "localhost")):
        Path(name).write_text(f"#!/bin/sh\necho {answer}\n", encoding="utf-8")
        Path(name).chmod(0o755)
    path = f".{os.pathsep}{os.environ['PATH']}"
    launch = (
        "    from datatrove.executor import SlurmPipelineExecutor\n"
        "    SlurmPipelineExecutor(pipeline, 3, '1:0', 'cpu', logging_dir='logs').run()\n"
    )
    run(PIPELINE + launch, PATH=path)
    job = {"SLURM_NODELIST": "localhost", "SLURM_CPUS_PER_TASK": "1", "SLURM_MEM_PER_CPU": "1"}
    task = ("-m", "datatrove.tools.launch_pickled_pipeline", "logs/executor.pik")
    for rank in "012":
        execute(sys.executable, *task, SLURM_ARRAY_TASK_ID=rank, PATH=path, **job)
    assert list(lines("clean").values()) == list(lines("expected", with_text=True).values())


def test_datatrove_on_ray_runs_the_same_pipeline(home: Path) -> None:
    launch = (
        "    import ray\n"
        "    from datatrove.executor import RayPipelineExecutor\n"
        "    ray.init(num_cpus=2)\n"
        "    RayPipelineExecutor(pipeline, 3, 2, logging_dir='logs', mem_per_cpu_gb=0.5).run()\n"
    )
    run(PIPELINE + launch)
    assert list(lines("clean").values()) == list(lines("expected", with_text=True).values())


def test_templates_are_found_by_the_addresses(home: Path) -> None:
    from datatrove.pipeline.readers import JsonlReader

    from cleantext.integrations.datatrove import CleanText
    from cleantext.integrations.spark import clean_batches

    known = ["--templates", "expected.tsv"]
    assert main(["run", "crawl.parquet", "-o", "run.parquet", *FULL, *known, "-j", "1"]) == 0
    expected = pq.read_table("run.parquet").to_pylist()
    assert "template" in [each["kind"] for each in expected[0]["removed"]]
    plan = Plan.of(templates=load_templates("expected.tsv"), removed_field="removed")
    batches = pq.read_table("crawl.parquet").to_batches()
    cleaned = clean_batches(batches, pickle.loads(pickle.dumps(plan)))
    assert [row for batch in cleaned for row in batch.to_pylist()] == expected
    documents = CleanText(plan).run(JsonlReader("crawl").run())
    assert {doc.id: (doc.text, doc.metadata["removed"]) for doc in documents} == {
        row["id"]: (row["text"], row["removed"]) for row in expected if row["text"]
    }


@rewrite
def fussy(line: str) -> str:
    if line == "trouble":
        raise RuntimeError("no such line")
    return line


def test_what_datatrove_leaves_out_goes_to_the_writer_as_it_came(home: Path) -> None:
    from datatrove.data import Document
    from datatrove.pipeline.writers import JsonlWriter

    from cleantext.integrations.datatrove import CleanText

    plan = Plan.of(filters=[fussy], drop_empty=True, notes_field="notes")
    step = CleanText(plan, JsonlWriter("out", "${rank}.jsonl", compression=None))
    texts = ["He said so.\nAdvertisement\n", "Advertisement\n", "trouble", "She agreed.\n"]
    data = [Document(text, str(number)) for number, text in enumerate(texts)]
    stay = list(step.run(iter(data), rank=3))
    assert [(doc.id, doc.text) for doc in stay] == [("0", "He said so.\n"), ("3", "She agreed.\n")]
    assert [doc.metadata for doc in stay] == [{"notes": []}] * 2
    out = [json.loads(line) for line in Path("out/00003.jsonl").read_text("utf-8").splitlines()]
    assert [(row["text"], row["metadata"]["filter_reason"]) for row in out] == [
        ("Advertisement\n", "empty"),
        ("trouble", "not_cleaned"),
    ]
    counts = {name: count.total for name, count in step.stats.stats.items()}
    assert (counts["total"], counts["forwarded"], counts["changed"]) == (4, 2, 1)
    assert counts["removed_advertisement"] == 2


def test_tallies_are_merged_in_one_task(home: Path) -> None:
    from cleantext.integrations.datatrove import MergeTallies

    with pytest.raises(ValueError, match="give the executor tasks=1"):
        MergeTallies("tallies", ".").run(rank=1, world_size=2)


def counted(folder: str, text: str = "Home and Garden\n", field: str = "url") -> None:
    """Count the lines of some pages with datatrove."""
    from datatrove.data import Document

    from cleantext.integrations.datatrove import CountLines

    urls = [f"https://a.example/{number}" for number in range(9)]
    pages = [Document(text, url, metadata={"page": {"url": url}, "url": url}) for url in urls]
    assert len(list(CountLines(folder, field).run(iter(pages)))) == 9


def test_datatrove_replaces_what_it_has_learned_and_nothing_else(home: Path) -> None:
    from cleantext.integrations.datatrove import MergeTallies

    for text in ("Home and Garden\n", "Gifts for Gardeners\n"):
        counted("tallies", text)
        MergeTallies("tallies", "sites", "a.tsv").run()
        assert text.strip().lower() in Path("sites/a.tsv").read_text(encoding="utf-8")
    for path in (Path("mine.tsv"), Path("others/00000.tally")):
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine\n", encoding="utf-8")
    Path("links").mkdir()
    for link in (Path("link.tsv"), Path("links/00000.tally")):
        link.symlink_to(Path("sites/a.tsv" if link.suffix == ".tsv" else "tallies/00000.tally"))
    for name in ("mine.tsv", "link.tsv"):
        with pytest.raises(ConflictError, match=name):
            MergeTallies("tallies", ".", name).run()
    for folder in ("others", "links"):
        with pytest.raises(ConflictError, match=r"00000\.tally"):
            counted(folder)
    assert Path("mine.tsv").read_text("utf-8") == "mine\n"
    assert Path("others/00000.tally").read_text("utf-8") == "mine\n"


def test_a_damaged_tally_is_named(home: Path) -> None:
    from cleantext.integrations.datatrove import MergeTallies

    counted("tallies")
    whole = Path("tallies/00000.tally").read_bytes()
    Path("tallies/00001.tally").write_bytes(whole[:-9])
    with pytest.raises(FormatError, match=r"00001\.tally: not a complete tally"):
        MergeTallies("tallies", ".").run()
    assert not Path("templates.tsv").exists()


def test_datatrove_learns_in_stores_of_objects() -> None:
    from datatrove.io import get_datafolder

    from cleantext.integrations.datatrove import MergeTallies

    store = get_datafolder("memory://sites")
    for _ in range(2):  # what is there is replaced
        counted("memory://tallies")
        MergeTallies("memory://tallies", "memory://sites").run()
    assert "home and garden" in store.cat("templates.tsv").decode()
    store.pipe("mine.tsv", b"mine")
    with pytest.raises(ConflictError, match=r"mine\.tsv"):
        MergeTallies("memory://tallies", "memory://sites", "mine.tsv").run()
    assert store.cat("mine.tsv") == b"mine"


def test_datatrove_writes_to_the_folder_that_is_meant_now(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (home / name).mkdir()
        monkeypatch.chdir(home / name)
        counted("tallies")
        assert Path("tallies/00000.tally").exists()


def test_datatrove_finds_addresses_in_nested_fields(home: Path) -> None:
    from datatrove.data import Document

    from cleantext.integrations.datatrove import CleanText, MergeTallies

    counted("tallies", field="page.url")
    MergeTallies("tallies", ".").run()
    plan = Plan.of(templates=home / "templates.tsv", url_field="page.url")
    text = "Home and Garden\nHe said so.\n"
    page = Document(text, "1", metadata={"page": {"url": "https://a.example/1"}})
    assert [doc.text for doc in CleanText(plan).run(iter([page]))] == ["He said so.\n"]


def test_no_field_takes_the_name_of_a_part_of_a_document() -> None:
    from cleantext.integrations.datatrove import CleanText

    with pytest.raises(ValueError, match="every document has a field 'id'"):
        CleanText(Plan.of(removed_field="id"))


def test_ray_refuses_to_start_where_something_would_be_lost(home: Path) -> None:
    from cleantext.integrations.ray import clean_files, learn_files

    Path("in").mkdir()
    Path("in/a.jsonl").write_text('{"text":"He said so."}\n', "utf-8")
    for name in ("out", "linked"):
        Path(name).mkdir()
    Path("out/a.jsonl").hardlink_to("in/a.jsonl")
    Path("linked/a.jsonl").symlink_to("../in/a.jsonl")
    Path("mine.tsv").write_text("mine\n", "utf-8")
    for folder in ("in", "in/more", "out", "linked"):
        with pytest.raises(ConflictError):
            clean_files(["in"], folder, Plan.of(), quiet=True)
    with pytest.raises(FormatError, match="two inputs"):
        clean_files(["in", "out"], "new", Plan.of(), quiet=True)
    for output, tallies in (("mine.tsv", "new"), ("in/a.jsonl", "new"), ("new.tsv", "in")):
        with pytest.raises(ConflictError):
            learn_files(["in"], output, tallies, quiet=True)
    assert not Path("new").exists()
    assert Path("in/a.jsonl").read_text("utf-8") == '{"text":"He said so."}\n'


def test_an_error_of_files_can_be_sent() -> None:
    from cleantext.integrations.ray import FilesError

    error = pickle.loads(pickle.dumps(FilesError({Path("a.jsonl"): "no room"})))
    assert error.reasons == {Path("a.jsonl"): "no room"}
    assert str(error).startswith("1 file could not be processed, the first is a.jsonl: no room; ")


DEADLY = """
import os
from cleantext import rewrite

@rewrite
def deadly(line):
    if line == "trouble":
        os._exit(1)
    return line
"""

FAILING = """
import pathlib, ray
from cleantext.corpus import Plan
from cleantext.integrations.ray import FilesError, clean_files, learn_files
from own import deadly

ray.init(num_cpus=2)
try:
    clean_files(["in"], "out", Plan.of(filters=[deadly]), quiet=True)
except FilesError as error:
    said = [[path.name for path in error.reasons], "WorkerCrashedError" in str(error)]
kept = pathlib.Path("out/a.jsonl").stat()
totals = clean_files(["in"], "out", Plan.of(), resume=True, quiet=True)
said += [totals.records, totals.rejected, pathlib.Path("out/a.jsonl").stat() == kept]
learned = learn_files(["in"], "sites.tsv", "tallies", quiet=True)
said += [learned.records, learned.rejected, dict(totals.passed_over), dict(learned.passed_over)]
pathlib.Path("said").write_text(repr(said))  # Ray says things, too
"""


def test_a_file_over_which_ray_fails_takes_no_other_along(home: Path) -> None:
    Path("own.py").write_text(DEADLY, encoding="utf-8")
    Path("in").mkdir()
    for name, text in (("a", "He said so."), ("b", "trouble"), ("c", "She agreed.")):
        page = f'{{"text":"{text}","url":"https://a.example/{name}"}}'
        Path(f"in/{name}.jsonl").write_text(f'{page}\n{{"text":3}}\n', "utf-8")
    Path("in/notes.md").touch()
    run(FAILING)
    said = [["b.jsonl"], True, 2, 1, True, 6, 3, {".md": 1}, {".md": 1}]
    assert Path("said").read_text(encoding="utf-8") == repr(said)
    assert [len(rows) for rows in lines("out").values()] == [1, 1, 1]
    assert not list(Path("out").glob("*rejects*"))
    reject = json.loads(Path("out.rejects/a.jsonl.rejects.jsonl").read_text("utf-8"))
    assert reject["reason"] == "the field 'text' is not text, but int"


def test_sparks_own_types_stay(home: Path) -> None:
    from pyspark.sql import types

    from cleantext.integrations.spark import cleaned_type

    kept = types.StructField("day", types.TimestampNTZType(), nullable=False, metadata={"a": 1})
    texts = types.StructField("text", types.StringType(), nullable=False)
    before = types.StructType([types.StructField("size", types.LongType()), texts, kept])
    after = cleaned_type(before, Plan.of(removed_field="removed", notes_field="notes"))
    assert after.names == ["size", "text", "day", "removed", "notes"]
    assert list(after)[:3] == list(before)
    assert after["removed"].simpleString() == "removed:array<struct<kind:string,lines:bigint>>"
    with pytest.raises(OptionError, match="unknown column 'body'"):
        cleaned_type(before, Plan.of(text_field="body"))
    with pytest.raises(OptionError, match="the column 'size' already exists"):
        cleaned_type(before, Plan.of(removed_field="size"))
