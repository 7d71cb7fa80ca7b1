"""The body model: its file, and the options that name it."""

from __future__ import annotations

import json
import random
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from strategies import LABELS, PROSE, SEEDS, model_file, on_grid, tiny_model

from cleantext import OptionError, build_chain
from cleantext.body.features import SECTIONS, WIDTH
from cleantext.body.model import DEFAULT, FORMAT, POINTS, VERSION, Model, _digest, load, save
from cleantext.cli.main import main
from cleantext.config.options import Options
from cleantext.config.settings import settings_finder
from cleantext.errors import BodyModelError, ConfigError

MODEL = tiny_model(SEEDS[0])

# ---- a good file


def test_load_returns_what_was_saved(tmp_path: Path) -> None:
    save(MODEL, tmp_path / "own.npz")
    model = load(tmp_path / "own.npz")
    assert model.weights.keys() == MODEL.weights.keys()
    for name, values in MODEL.weights.items():
        assert model.weights[name].dtype == values.dtype
        assert np.array_equal(model.weights[name], values)
    assert model.about == {"format": FORMAT, "version": VERSION, **MODEL.about}


def test_save_after_load_gives_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    save(MODEL, first)
    save(load(first), second)
    assert load(second).about == load(first).about


def test_load_keeps_further_metadata(tmp_path: Path) -> None:
    save(replace(MODEL, about={**MODEL.about, "seed": 7}), tmp_path / "a")
    assert load(tmp_path / "a").about["seed"] == 7


def test_load_of_the_built_in_model() -> None:
    assert DEFAULT.stat().st_size <= 2_000_000
    model = load()
    assert set(model.about["decisions"]) == set(POINTS)
    for point in POINTS:
        limit, sure, evidence = model.decision(point)
        assert 0 < sure < limit < 1
        assert 0 < evidence <= 1
    made = {"seed", "epochs", "pages"}
    assert {"format", "version", "width", "sections", "dilations", "context"} | made <= set(
        model.about
    )
    with zipfile.ZipFile(DEFAULT) as file:
        assert not any(b"pickle" in file.read(name)[:200] for name in file.namelist())


def test_weights_are_on_the_grids_that_make_sums_exact() -> None:
    for name, values in load().weights.items():
        if name in ("mean", "scale"):
            assert values.dtype == np.float32
            assert np.isfinite(values).all()
        elif "bias" in name:
            assert np.array_equal(values, on_grid(values))
        else:
            assert values.dtype == np.int8


# ---- a bad one


def packed(**arrays: Any) -> bytes:
    file = BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def zipped(**files: bytes) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, contents in files.items():
            file.writestr(name, contents)
    return data.getvalue()


def said(**changes: Any) -> bytes:
    """Make a model's file with other metadata; None removes a key."""
    about = {"format": FORMAT, "version": VERSION, **MODEL.about, **changes}
    known = {key: value for key, value in about.items() if value is not None}
    return packed(about=np.frombuffer(json.dumps(known).encode(), np.uint8), **MODEL.weights)


def signed(**changes: Any) -> bytes:
    """Make the same with the right digest."""
    about = {"format": FORMAT, "version": VERSION, **MODEL.about, **changes}
    return said(**changes, digest=_digest(MODEL.weights, about))


def with_fewer_words() -> bytes:
    """Make the file of a model with fewer bits for words."""
    weights = {**MODEL.weights, "words": MODEL.weights["words"][::2]}
    about = {"format": FORMAT, "version": VERSION, **MODEL.about}
    text = json.dumps(about | {"digest": _digest(weights, about)}).encode()
    return packed(about=np.frombuffer(text, np.uint8), **weights)


def flipped() -> bytes:
    """Make the file of a model with one weight changed."""
    weights = {name: values.copy() for name, values in MODEL.weights.items()}
    weights["hidden"][3, 5] += 1
    with np.load(model_file(SEEDS[0])) as file:
        return packed(about=file["about"], **weights)


def array() -> bytes:
    file = BytesIO()
    np.save(file, np.zeros(3))
    return file.getvalue()


NONE = "is not a body model, or damaged; python -m cleantext.training makes them"
OTHER = "can't be used: it was trained on other features; train it again"
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "an empty file": (lambda: b"", NONE),
    "a text": (lambda: b"no model at all\n" * 100, NONE),
    "a zip file of other things": (lambda: zipped(a=b"text", about=b"text"), NONE),
    "an empty zip file": (zipped, NONE),
    "one array": (array, NONE),
    "arrays without a word about them": (lambda: packed(**MODEL.weights), NONE),
    "pickled objects": (lambda: packed(about=np.array([{}]), **MODEL.weights), NONE),
    "a pickled weight": (
        lambda: packed(about=np.zeros(2, np.uint8), words=np.array([print])),
        NONE,
    ),
    "no JSON": (lambda: packed(about=np.frombuffer(b"{", np.uint8)), NONE),
    "JSON that is no table": (lambda: packed(about=np.frombuffer(b"[1]", np.uint8)), NONE),
    "half of the file": (lambda: signed()[: len(signed()) // 2], NONE),
    "another format": (lambda: said(format="a model of something"), NONE),
    "no format": (lambda: said(format=None), NONE),
    "no version": (lambda: said(version=None), NONE),
    "a later version": (
        lambda: said(version=VERSION + 1),
        f"is a body model of version {VERSION + 1}, not {VERSION}; train it again",
    ),
    "an earlier version": (
        lambda: said(version=VERSION - 1),
        f"is a body model of version {VERSION - 1}, not {VERSION}; train it again",
    ),
    "no digest": (
        said,
        "is damaged: its digest is wrong; fetch or train it again",
    ),
    "another weight": (flipped, "is damaged: its digest is wrong; fetch or train it again"),
    "another decision": (
        lambda: said(decisions=dict.fromkeys(POINTS, (0.9, 0.1, 0.1)), digest="0"),
        "is damaged: its digest is wrong; fetch or train it again",
    ),
    "other features": (lambda: signed(width=WIDTH + 1), OTHER),
    "other words": (with_fewer_words, OTHER),
    "other sections": (lambda: signed(sections=list(SECTIONS[::-1])), OTHER),
}


@pytest.fixture(params=list(BAD.values()), ids=list(BAD))
def bad(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """Write a bad file; return its path and its fault."""
    make, trouble = request.param
    path = tmp_path / "own.npz"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an array of objects is made on purpose
        path.write_bytes(make())
    return path, trouble


class Trap:
    """An object that leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.trace,)


@pytest.mark.parametrize("name", ["about", "words", "other"])
def test_load_runs_no_code(tmp_path: Path, name: str) -> None:
    trace, path = tmp_path / "trace", tmp_path / "own.npz"
    with np.load(BytesIO(signed())) as file:
        path.write_bytes(packed(**{**file, name: np.array([Trap(trace)])}))
    with pytest.raises(BodyModelError):
        load(path)
    assert not trace.exists()


def test_load_accepts_a_good_file(tmp_path: Path) -> None:
    (tmp_path / "own.npz").write_bytes(signed())
    assert load(tmp_path / "own.npz").decision("article").limit == 0.5


def test_load_names_a_bad_file_and_the_way_out(bad: tuple[Path, str]) -> None:
    path, trouble = bad
    with pytest.raises(BodyModelError) as raised:
        load(path)
    assert str(raised.value) == f"{path} {trouble}"


def test_build_chain_refuses_a_bad_file(bad: tuple[Path, str]) -> None:
    path, trouble = bad
    with pytest.raises(OptionError) as raised:
        build_chain(body_model=path)
    assert str(raised.value) == f"body_model: {path} {trouble}"


def test_load_refuses_a_file_however_it_is_damaged(tmp_path: Path) -> None:
    chance, whole = random.Random(1), signed()
    for number in range(100):
        data = bytearray(whole)
        place = chance.randrange(len(data))
        if number % 3:
            data[place] ^= 1 << chance.randrange(8)
        else:
            del data[place:]
        path = tmp_path / f"{number}.npz"
        path.write_bytes(data)
        with suppress(BodyModelError):
            model = load(path)  # a byte that says nothing, as of a date
            assert all(np.array_equal(model.weights[k], v) for k, v in MODEL.weights.items())


def test_model_refuses_other_features() -> None:
    with pytest.raises(BodyModelError, match="it was trained on other features; train it again"):
        Model(MODEL.weights, dict(MODEL.about) | {"width": 3})


def test_load_names_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none.npz", tmp_path):
        with pytest.raises(OSError, match=str(path)):
            load(path)
        with pytest.raises(OptionError, match=f"^body_model: .*{path}"):
            build_chain(body_model=path)


# ---- where it is named


def test_build_chain_takes_a_path_as_text(tmp_path: Path) -> None:
    save(MODEL, tmp_path / "own.npz")
    path = tmp_path / "own.npz"
    assert build_chain(body_model=str(path)) == build_chain(body_model=path) != build_chain()


def test_body_model_changes_the_body_finder_only() -> None:
    plain, own = build_chain(), build_chain(body_model=model_file(SEEDS[0]))
    assert [part.name for part in plain] == [part.name for part in own]
    differing = {a.name for a, b in zip(plain, own, strict=True) if a != b}
    assert differing == {"keep_body"}


def test_body_model_is_checked_even_if_no_filter_needs_it(tmp_path: Path) -> None:
    assert build_chain(preset="repair", body_model=model_file(SEEDS[0])) == build_chain(
        preset="repair"
    )
    with pytest.raises(OptionError, match=r"^body_model: "):
        build_chain(preset="repair", body_model=tmp_path / "none.npz")


def test_body_model_path_is_relative_to_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(MODEL, tmp_path / "own.npz")
    monkeypatch.chdir(tmp_path)
    chain = build_chain(body_model="own.npz")
    monkeypatch.chdir("/")
    assert chain == build_chain(body_model=tmp_path / "own.npz")
    assert chain("Home\n" * 3) is not None


TOPICS = ("sheep", "ferry", "bridge", "church", "inn", "well")
TEASERS = [f"The {topic} of the island" for topic in TOPICS * 2]
TEXT = "\n".join((*LABELS, *TEASERS, *PROSE, *TEASERS, *LABELS)) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a working folder with a text, and a folder in it for a configuration and a model."""
    monkeypatch.chdir(tmp_path)
    Path("site").mkdir()
    Path("page.txt").write_text(TEXT, encoding="utf-8")
    Path("site/page.txt").write_text(TEXT, encoding="utf-8")
    save(MODEL, Path("site/own.npz"))
    return tmp_path


OWN = build_chain(body_model=model_file(SEEDS[0]))


def test_body_model_path_in_a_file_is_relative_to_its_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("site/cleantext.toml").write_text('body_model = "own.npz"', encoding="utf-8")
    assert main(["site/page.txt"]) == 0
    assert capsys.readouterr().out == OWN(TEXT)
    assert main(["page.txt"]) == 0
    assert capsys.readouterr().out == build_chain()(TEXT)
    settings = settings_finder(Options(), None)(folder / "site")
    assert settings.body_model == folder / "site/own.npz"


def test_body_model_path_on_the_command_line_is_relative_to_the_current_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("site/cleantext.toml").write_text('body_model = "none.npz"', encoding="utf-8")
    assert main(["--body-model", "site/own.npz", "page.txt"]) == 0
    assert capsys.readouterr().out == OWN(TEXT)


def test_body_model_on_the_command_line_overrides_the_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tiny_model(SEEDS[1]), Path("site/other.npz"))
    Path("site/cleantext.toml").write_text('body_model = "other.npz"', encoding="utf-8")
    main(["--body-model", "site/own.npz", "site/page.txt"])
    assert capsys.readouterr().out == OWN(TEXT)
    other = build_chain(body_model="site/other.npz")
    assert other.explain(TEXT).edits != OWN.explain(TEXT).edits


@pytest.mark.parametrize("value", ['"own.npz"', '"none.npz"', '"."', "1", "[]"])
def test_body_model_missing_in_a_configuration_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], value: str
) -> None:
    Path("site/own.npz").write_bytes(b"no model")
    config = Path("site/cleantext.toml")
    config.write_text(f"body_model = {value}", encoding="utf-8")
    with pytest.raises(ConfigError, match=f"^{folder / config}: body_model"):
        settings_finder(Options(), None)(folder / "site")
    assert main(["--in-place", "site/page.txt"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"cleantext: error: {folder / config}: body_model")
    assert said.count("\n") == 1
    assert Path("site/page.txt").read_text(encoding="utf-8") == TEXT


def test_body_model_missing_on_the_command_line_stops_it(
    bad: tuple[Path, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, trouble = bad
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")
    assert main(["--config", "none", "--body-model", str(path), "-i", str(page)]) == 2
    assert capsys.readouterr().err == f"cleantext: error: body_model: {path} {trouble}\n"
    assert page.read_text(encoding="utf-8") == TEXT
