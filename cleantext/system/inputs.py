"""Safe reading of files named in options."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def read_regular(path: Path, limit: int) -> bytes:
    """Read a regular file of at most `limit` bytes.

    Pipes and devices are refused, since reading them may never end.

    Raises:
        ValueError: the file is not regular or too large, or its name contains a NUL.
        OSError: the file can't be read.

    """
    if "\0" in str(path):
        raise ValueError("a NUL is in its name")
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise ValueError("this is not a regular file")
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ValueError(f"it has more than {limit:,} bytes")
    return data
