"""The fingerprint of a run: everything that its output depends on."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cleantext
from cleantext.config.fields import CHAIN, CUSTOM, FIELDS
from cleantext.config.options import Options
from cleantext.config.patterns import RelativePattern
from cleantext.corpus.plan import ADDED
from cleantext.corpus.runner.shards import visible_files

if TYPE_CHECKING:
    from argparse import Namespace

    from cleantext.corpus.runner.run import Job


def fingerprint(options: Namespace, job: Job, settings: Options) -> dict[str, str]:
    """Return the settings and inputs of a run, by option."""
    plan = job.plan
    facts: dict[str, Any] = {
        "the version of cleantext": cleantext.__version__,
        "--text-field": plan.text_field,
        "--url-field": plan.url_field,
        **{f"--{name}-field": field for name, field in zip(ADDED, plan.added, strict=True)},
        "--drop-empty": plan.drop_empty,
        "--from": job.source_format,
        "--to": options.target_format,
        "--output": Path(options.output).absolute(),
        "--rejects": job.rejects.absolute(),
        "--salvage": job.salvage,
    }
    facts |= {
        field.flag: _option(getattr(settings, field.name))
        for field in FIELDS
        if field.group in (CHAIN, CUSTOM)
    }
    facts["--preset"] = settings.preset or "article"
    facts |= {
        f"the input {name}": (n, _input_digest(Path(name))) for n, name in enumerate(options.inputs)
    }
    return {name: str(value) for name, value in facts.items()}


def _option(value: Any) -> Any:
    """Return the value of an option; for files and filters, digests."""
    if isinstance(value, Path):
        return _file_digest(value)
    if isinstance(value, tuple):
        return [
            (each.text, _file_digest(_module_file(each.text)))
            if isinstance(each, RelativePattern)
            else each
            for each in value
        ]
    return value


def _input_digest(path: Path) -> str:
    """Return a digest of the names, sizes and times of input files."""
    digest = sha256(os.fsencode(path.resolve()))
    for file in visible_files(path) if path.is_dir() else [path]:
        with suppress(OSError):  # as of a dangling link
            status = file.stat()
            facts = (os.fsencode(file.relative_to(path)), status.st_size, status.st_mtime_ns)
            digest.update(repr(facts).encode())
    return digest.hexdigest()


def _file_digest(path: Path) -> str:
    """Return the digest of a file's contents."""
    return sha256(path.read_bytes()).hexdigest()


def _module_file(name: str) -> Path:
    """Return the file of a custom filter's module, which is imported already."""
    return Path(sys.modules[name.partition(":")[0]].__file__ or "")
