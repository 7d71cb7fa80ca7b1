"""Hosts: what holds for all adapters, in the real host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

import pytest
from host_runs import HOSTS, PAGE, adapter, check_example, examples
from places import ROOT

from cleantext import build_chain, clean
from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.errors import OptionError
from cleantext.integrations.metadata import clean_with_metadata

pytestmark = [
    pytest.mark.adapters,
    pytest.mark.filterwarnings("default"),  # hosts warn of what they import
]

SAMPLE = (ROOT / "cleantext/sample.txt").read_text(encoding="utf-8")
TEXTS = [PAGE, "", SAMPLE, "He said so.Read more\r\nPublicitÃ©\r\n", "Advertisement"]
BATCHED = ("haystack", "langchain", "llama_index", "sklearn")


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("options", [{}, {"keep": ["sharing"], "preset": "page"}], ids=str)
def test_texts_are_those_of_the_library_in_order(host: str, options: dict[str, Any]) -> None:
    results = HOSTS[host](TEXTS, **options)
    assert [text for text, _ in results] == [clean(text, **options) for text in TEXTS]


@pytest.mark.parametrize("host", HOSTS)
def test_metadata_is_that_of_the_cleaning(host: str) -> None:
    expected = [metadata for _, metadata in clean_with_metadata(build_chain(), TEXTS)]
    found = [metadata for _, metadata in HOSTS[host](TEXTS)]
    assert found == ([None] * len(TEXTS) if host in ("nemo_curator", "sklearn") else expected)


@pytest.mark.parametrize("host", BATCHED)
def test_texts_that_come_together_are_cleaned_together(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    original = Chain.explain_many

    def counting(chain: Chain, texts: Iterable[str]) -> Iterator[Cleaned]:
        calls.append(chain)
        return original(chain, texts)

    monkeypatch.setattr(Chain, "explain_many", counting)
    HOSTS[host](TEXTS)
    assert calls == [build_chain()]


@pytest.mark.parametrize("host", HOSTS)
def test_wrong_options_have_the_messages_of_the_library(host: str) -> None:
    with pytest.raises(TypeError, match=r"CleanText\(\) has no option 'kep'; did you mean 'keep'"):
        HOSTS[host]([PAGE], kep=["sharing"])
    with pytest.raises(OptionError, match="unknown kind 'sharin'; did you mean 'sharing'"):
        HOSTS[host]([PAGE], keep=["sharin"])


@pytest.mark.parametrize("host", sorted(HOSTS.keys() - {"scrapy"}))  # a crawl has one process
def test_adapters_can_be_pickled(host: str) -> None:
    pickler = import_module("dill" if host == "data_juicer" else "pickle")  # its operators need it
    made = adapter(host)(keep=["sharing"])
    copy = pickler.loads(pickler.dumps(made))
    assert type(copy) is type(made)
    chain = {"llama_index": "_chain"}.get(host, "chain")
    if host != "sklearn":  # it makes the chain from its parameters
        assert getattr(copy, chain) == build_chain(keep=["sharing"])


@pytest.mark.parametrize("heading", sorted(examples().keys() - {"dolma"}))
def test_an_example_prints_what_it_shows(heading: str) -> None:
    check_example(heading)


def test_each_host_has_an_example() -> None:
    assert len(examples()) == len(HOSTS) + len({"dolma", "spaCy", "unstructured"})
