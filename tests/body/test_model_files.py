"""Invalid body models with the right digest: each is named, and none loads."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import SEEDS, model_file

from cleantext.body import arrays
from cleantext.body.model import POINTS, Model, load, save
from cleantext.errors import BodyModelError

FILE = model_file(SEEDS[0])
WHOLE = load(FILE)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    load.cache_clear()


def forged(path: Path, weights: dict[str, Any], about: dict[str, Any]) -> Path:
    """Write an invalid file with the right digest."""
    model = object.__new__(Model)
    object.__setattr__(model, "weights", weights)
    object.__setattr__(model, "about", about)
    save(model, path)
    return path


@pytest.mark.parametrize("name", sorted(WHOLE.weights))
@pytest.mark.parametrize("fault", ["missing", "shape", "flat", "nan", "kind"])
def test_load_names_wrong_arrays(tmp_path: Path, name: str, fault: str) -> None:
    weights: dict[str, Any] = dict(WHOLE.weights)
    values = weights.pop(name)
    if fault != "missing":
        weights[name] = {
            "shape": np.concatenate([values, values]),
            "flat": values.reshape(-1)[:1],
            "nan": np.full(values.shape, np.nan, np.float32),
            "kind": values.astype("complex64"),
        }[fault]
    with pytest.raises(BodyModelError, match=r"can't be used: .*train it again"):
        load(forged(tmp_path / "a.npz", weights, dict(WHOLE.about)))


def test_load_names_an_extra_array(tmp_path: Path) -> None:
    weights = dict(WHOLE.weights) | {"more": np.zeros(3, np.int8)}
    with pytest.raises(BodyModelError, match="an array is missing or has another shape"):
        load(forged(tmp_path / "a.npz", weights, dict(WHOLE.about)))


@pytest.mark.parametrize("name", ["output", "output_bias"])
def test_load_names_a_model_that_scores_the_operating_points_alone(
    tmp_path: Path, name: str
) -> None:
    weights = dict(WHOLE.weights)
    weights[name] = weights[name][..., : len(POINTS)]
    with pytest.raises(BodyModelError, match="an array is missing or has another shape"):
        load(forged(tmp_path / "a.npz", weights, dict(WHOLE.about)))


WRONG: dict[str, list[Any]] = {
    "dilations": [[], None, [0], ["1"], [1.5], [True], [10**9], [1] * 5000, {"a": 1}],
    "context": [None, [-1], [5], "1"],
    "decisions": [
        *(dict.fromkeys(POINTS, each) for each in ([0, 0.1, 0.1], [0.5, 1, 0.1], [0.5, 0.1, 0])),
        *(None, [], {}, {"article": [0.7, 0.05, 0.05]}),
        {"article": [0.7, 0.05], "page": [0.5, 0.02, 0.05]},
        {"article": ["x", 0, 0], "page": [0.5, 0.02, 0.05]},
        {"article": [float("nan"), 0, 0], "page": [0.5, 0.02, 0.05]},
    ],
    "width": [3, None, "75"],
    "sections": [[]],
}


@pytest.mark.parametrize(("key", "value"), [(k, v) for k, wrong in WRONG.items() for v in wrong])
def test_load_names_a_wrong_plan(tmp_path: Path, key: str, value: Any) -> None:
    about = dict(WHOLE.about) | {key: value}
    with pytest.raises(BodyModelError, match=r"can't be used: .*train it again"):
        load(forged(tmp_path / "a.npz", dict(WHOLE.weights), about))


def test_unpack_refuses_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "MAX_BYTES", 1 << 20)
    weights = {"words": np.zeros(1 << 22, np.int8)}
    path = forged(tmp_path / "a.npz", weights, {})
    with pytest.raises(BodyModelError, match="is not a body model, or damaged"):
        load(path)


def test_unpack_refuses_an_array_longer_than_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        head = b"{'descr': '|i1', 'fortran_order': False, 'shape': (99999999999999,)}\n"
        file.writestr("about.npy", b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head)
    with pytest.raises(BodyModelError, match="is not a body model"):
        load(path)


@pytest.mark.parametrize("about", [[], "x", None, 3, {"format": "cleantext body model"}])
def test_load_refuses_a_file_without_metadata(tmp_path: Path, about: Any) -> None:
    with (tmp_path / "a.npz").open("wb") as file:
        np.savez(file, about=np.frombuffer(json.dumps(about).encode(), np.uint8))
    with pytest.raises(BodyModelError, match="is not a body model"):
        load(tmp_path / "a.npz")


@settings(max_examples=30)
@given(st.data())
def test_load_of_any_bytes_gives_a_model_or_one_message(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = FILE.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    new = data.draw(st.binary(max_size=8))
    path = tmp_path_factory.mktemp("model") / "a.npz"
    path.write_bytes(whole[:place] + new + whole[place + len(new) :])
    with suppress(BodyModelError):
        assert load(path).about == WHOLE.about  # what changed says nothing
