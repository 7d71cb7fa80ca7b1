"""Bytes in and out of files, plain or compressed: read past damage, written so as to go on."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from cleantext.corpus.extras import load
from cleantext.corpus.records import LONGEST, Closing, FormatError, Meter, State
from cleantext.files import trouble_of
from cleantext.system.atomic import keep_mode, mode_beside, sync_folder

_BLOCK = 1 << 15
_START_SIZE = 16  # bytes by which compressed data are known
_WIDE = 1 << 20
_GZIP_LEVEL = 2  # of isal: 13 times as fast as gzip's 6
_ZSTD_LEVEL = 3
_LARGEST_WINDOW = 1 << 31  # files of `zstd --long=31`, as the dumps of Reddit, take as much


class Damage(NamedTuple):
    """A place in a stream where bytes are missing or wrong.

    Attributes:
        reason: what is wrong.
        raw: what there is of it.
        runs_on: whether the bytes just ahead may be wrong, too: compressed data can give nonsense
            for a while before they are found to be broken.

    """

    reason: str
    raw: bytes = b""
    runs_on: bool = False


class Codec(NamedTuple):
    """A way to compress: a file is a row of members, each of which can be read by itself.

    Attributes:
        start: what a member begins with; strict, for it is looked for in damaged files.
        decoder: makes a reader of one member.
        encoder: makes a writer of one member.
        error: what a decoder raises of bytes that it can't read.
        block: so many bytes are decompressed at once; what they may become, a thousand times as
            much for gzip and thirty thousand times for zstd, must have room in memory.

    """

    start: re.Pattern[bytes]
    decoder: Callable[[], Any]
    encoder: Callable[[], Any]
    error: type[Exception]
    block: int


class _Plain:
    def compress(self, data: bytes) -> bytes:
        return data

    def flush(self) -> bytes:
        return b""


def _gzip() -> Codec:
    zlib = load("isal.isal_zlib")
    return Codec(
        re.compile(rb"\x1f\x8b\x08[\0-\x1f]....[\0\2\4][\0-\x0d\xff]", re.DOTALL),
        lambda: zlib.decompressobj(wbits=31),
        lambda: zlib.compressobj(_GZIP_LEVEL, wbits=31),
        zlib.error,
        block=1 << 15,
    )


def _zstd() -> Codec:
    zstd = load("zstandard")
    return Codec(
        re.compile(rb"\x28\xb5\x2f\xfd"),
        lambda: zstd.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).decompressobj(),
        lambda: zstd.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True).compressobj(),
        zstd.ZstdError,
        block=1 << 10,
    )


CODECS: dict[str, Callable[[], Codec]] = {".gz": _gzip, ".zst": _zstd}
"""Ways to compress, by the end of a file's name."""


def _packing_of(start: bytes) -> str:
    """How data that begin so are compressed."""
    return next((end for end, codec in CODECS.items() if codec().start.match(start)), "")


class Source:
    """A file that is read from its beginning to its end.

    Raises:
        FormatError: it can't be opened, or is compressed, though that was not said.

    """

    _file: BinaryIO

    def __init__(self, path: Path, packing: str = "") -> None:
        try:
            self.meter = Meter(path.stat().st_size)
            with path.open("rb") as file:
                start = file.read(_START_SIZE)
        except OSError as error:
            raise FormatError(f"{path}: {trouble_of(error)}") from None
        if not packing and (found := _packing_of(start)):
            raise FormatError(
                f"{path}: is compressed, though its name does not say so; rename it to end with "
                f"{found}, or give its format with --from"
            )
        self._path = path
        self._codec = CODECS[packing]() if packing else None

    def blocks(self) -> Iterator[bytes | Damage]:
        """Its bytes, decompressed, with each damage at its place.

        All bytes ahead of a damage come out. Behind it, reading goes on at the next member.
        """
        with self._path.open("rb", _WIDE) as self._file:
            if not self._codec:
                while block := self._read(_BLOCK):
                    yield block
                return
            start = 0
            while start < self.meter.size:
                start = yield from self._member(self._codec, start)

    def _read(self, size: int) -> bytes:
        block = self._file.read(size)
        self.meter.consumed = max(self.meter.consumed, self._file.tell())
        return block

    def _member(self, codec: Codec, start: int) -> Generator[bytes | Damage, None, int]:
        """What one member holds; gives where the next one starts."""
        self._file.seek(start)
        decoder, end, fault, runs_on = codec.decoder(), start, "end too early", False
        while block := self._read(codec.block):
            if end == start and not block.strip(b"\0"):  # zeros fill the last block of a tape
                return self._next_member(codec, start)
            try:
                data = decoder.decompress(block)
            except codec.error as error:
                yield (data := self._salvaged(codec, start, end))
                fault, runs_on = f"are broken ({error})", end > start or bool(data)
                break
            end += len(block)
            if data:
                yield data
            if decoder.eof:
                return end - len(decoder.unused_data)
        reason = f"the compressed data {fault}: byte {end} of the file or soon after it"
        yield Damage(reason, runs_on=runs_on)
        # A broken member may have run on into the next: so the search starts within it.
        return self._next_member(codec, start + 1)

    def _salvaged(self, codec: Codec, start: int, end: int) -> bytes:
        """What the block at `end` gives before the byte that breaks its member.

        A decoder gives nothing of a block with an error; so all is done again, and then the
        block a byte at a time.
        """
        self._file.seek(start)
        decoder = codec.decoder()
        for _ in range(start, end, codec.block):
            decoder.decompress(self._file.read(codec.block))
        found = []
        with suppress(codec.error):
            for byte in self._file.read(codec.block):
                found.append(decoder.decompress(bytes((byte,))))  # noqa: PERF401  # till it breaks
        return b"".join(found)

    def _next_member(self, codec: Codec, start: int) -> int:
        """Where, from `start` on, the next member starts; the end of the file if none does."""
        self._file.seek(start)
        window, end = b"", start
        while block := self._file.read(_WIDE):
            window += block
            end += len(block)
            if found := codec.start.search(window):
                return end - len(window) + found.start()
            window = window[-16:]
        self.meter.consumed = self.meter.size
        return self.meter.size


def lines(blocks: Iterable[bytes | Damage]) -> Iterator[bytes | Damage]:
    r"""The lines of a stream, without their ``\n``.

    A damage takes what stood of the line ahead of it. A line of more than `LONGEST` bytes is a
    damage itself, with its beginning.

    >>> list(lines([b"one\ntw", b"o\nth", Damage("broken")]))
    [b'one', b'two', Damage(reason='broken', raw=b'th', runs_on=False)]

    """
    parts: list[bytes] = []
    size = 0
    for block in blocks:
        if isinstance(block, Damage):
            yield block._replace(raw=b"".join(parts))
            parts, size = [], 0
            continue
        first, *others = block.split(b"\n")
        size += len(first)
        if size <= LONGEST:
            parts.append(first)
        if others:
            yield _line(parts, size)
            *whole, last = others
            yield from whole
            parts, size = [last], len(last)
    if size:
        yield _line(parts, size)


def _line(parts: list[bytes], size: int) -> bytes | Damage:
    line = b"".join(parts)
    return line if size <= LONGEST else Damage(f"the line has more than {LONGEST} bytes", line)


def part_of(target: Path) -> Path:
    """Where that stands which is to become `target`."""
    return target.with_name(target.name + ".part")


def opened(path: Path, mode: str, permissions: int = 0o666) -> BinaryIO:
    """A file that is opened to be written, but not where a symbolic link leads."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0), permissions)

    return cast("BinaryIO", open(path, mode, _WIDE, opener=opener))  # it is given on


class Output(Closing):
    """A file that is written member by member, and gets its name at the end.

    Args:
        target: what it is to be called.
        packing: how it is compressed: the end of the names of such files.
        state: what `commit` gave, to go on from there: what was written after it is cut off.

    Raises:
        FormatError: it can't be written, or what is to be gone on with is gone.

    """

    def __init__(self, target: Path, packing: str = "", state: State | None = None) -> None:
        self._target = target
        self._encoder = CODECS[packing]().encoder if packing else _Plain
        self._open: Any = None
        try:
            self._file = _opened(target, state["bytes"] if state else 0)
        except OSError as error:
            raise FormatError(f"{target}: not written: {trouble_of(error)}") from None

    @property
    def size(self) -> int:
        """Bytes that have been written so far."""
        return self._file.tell()

    def write(self, data: bytes) -> None:
        """Take bytes into the member that is being written."""
        if not self._open:
            self._open = self._encoder()
        self._file.write(self._open.compress(data))

    def end_member(self) -> None:
        """What comes next belongs to another member."""
        if self._open:
            self._file.write(self._open.flush())
            self._open = None

    def commit(self) -> State:
        """End the member, bring it to the disk, and give from where writing can go on."""
        self.end_member()
        self._file.flush()
        os.fsync(self._file.fileno())
        return {"bytes": self.size}

    def finish(self) -> None:
        """Bring all to the disk and give the file its name."""
        self.end_member()
        if not self.size:
            self.write(b"")  # a compressed file without a member is none
        self.commit()
        keep_mode(self._file, self._target)
        self._file.close()
        part_of(self._target).replace(self._target)
        sync_folder(self._target.parent)

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._file.close()


class StreamWriter(Closing):
    """A writer of records (see `Writer`) to one output."""

    _output: Output

    def commit(self) -> State:
        """Bring all that was written to the disk; give from where a writer can go on."""
        return self._output.commit()

    def finish(self) -> None:
        """Bring all to the disk and give the file its name."""
        self._output.finish()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._output.close()


def _opened(target: Path, size: int) -> BinaryIO:
    part = part_of(target)
    if not size:
        return opened(part, "wb", mode_beside(target))
    if not part.exists() or part.stat().st_size < size:
        fault = "was cut" if part.exists() else "is gone"
        raise FormatError(
            f"{part}: it {fault}, so writing can't go on; start anew with --overwrite"
        )
    file = opened(part, "r+b")
    file.truncate(size)
    file.seek(size)
    return file
