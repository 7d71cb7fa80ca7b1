"""Training on pages of made-up sites: run by ``pytest -m train``, needs PyTorch."""

from __future__ import annotations

import json
import random
import re
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from labelled import make_page, make_text
from strategies import HARD, HEADLINES, LABELS, PARAGRAPHS, PROSE, SCRIPTS, SECTIONS

from cleantext import build_chain
from cleantext.body.decide import MIN_CERTAIN, kept_rows
from cleantext.body.features import Stretch, build_table, row_numbers
from cleantext.body.model import POINTS, Model, load
from cleantext.text.block import Block
from cleantext.training.examples import Example, make_example
from cleantext.training.pages import is_held_out, read_pages, site_name
from cleantext.training.sources import Source

pytestmark = pytest.mark.train

SITES = 24
TYPES = ("article", "product", "forum")
SOURCES = ("press", "radio")
TOPICS = ("harbour", "council", "library", "bridge", "market", "school", "river", "theatre")


def made_up(number: int) -> dict[str, Any]:
    """Make a page of a made-up site."""
    chance = random.Random(number)
    furniture = [*LABELS, *HEADLINES, *(each for some in SECTIONS.values() for each in some[:3])]
    topics = chance.sample(TOPICS, 3)
    gold = [f"News of the {topics[0]} and the {topics[1]}"]
    gold += [
        f"{paragraph} The {chance.choice(topics)} is {chance.randint(2, 99)} years old."
        for paragraph in chance.sample(PARAGRAPHS, 3)
    ]
    above, below = chance.sample(furniture, 12), chance.sample(furniture, 15)
    return {
        "id": str(number),
        "url": f"https://www.site-{number % SITES}.example/{number}",
        "type": TYPES[number % len(TYPES)],
        "lang": "en",
        "title": gold[0],
        "source": SOURCES[number % len(SOURCES)],
        "dump": "\n".join((*above, *gold, *below)),
        "ext": {"one": "\n".join((*above[-2:], *gold, *below[:3])), "two": "\n".join(gold[1:])},
        "gold": "\n".join(gold),
    }


class Trained(NamedTuple):
    """The results of a training run."""

    folder: Path
    out: str
    model: Model


def write(path: Path, pages: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(page) + "\n" for page in pages), encoding="utf-8")
    return path


def run(*argv: str | Path) -> int:
    """Train, in small steps, as there are few pages."""
    train = import_module("cleantext.training.train")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleantext.training.draw.ROWS", 100)
        code: int = train.main([str(each) for each in argv])
    return code


OPTIONS = ("--epochs", "2", "--jobs", "1", "--seed", "5")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write some pages, and some texts to be kept whole."""
    folder = tmp_path_factory.mktemp("training")
    write(folder / "pages.jsonl", [made_up(number) for number in range(2 * SITES)])
    (folder / "whole").mkdir()
    for number, text in enumerate(PROSE):
        (folder / "whole" / f"{number}.txt").write_text(f"{text}\n" * 3, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(folder: Path) -> Trained:
    capture = pytest.MonkeyPatch()
    said: list[str] = []
    with capture.context() as patch:
        patch.setattr("builtins.print", lambda *words, **_: said.append(" ".join(map(str, words))))
        code = run(
            folder / "pages.jsonl",
            "--out",
            folder / "own.npz",
            "--whole",
            folder / "whole",
            *OPTIONS,
        )
    assert code == 0
    return Trained(folder, "\n".join(said), load(folder / "own.npz"))


def test_training_makes_a_model_that_options_take(trained: Trained) -> None:
    chain = build_chain(body_model=trained.folder / "own.npz")
    text = made_up(3)["dump"]
    assert chain(chain(text)) == chain(text)
    about = trained.model.about
    assert about["seed"] == 5
    assert 1 <= about["epochs"] <= 2
    assert set(about["decisions"]) == set(POINTS)
    assert about["without"] == []


def test_training_learns_something(trained: Trained) -> None:
    """Two epochs do little, but lines of the body score higher than those around it."""
    inside: list[float] = []
    outside: list[float] = []
    for page in map(made_up, range(100, 110)):
        lines = page["dump"].split("\n")
        gold = page["gold"].split("\n")
        scores = trained.model.scores(
            build_table([Stretch(block := Block(lines), row_numbers(block))])
        )
        for line, score in zip(lines, scores[:, 0].tolist(), strict=True):
            (inside if line in gold else outside).append(score)
    assert np.mean(inside) > np.mean(outside)


def test_training_with_the_same_seed_gives_the_same_file(trained: Trained, folder: Path) -> None:
    again = folder / "again.npz"
    pages = folder / "pages.jsonl"
    assert run(pages, "--out", again, "--whole", folder / "whole", *OPTIONS) == 0
    assert again.read_bytes() == (folder / "own.npz").read_bytes()


def test_training_prints_progress_and_the_report(trained: Trained) -> None:
    assert "epoch 1: loss " in trained.out
    assert "epoch 2: loss " in trained.out
    report = (trained.folder / "own.report.md").read_text(encoding="utf-8")
    assert report.strip() in trained.out
    for point in POINTS:
        assert re.search(rf"## {point}, whole dump in: F1 [01]\.\d{{4}}, mean over sources", report)
    for page in held_out(trained.folder):
        assert f"| {page.source} | {page.type} | en | " in report
    names = set(re.findall(r"^- [01]\.\d\d (.*)", report, re.MULTILINE))
    assert names == {page.name for page in held_out(trained.folder)}
    assert re.search(r"Titles found: \d+\.\d %", report)


def held_out(folder: Path) -> list[Any]:
    return [page for page in read_pages(folder / "pages.jsonl") if is_held_out(page.site, 0.15)]


def test_training_lists_the_pages_held_out(trained: Trained) -> None:
    names = (trained.folder / "own.held-out.txt").read_text(encoding="utf-8").split()
    assert sorted(names) == sorted(page.name for page in held_out(trained.folder))
    assert trained.model.about["pages"] == 2 * SITES - len(names)
    assert names


def examples() -> list[Example]:
    """Make examples of pages, odd scripts, hard lines, and single lines."""
    texts = [made_up(number)["dump"].split("\n") for number in range(6)]
    texts += [[*SCRIPTS, "", *HARD], ["Home"], ["..."], ["One.", "", "", "Two."] * 200]
    return [make_example(make_text(text, [0] * len(text))) for text in texts]


def test_network_and_model_give_the_same_bits(trained: Trained) -> None:
    torch = import_module("torch")
    network = import_module("cleantext.training.network")
    torch.manual_seed(3)
    for seed in range(3):
        net = seeded(network, seed)
        model = network.to_model(net, {"decisions": {point: [0.5, 0.1, 0.1] for point in POINTS}})
        some = examples()
        with torch.no_grad():
            expected = net(network.batch(some)).numpy()
        scores = [model.scores(as_table(each)) for each in some]
        assert np.array_equal(np.concatenate(scores), expected)
        assert expected.std() > 0.1


def seeded(network: Any, seed: int) -> Any:
    """Make a random network that has seen the numbers of some rows."""
    torch = import_module("torch")
    torch.manual_seed(seed)
    net = network.Network()
    with torch.no_grad():
        net.train()
        for _ in range(50):
            net(network.batch(examples()))
        for weight in net.parameters():
            weight.mul_(1.7)
        net.words.weight.normal_(0, 0.5)
    return net.eval()


def as_table(seen: Example) -> Any:
    """Convert an example back to its table, in the precision of its narrow types."""
    features = import_module("cleantext.body.features")
    starts = seen.starts.astype(np.int64)
    return features.Table(
        seen.dense.astype(np.float32),
        seen.words.astype(np.uint32),
        starts,
        np.diff(np.append(starts, len(seen.words))),
        np.array([0, len(seen.dense)]),
    )


# ---- sources


def test_training_without_some_sources_in_turn(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, pages = folder / "each.npz", folder / "pages.jsonl"
    options = ("--epochs", "1", "--jobs", "1", "--source-folds", "2")
    assert run(pages, "--out", out, "--whole", folder / "whole", *options) == 0
    said = capsys.readouterr().out
    for source, other in (SOURCES, SOURCES[::-1]):
        assert f"# without {source}\n" in said
        path = folder / f"each.without-{source}.npz"
        assert load(path).about["without"] == [source]
        report = path.with_suffix(".report.md").read_text(encoding="utf-8")
        assert f"| {other} | " in report
        assert f"| {source} | " not in report
        names = path.with_suffix(".held-out.txt").read_text(encoding="utf-8").split()
        left = [page.name for page in held_out(folder) if page.source == other]
        assert names == sorted(left)
    assert not out.exists()


def test_training_without_some_sources_takes_others_with_sites_held_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = [made_up(number) | {"source": "press"} for number in range(2 * SITES)]
    path = write(tmp_path / "pages.jsonl", pages)
    assert run(path, *OPTIONS, "--source-folds", "2") == 2
    assert capsys.readouterr().err == TOO_FEW


@pytest.mark.parametrize(
    ("count", "folds"),
    [
        (1, [("forum", "press", "pressold", "radio")]),
        (2, [("forum", "press", "pressold"), ("radio",)]),
        (3, [("press", "pressold"), ("radio",), ("forum",)]),
        (9, [("press", "pressold"), ("radio",), ("forum",)]),
    ],
)
def test_folds_deal_sources_by_size_and_keep_kin_together(
    count: int, folds: list[tuple[str, ...]]
) -> None:
    train = import_module("cleantext.training.train")
    sizes = {"forum": 1, "pressold": 4, "radio": 3, "press": 1}
    pages = [make_page(source=name) for name, size in sizes.items() for _ in range(size)]
    assert train.source_folds(pages, {"pressold": Source(family="press")}, count) == folds


def test_pages_of_sources_that_do_not_teach_are_left_out(folder: Path) -> None:
    train = import_module("cleantext.training.train")
    path = folder / "pages.jsonl"
    assert {page.source for page in train.read_all([path], {})} == set(SOURCES)
    table = {"press": Source(teaches=False)}
    assert {page.source for page in train.read_all([path, path], table)} == {"radio"}


def test_training_names_a_table_of_sources_that_cannot_be_read(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "own.toml"
    table.write_text("[press]\nwieght = 2\n", encoding="utf-8")
    assert run(folder / "pages.jsonl", "--sources", table, *OPTIONS) == 2
    assert capsys.readouterr().err.startswith(f"error: {table} is not a table of sources (")


# ---- what can't be trained on

TOO_FEW = "error: too few sites to hold some out; give more pages\n"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_training_refuses_too_few_sites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    pages = [made_up(SITES * number) for number in range(count)]
    path = write(tmp_path / "pages.jsonl", pages)
    assert run(path, "--out", tmp_path / "own.npz", *OPTIONS) == 2
    assert capsys.readouterr().err == TOO_FEW
    assert not (tmp_path / "own.npz").exists()


def test_training_names_pages_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pages.jsonl"
    assert run(path, *OPTIONS) == 2
    assert str(path) in capsys.readouterr().err
    path.write_text("no page\n", encoding="utf-8")
    assert run(path, *OPTIONS) == 2
    assert capsys.readouterr().err.startswith(f"error: {path}, line 1: not a page")


def test_training_works_without_articles(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = [made_up(number) | {"type": "forum"} for number in range(SITES)]
    path, own = write(tmp_path / "pages.jsonl", pages), tmp_path / "own.npz"
    assert run(path, "--out", own, "--whole", folder / "whole", *OPTIONS) == 0
    assert "## article, whole dump in: F1 " in capsys.readouterr().out


def test_training_refuses_held_out_pages_without_right_texts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = [made_up(number) for number in range(SITES)]
    for page in pages:
        if is_held_out(site_name(page["url"]), 0.15):
            page |= {"gold": "", "ext": dict.fromkeys("abc", page["gold"])}
    assert run(write(tmp_path / "pages.jsonl", pages), *OPTIONS) == 2
    assert capsys.readouterr().err == TOO_FEW


def test_decisions_are_those_of_the_finder(trained: Trained) -> None:
    for point in POINTS:
        odds = np.array([9, *[-9] * MIN_CERTAIN], np.float32)
        assert kept_rows(odds, trained.model.decision(point)).tolist() == [
            True,
            *[False] * MIN_CERTAIN,
        ]
