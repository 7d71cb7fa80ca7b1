"""Runs of hosts in tests: texts through each adapter, and the examples of their page."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from examples import DOCS

PAGE = "He said so.\nShare this\nAdvertisement\nShe agreed.\n"

Options = dict[str, Any]
Result = tuple[str, dict[str, Any] | None]
"""A cleaned text with its metadata; None where the host has no place for it."""

_EXAMPLE = re.compile(r"(?ms)^```python\n(.*?)^```\n\n```text\n(.*?)^```")


def adapter(host: str) -> Any:
    """Return the class of an adapter."""
    return import_module(f"cleantext.integrations.{host}").CleanText


def run_langchain(texts: Sequence[str], **options: Any) -> list[Result]:
    from langchain_core.documents import Document

    documents = adapter("langchain")(**options).transform_documents(list(map(Document, texts)))
    return [(document.page_content, document.metadata) for document in documents]


def run_llama_index(texts: Sequence[str], **options: Any) -> list[Result]:
    from llama_index.core.schema import TextNode

    nodes = adapter("llama_index")(**options)([TextNode(text=text) for text in texts])
    return [(node.get_content(), node.metadata) for node in nodes]


def run_haystack(texts: Sequence[str], **options: Any) -> list[Result]:
    from haystack import Document

    documents = [Document(content=text) for text in texts]
    cleaned = adapter("haystack")(**options).run(documents)["documents"]
    return [(document.content, document.meta) for document in cleaned]


def run_sklearn(texts: Sequence[str], **options: Any) -> list[Result]:
    return [(text, None) for text in adapter("sklearn")(**options).transform(texts)]


def run_scrapy(texts: Sequence[str], **options: Any) -> list[Result]:
    pipeline = scrapy_pipeline(CLEANTEXT_OPTIONS=options, CLEANTEXT_METADATA_FIELD="about")
    items = [pipeline.process_item({"text": text}) for text in texts]
    return [(item["text"], item["about"]) for item in items]


def scrapy_pipeline(**settings: Any) -> Any:
    from scrapy.utils.test import get_crawler

    return adapter("scrapy").from_crawler(get_crawler(settings_dict=settings))


def run_nemo_curator(texts: Sequence[str], **options: Any) -> list[Result]:
    import pandas as pd
    from nemo_curator.stages.text.modifiers import Modify
    from nemo_curator.tasks import DocumentBatch

    batch = DocumentBatch(dataset_name="crawl", data=pd.DataFrame({"text": list(texts)}))
    cleaned = Modify(adapter("nemo_curator")(**options), input_fields="text").process(batch)
    assert cleaned is not None
    return [(text, None) for text in cleaned.to_pandas()["text"]]


def run_data_juicer(texts: Sequence[str], **options: Any) -> list[Result]:
    from data_juicer.core.data import NestedDataset
    from data_juicer.utils.constant import Fields

    samples = NestedDataset.from_list([{"text": text} for text in texts])
    cleaned = adapter("data_juicer")(**options, num_proc=1).run(samples)
    return [(row["text"], row[Fields.meta]) for row in cleaned]


HOSTS: dict[str, Callable[..., list[Result]]] = {
    "data_juicer": run_data_juicer,
    "haystack": run_haystack,
    "langchain": run_langchain,
    "llama_index": run_llama_index,
    "nemo_curator": run_nemo_curator,
    "scrapy": run_scrapy,
    "sklearn": run_sklearn,
}
"""All hosts but dolma, which cannot be installed beside them."""


def examples() -> dict[str, tuple[str, str]]:
    """Return the examples of the page by their headings: each script, and what it prints."""
    parts = (DOCS / "integrations.md").read_text(encoding="utf-8").split("\n## ")[1:]
    found = {part.partition("\n")[0]: _EXAMPLE.search(part) for part in parts}
    return {heading: (match[1], match[2]) for heading, match in found.items() if match}


def check_example(heading: str) -> None:
    """Run an example in a process of its own, since hosts set up much in theirs."""
    script, printed = examples()[heading]
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.stdout == printed, done.stderr[-5000:]
