"""The head of the report: totals over all texts."""

from __future__ import annotations

from cleantext import explain
from cleantext.report.collect import Origin, TextData, describe
from cleantext.report.summary import MOST_LINES, FrequentLine, Site, summarize


def described(text: str, url: str = "") -> TextData:
    return describe(Origin("a.txt", url), explain(text, skip="keep_body"))


TEXTS = [
    described("He said so.\nAdvertisement\nAdvertisement\nShare this\n", "https://example.com/1"),
    described("She agreed.\nAdvertisement\n", "http://www.example.com/2"),
    described("They left.\n", "example.org"),
    described("It rained.\x0c\n"),
]


def test_texts_are_counted() -> None:
    summary = summarize(TEXTS)
    assert (summary.texts, summary.changed, summary.untouched, summary.unsure) == (4, 3, 1, 0)
    assert summary.words == 14
    assert round(summary.gone * summary.words) == 5


def test_kinds_come_by_number_and_repairs_last() -> None:
    kinds = summarize(TEXTS).kinds
    assert [(kind.name, kind.letter, kind.lines) for kind in kinds] == [
        ("advertisement", "A", 3),
        ("sharing", "S", 1),
        ("repair", "Z", 1),
    ]
    assert [kind.remedy for kind in kinds] == ["--keep advertisement", "--keep sharing", ""]


def test_the_histogram_counts_shares() -> None:
    assert summarize(TEXTS).histogram == [2, 0, 0, 1, 0, 1, 0, 0, 0, 0]
    assert summarize([described("Advertisement\n")]).histogram[-1] == 1


def test_frequent_lines_come_with_their_kind_and_texts() -> None:
    assert summarize(TEXTS).lines == [
        FrequentLine("Advertisement", "advertisement", 3, 2),
        FrequentLine("Share this", "sharing", 1, 1),
    ]


def test_fifty_lines_are_listed_at_most() -> None:
    many = "".join(f"Photo by Jo Harbour {'x' * n}\n" for n in range(1, 99))
    assert 0 < len(summarize([described("He said so.\n" + many)]).lines) <= MOST_LINES


def test_sites_are_hosts() -> None:
    sites = summarize(TEXTS).sites
    assert [site.host for site in sites] == ["example.com", "example.org"]
    assert sites[1] == Site("example.org", 1, 2, 0.0)
    assert sites[0].texts == 2


def test_filters_are_counted() -> None:
    assert dict(summarize(TEXTS).filters) == {"advertisement": 3, "sharing": 1, "tidy": 1}


def test_nothing_has_a_summary() -> None:
    summary = summarize([])
    assert (summary.texts, summary.gone, summary.kinds) == (0, 0.0, [])
