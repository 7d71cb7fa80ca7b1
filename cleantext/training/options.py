"""The command line of the training."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from cleantext.training.sources import FILE

KEPT = Path(__file__).with_name("whole")
"""Texts to be kept whole, written for this project; not part of the installed package."""


class TrainingError(ValueError):
    """Input that no model can be trained on."""


Options: TypeAlias = argparse.Namespace


def read_options(argv: Sequence[str] | None) -> Options:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m cleantext.training",
        description="Train a body model on pages with their right texts.",
    )
    add = parser.add_argument
    add("pages", nargs="+", type=Path, metavar="PAGES", help="JSON Lines files, may be gzipped")
    add("--out", type=Path, default=Path("body.npz"), help="the model's file (default: body.npz)")
    add(
        "--whole",
        type=Path,
        default=KEPT,
        metavar="FOLDER",
        help="texts that must be kept whole (default: those in the source of cleantext)",
    )
    add("--sources", type=Path, default=FILE, help="facts on sources, as TOML (default: built in)")
    add("--seed", type=int, default=1, help="the same seed gives the same model (default: 1)")
    add("--epochs", type=int, default=8, help="the most epochs to train (default: 8)")
    add("--held-out", type=float, default=0.15, help="share of sites held out (default: 0.15)")
    add("--jobs", type=int, default=2, help="processes that prepare the pages (default: 2)")
    add(
        "--source-folds",
        type=_count,
        metavar="N",
        help="train N models, each without a share of the sources, to be measured on it; "
        "with as many as there are sources, each leaves one out",
    )
    return parser.parse_args(argv)


def _count(text: str) -> int:
    """Read a positive number."""
    if (count := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return count


def read_whole_texts(folder: Path) -> list[str]:
    """Read the texts that must be kept whole.

    Raises:
        TrainingError: the folder is missing, or has no texts.
        OSError, UnicodeDecodeError: a text can't be read.

    """
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*"))]
    if texts:
        return texts
    if folder == KEPT:
        raise TrainingError(
            f"{folder} is missing: the texts that must be kept whole are in cleantext's source "
            "distribution (cleantext/training/whole), not in the installed package; get them from "
            "there, or name a folder of your texts with --whole FOLDER"
        )
    raise TrainingError(
        f"{folder}: there are no texts here; --whole takes a folder of texts that must be kept "
        "whole, so that the model learns to leave clean texts alone"
    )
