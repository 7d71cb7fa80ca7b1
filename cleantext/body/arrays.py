"""The arrays in a file that NumPy's `savez` has written, read without trust in what it claims."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

LARGEST = 1 << 28
"""Bytes, at most, that the arrays of a file take."""

_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def unpack(data: bytes) -> dict[str, NDArray[Any]]:
    """The arrays by their names.

    Raises:
        Exception: this is no such file; the libraries have errors of all kinds.

    """
    with ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise ValueError(f"its arrays take more than {LARGEST:,} bytes")
        if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
            raise ValueError("it is compressed in another way")
        arrays = {}
        for entry in entries:
            with archive.open(entry) as file:
                # With a size, no more than that is unpacked, whatever comes.
                arrays[entry.filename.removesuffix(".npy")] = _array(file.read(entry.file_size))
        return arrays


def _array(data: bytes) -> NDArray[Any]:
    file = BytesIO(data)
    shape, is_fortran, kind = _HEADERS[npy.read_magic(file)](file)
    values = np.frombuffer(data, kind, offset=file.tell())  # not of objects: NumPy refuses that
    return values.reshape(shape, order="F" if is_fortran else "C")
