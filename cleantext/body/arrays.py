"""A reader of NumPy's `.npz` files that does not trust them."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

MAX_BYTES = 1 << 28
"""The most bytes that the arrays of a file may take."""

_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def unpack(data: bytes) -> dict[str, NDArray[Any]]:
    """Unpack the arrays of a file, by name.

    Raises:
        Exception: it is not such a file; the libraries raise exceptions of all kinds.

    """
    with ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MAX_BYTES:
            raise ValueError(f"its arrays take more than {MAX_BYTES:,} bytes")
        if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
            raise ValueError("it is compressed by an unknown method")
        arrays = {}
        for entry in entries:
            with archive.open(entry) as file:
                # The size limits what is unpacked, whatever the file contains.
                arrays[entry.filename.removesuffix(".npy")] = _array(file.read(entry.file_size))
        return arrays


def _array(data: bytes) -> NDArray[Any]:
    file = BytesIO(data)
    shape, is_fortran, kind = _HEADERS[npy.read_magic(file)](file)
    values = np.frombuffer(data, kind, offset=file.tell())  # NumPy refuses objects
    return values.reshape(shape, order="F" if is_fortran else "C")
