"""dolma: tags over the characters of documents, and what its mixer leaves."""

from __future__ import annotations

import gzip
import json
import pickle
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from host_runs import PAGE, adapter, check_example
from hypothesis import given
from strategies import documents

from cleantext import build_chain
from cleantext.chain.removed import removed_spans
from cleantext.errors import OptionError

pytestmark = [pytest.mark.dolma, pytest.mark.filterwarnings("default")]

TEXTS = [
    "He said 😀 so. 橋は\nShare this\r\nAdvertisement\nShe agreed.\n",
    "He said so.\n",
    "",
    "“é😀”\n\nAdvertisement\n\nShe agreed.",
]
CLEANED = ["He said 😀 so. 橋は\nShe agreed.\n", "He said so.\n", "", "“é😀”\n\nShe agreed."]


def tag(text: str, **options: Any) -> list[tuple[int, int, str]]:
    from dolma.core.data_types import Document

    given_document = Document("crawl", "1", text)
    result = adapter("dolma")(**options).predict(given_document)
    assert result.doc is given_document
    return [(span.start, span.end, span.type) for span in result.spans]


@given(documents)
def test_spans_are_what_cleaning_removes(text: str) -> None:
    assert tag(text) == [*removed_spans(build_chain().explain(text))]


def test_html_has_no_tags() -> None:
    page = "<!DOCTYPE html><html><body><p>He said so.</p>\n<p>Advertisement</p></body></html>"
    assert tag(page) == []
    with pytest.raises(OptionError, match="HTML can't be tagged"):
        tag(page, form="html")


def test_options_are_those_of_the_library() -> None:
    assert tag(PAGE, keep=["sharing"]) == [(23, 37, "advertisement")]
    with pytest.raises(TypeError, match=r"CleanText\(\) has no option 'kep'; did you mean 'keep'"):
        adapter("dolma")(kep=["sharing"])


def test_the_tagger_can_be_pickled() -> None:
    tagger = pickle.loads(pickle.dumps(adapter("dolma")(keep=["sharing"])))
    assert tagger.chain == build_chain(keep=["sharing"])


def dolma(*arguments: str) -> None:
    command = Path(sysconfig.get_path("scripts"), "dolma")
    subprocess.run([command, *arguments], check=True, timeout=300)


def test_the_mixer_cuts_what_was_tagged(folder: Path) -> None:
    Path("documents").mkdir()
    dates = dict.fromkeys(("added", "created"), "2024-01-01T00:00:00.000Z")
    with gzip.open("documents/a.jsonl.gz", "wt", encoding="utf-8") as file:
        for number, text in enumerate(TEXTS):
            print(json.dumps({"id": str(number), "text": text, "source": "a", **dates}), file=file)
    module = ("--tagger_modules", "cleantext.integrations.dolma")
    where = ("--documents", f"{folder}/documents/*", "--experiment", "clean")
    dolma("tag", *where, "--taggers", "cleantext", *module, "--processes", "1")
    stream = {
        "name": "a",
        "documents": [f"{folder}/documents/*"],
        "attributes": ["clean"],
        "output": {"path": f"{folder}/mixed", "max_size_in_bytes": 1 << 20},
        "span_replacement": [
            {"span": f"$.attributes.clean__cleantext__{kind}", "min_score": 0.5, "replacement": ""}
            for kind in ("advertisement", "sharing", "blank")
        ],
    }
    Path("mix.yaml").write_text(json.dumps({"processes": 1, "streams": [stream]}))
    dolma("-c", "mix.yaml", "mix")
    (mixed,) = Path("mixed").iterdir()
    with gzip.open(mixed, "rt", encoding="utf-8") as file:
        assert [json.loads(line)["text"] for line in file] == CLEANED


def test_the_example_prints_what_it_shows() -> None:
    check_example("dolma")
