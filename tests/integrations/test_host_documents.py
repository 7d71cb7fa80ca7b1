"""Hosts: ids and other fields of their documents, saving, caches."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest
from host_runs import PAGE, adapter, scrapy_pipeline

from cleantext import clean, explain, explain_many

pytestmark = [pytest.mark.adapters, pytest.mark.filterwarnings("default")]

CLEANED = "He said so.\nShe agreed.\n"
PAGE_METADATA = {
    "cleantext_removed_advertisement": 1,
    "cleantext_removed_sharing": 1,
    "cleantext_confidence": explain(PAGE).confidence,
    "cleantext_notes": "",
}


def test_langchain_copies_documents_with_id_and_metadata() -> None:
    from langchain_core.documents import Document

    given = Document(PAGE, id="7", metadata={"source": "selby.example"})
    cleaner = adapter("langchain")()
    (found,) = cleaner.transform_documents([given])
    assert (found.id, found.page_content) == ("7", CLEANED)
    assert found.metadata == {"source": "selby.example", **PAGE_METADATA}
    assert given == Document(PAGE, id="7", metadata={"source": "selby.example"})
    assert asyncio.run(cleaner.atransform_documents([given])) == [found]


def test_llama_index_copies_nodes_and_hides_the_metadata_from_models() -> None:
    from llama_index.core.schema import Document, ImageNode, MetadataMode

    given = Document(text=PAGE, id_="7", metadata={"source": "selby.example"})
    found, image = adapter("llama_index")()([given, ImageNode(image_url="https://selby.example")])
    assert (found.id_, found.metadata["source"]) == ("7", "selby.example")
    for mode in (MetadataMode.EMBED, MetadataMode.LLM):
        assert found.get_content(mode) == f"source: selby.example\n\n{CLEANED}".strip()
    assert given.text == PAGE
    assert given.metadata == {"source": "selby.example"}
    assert image.image_url == "https://selby.example"


def test_llama_index_runs_a_document_once_if_it_has_not_changed() -> None:
    from llama_index.core import Document
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.storage.docstore import SimpleDocumentStore

    pipeline = IngestionPipeline(
        transformations=[adapter("llama_index")()], docstore=SimpleDocumentStore()
    )
    assert len(pipeline.run(documents=[Document(text=PAGE, id_="7")])) == 1
    assert pipeline.run(documents=[Document(text=PAGE, id_="7")]) == []


def test_llama_index_caches_by_options_and_version(monkeypatch: pytest.MonkeyPatch) -> None:
    from llama_index.core.ingestion.pipeline import get_transformation_hash

    make = adapter("llama_index")
    ours = get_transformation_hash([], make(keep=["sharing"]))
    assert ours == get_transformation_hash([], make(keep=["sharing"]))
    assert ours != get_transformation_hash([], make())
    monkeypatch.setattr("cleantext.__version__", "9.9")
    assert ours != get_transformation_hash([], make(keep=["sharing"]))


def test_llama_index_restores_options_and_takes_the_version_that_is_installed() -> None:
    make = adapter("llama_index")
    saved = make(keep=["sharing"]).to_dict() | {"version": "0.0.1"}
    restored = make.from_dict(saved)
    assert restored == make(keep=["sharing"])
    assert restored([]) == []


def test_haystack_copies_documents_with_all_their_fields() -> None:
    from haystack import Document

    given = Document(content=PAGE, id="7", meta={"source": "selby.example"}, score=0.5)
    empty = Document(content=None, id="8")
    found, same = adapter("haystack")().run([given, empty])["documents"]
    assert found.to_dict(flatten=False) == given.to_dict(flatten=False) | {
        "content": CLEANED,
        "meta": {"source": "selby.example", **PAGE_METADATA},
    }
    assert given.content == PAGE
    assert same is empty


def test_haystack_saves_and_loads_the_component() -> None:
    make = adapter("haystack")
    saved = make(keep=["sharing"]).to_dict()
    assert saved == {
        "type": "cleantext.integrations.haystack.CleanText",
        "init_parameters": {"keep": ["sharing"]},
    }
    assert make.from_dict(saved).chain == make(keep=["sharing"]).chain


def test_scikit_learn_finds_no_fault() -> None:
    from sklearn.utils.estimator_checks import check_estimator

    results = check_estimator(adapter("sklearn")())
    assert results
    assert {result["status"] for result in results} == {"passed"}


def test_scikit_learn_sets_and_clones_options() -> None:
    from sklearn.base import clone

    made = clone(adapter("sklearn")(keep=["sharing"])).set_params(preset="page")
    assert repr(made) == "CleanText(keep=['sharing'], preset='page')"
    assert made.fit_transform([PAGE]) == [clean(PAGE, keep=["sharing"], preset="page")]
    with pytest.raises(TypeError, match="str"):
        made.transform(PAGE)


@dataclasses.dataclass
class Article:
    body: str
    number: int


def test_scrapy_cleans_the_field_of_any_item_and_counts() -> None:
    pipeline = scrapy_pipeline(CLEANTEXT_FIELD="body")
    assert pipeline.process_item(Article(PAGE, 1)) == Article(CLEANED, 1)
    assert pipeline.process_item({"body": PAGE, "number": 2}) == {"body": CLEANED, "number": 2}
    for item in ({"body": None}, {"text": PAGE}):
        assert pipeline.process_item(dict(item)) == item
    assert pipeline.stats.get_stats() == {
        "cleantext/removed/advertisement": 2,
        "cleantext/removed/sharing": 2,
    }


def test_nemo_curator_leaves_other_fields_and_nulls() -> None:
    import pandas as pd
    from nemo_curator.stages.text.modifiers import Modify
    from nemo_curator.tasks import DocumentBatch

    data = pd.DataFrame({"id": [1, 2], "text": pd.Series([PAGE, None], dtype=object)})
    batch = DocumentBatch(dataset_name="crawl", data=data)
    cleaned = Modify(adapter("nemo_curator")(), input_fields="text").process(batch)
    assert cleaned is not None
    assert cleaned.to_pandas()["id"].tolist() == [1, 2]
    assert cleaned.to_pandas()["text"].isna().tolist() == [False, True]
    assert cleaned.to_pandas()["text"][0] == CLEANED


def test_data_juicer_keeps_columns_in_batches_and_processes_with_unlike_counts() -> None:
    from data_juicer.core.data import NestedDataset
    from data_juicer.utils.constant import Fields

    texts = [PAGE, "She agreed.\n", "He said so.\nCookie settings\n"] * 4
    samples = NestedDataset.from_list([{"id": n, "body": text} for n, text in enumerate(texts)])
    mapper = adapter("data_juicer")(text_key="body", num_proc=2, batch_size=2)
    assert mapper.is_batched_op()
    rows = list(mapper.run(samples))
    assert [(row["id"], row["body"]) for row in rows] == [
        (n, cleaned.text) for n, cleaned in enumerate(explain_many(texts))
    ]
    assert rows[2][Fields.meta] == {
        "cleantext_removed_consent": 1,
        "cleantext_confidence": explain(texts[2]).confidence,
        "cleantext_notes": "",
    }


def test_data_juicer_caches_by_options_and_version(monkeypatch: pytest.MonkeyPatch) -> None:
    make = adapter("data_juicer")
    ours = make(keep=["sharing"])._fingerprint_bytes()
    assert ours == make(keep=["sharing"])._fingerprint_bytes()
    assert ours != make()._fingerprint_bytes()
    monkeypatch.setattr("cleantext.__version__", "9.9")
    assert ours != make(keep=["sharing"])._fingerprint_bytes()


def test_data_juicer_runs_a_recipe(folder: Path) -> None:
    from data_juicer.config import init_configs
    from data_juicer.ops import load_ops

    Path("ours.py").write_text("from cleantext.integrations.data_juicer import CleanText\n")
    Path("crawl.jsonl").write_text("{}\n")
    Path("recipe.yaml").write_text(
        "dataset_path: crawl.jsonl\n"
        "export_path: out/clean.jsonl\n"
        "custom_operator_paths: [ours.py]\n"
        "process:\n"
        "  - cleantext_mapper:\n"
        "      keep: [sharing]\n"
    )
    (mapper,) = load_ops(init_configs(["--config", "recipe.yaml"]).process)
    assert mapper.chain == adapter("data_juicer")(keep=["sharing"]).chain
