"""Reading a file that somebody names in an option, whatever stands under that name."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def read_regular(path: Path, most: int) -> bytes:
    """Read a regular file of at most so many bytes.

    Pipes and devices may never end, and what reads them waits.

    Raises:
        ValueError: it is no regular file, too large, or its name holds a NUL.
        OSError: it can't be read.

    """
    if "\0" in str(path):
        raise ValueError("a NUL is in its name")
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise ValueError("this is no regular file")
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise ValueError(f"it has more than {most:,} bytes")
    return data
