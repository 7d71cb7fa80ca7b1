"""The file of ``--output``, never one that is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.config.fields import FIELDS, FILE
from cleantext.system.atomic import replacing
from cleantext.system.conflicts import Use, check_conflicts
from cleantext.system.files import FileError, describe_os_error, file_id, is_folder, replace

if TYPE_CHECKING:
    from argparse import Namespace


def check_output(arguments: Namespace) -> None:
    """Check that the output is no file that is read.

    Raises:
        ConflictError: it is an input, another file that is read, a link or a device.

    """
    names = [field.name for field in FIELDS if field.shape == FILE]
    reads = [Use(Path(name), "an input") for name in arguments.files if name != "-"]
    reads += [
        Use(Path(path), f"the file of --{name.replace('_', '-')}")
        for name in ("config", *names)
        if (path := getattr(arguments, name))
    ]
    check_conflicts(reads, [Use(Path(arguments.output), "the output")])


def write_output(path: Path, data: bytes) -> None:
    """Write a file atomically; owner and permissions stay.

    Raises:
        FileError: it can't be written; it is left unchanged.

    """
    if not is_folder(path.parent):
        raise FileError(f"not written: there is no folder {path.parent}")
    try:
        if path.exists():
            replace(path, data, file_id(path.stat()))
            return
        with replacing(path) as file:
            file.write(data)
    except OSError as error:
        raise FileError(f"not written: {describe_os_error(error)}") from None
