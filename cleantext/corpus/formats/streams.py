"""Bytes in and out of files, plain or compressed: read past damage, written so as to go on."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from cleantext.corpus.extras import load
from cleantext.corpus.formats.records import LONGEST, Closing, FormatError, Meter, State
from cleantext.system.atomic import initial_mode, keep_mode, sync_folder
from cleantext.system.files import describe_os_error

_BLOCK = 1 << 15
_KEPT = 1 << 24  # bytes of a member, at most, that are held until it is checked
_GROWTH = 1100  # what comes of gzip is at most 1,032 times as much
_ROOM = 1 << 26  # bytes that may come of a file beyond that, for short members
_RETRIES = 4  # times the size of a file, and `_ROOM`, may be read again in search of members
_START_SIZE = 16  # bytes by which compressed data are known
_PLAIN = (b"{", b"[", b"WARC/")  # what records begin with that are not compressed
_WIDE = 1 << 20
_GZIP_LEVEL = 2  # of isal: 13 times as fast as gzip's 6
_ZSTD_LEVEL = 3
_LARGEST_WINDOW = 1 << 31  # files of `zstd --long=31`, as the dumps of Reddit, take as much


class Damage(NamedTuple):
    """A place in a stream where bytes are missing or wrong.

    Attributes:
        reason: what is wrong.
        raw: what there is of it.
        members: how many compressed members are damaged here: 0 or 1.

    """

    reason: str
    raw: bytes = b""
    members: int = 0


class Doubtful(bytes):
    """Bytes of a member whose check fails: any of them may be wrong."""


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


def regular_size(path: Path) -> int:
    """The size of a file that can be read more than once.

    Raises:
        FormatError: there is none, or it is a pipe, a device or a folder.

    """
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            path.open("rb").close()
            return status.st_size
    except (OSError, ValueError) as error:
        raise FormatError(f"{path}: {told(error)}") from None
    if stat.S_ISDIR(status.st_mode):
        raise FormatError(f"{path}: {describe_os_error(IsADirectoryError(errno.EISDIR, ''))}")
    raise FormatError(f"{path}: is no regular file; pipe it in: cleantext-corpus run - < {path}")


def told(error: OSError | ValueError) -> str:
    """What is wrong with a path, in one line."""
    return describe_os_error(error) if isinstance(error, OSError) else str(error)


class _Member(NamedTuple):
    """What the check of a member has found.

    Attributes:
        end: where it ends in the file, or what has been read of it if it is damaged.
        size: bytes that come out of it.
        lines: line ends among them.
        kept: these bytes, where they are few.
        fault: what is wrong with it; `""` for nothing.

    """

    end: int
    size: int
    lines: int
    kept: tuple[bytes, ...]
    fault: str = ""


class Source:
    """A file that is read from its beginning to its end.

    A compressed file is a row of members. Each is decoded to its end, where its checksum stands,
    before anything of it is given out; a long one is decoded a second time for that.

    Args:
        path: the file.
        packing: how it is compressed: `""`, `".gz"` or `".zst"`.
        salvage: whether what comes of damaged members is given out, too, as `Doubtful`.

    Raises:
        FormatError: it can't be opened, or its name does not say whether it is compressed.

    """

    _file: BinaryIO

    def __init__(self, path: Path, packing: str = "", *, salvage: bool = False) -> None:
        self.meter = Meter(regular_size(path))
        with path.open("rb") as file:
            start = file.read(_START_SIZE)
        if not packing and (found := _packing_of(start)):
            raise FormatError(
                f"{path}: is compressed, though its name does not say so; rename it to end with "
                f"{found}, or give its format with --from"
            )
        if packing and start.lstrip().startswith(_PLAIN):
            raise FormatError(
                f"{path}: is not compressed, though its name says so; rename it to end without "
                f"{packing}, or give its format with --from"
            )
        self._path = path
        self._salvage = salvage
        self._codec = CODECS[packing]() if packing else None
        self._room = _ROOM
        self._retries = _RETRIES * self.meter.size + _ROOM

    def blocks(self) -> Iterator[bytes | Damage]:
        """Its bytes, decompressed, with each damage at its place.

        What came of a damaged member is withheld, and reading goes on at the next member.
        """
        with self._path.open("rb", _WIDE) as self._file:
            if not self._codec:
                while block := self._read(_BLOCK):
                    yield block
                return
            start = self._after_zeros(0)
            while start < self.meter.size:
                start = self._after_zeros((yield from self._member(self._codec, start)))

    def _read(self, size: int) -> bytes:
        block = self._file.read(size)
        self._tell(self._file.tell())
        return block

    def _tell(self, place: int) -> None:
        self.meter.consumed = max(self.meter.consumed, min(place, self.meter.size))

    def _member(self, codec: Codec, start: int) -> Generator[bytes | Damage, None, int]:
        """What one member holds; gives where to read on."""
        found = self._check(codec, start)
        if found.fault:
            if self._salvage:
                yield from map(Doubtful, self._salvaged(codec, start, found.end))
            yield self._damage(start, found)
            return self._next_member(codec, start, found.end)
        if found.kept or not found.size:
            yield from found.kept
        else:
            yield from self._again(codec, start)
        self._tell(found.end)
        return found.end

    def _check(self, codec: Codec, start: int) -> _Member:
        """Decode a member without giving it out."""
        self._file.seek(start)
        decoder, end, size, lines = codec.decoder(), start, 0, 0
        kept: list[bytes] = []
        fault = "end too early"
        while block := self._file.read(codec.block):
            try:
                data = decoder.decompress(block)
            except (codec.error, MemoryError) as error:
                fault = f"are broken ({error})"
                break
            end, size, lines = end + len(block), size + len(data), lines + data.count(b"\n")
            if size <= _KEPT and data:
                kept.append(data)
            elif size > _KEPT:
                kept.clear()
            if size > _GROWTH * (end - start) + self._room:
                fault = f"grow more than {_GROWTH}-fold, which no text does"
                break
            if decoder.eof:
                end -= len(decoder.unused_data)
                self._room -= max(size - _GROWTH * (end - start), 0)
                return _Member(end, size, lines, tuple(kept))
        return _Member(end, size, lines, (), fault)

    def _again(self, codec: Codec, start: int) -> Iterator[bytes | Damage]:
        """Decode a member that is whole, to give it out."""
        self._file.seek(start)
        decoder = codec.decoder()
        try:
            while not decoder.eof and (block := self._read(codec.block)):
                yield decoder.decompress(block)
        except codec.error:
            yield Damage("the file changed while it was read", members=1)

    def _damage(self, start: int, found: _Member) -> Damage:
        size = f" ({found.size:,} bytes, {found.lines:,} line ends)" if found.size else ""
        fate = "may be wrong" if self._salvage else "is withheld"
        where = f"the member that starts at byte {start:,} of the file"
        reason = f"the compressed data {found.fault}: {where}; what came of it{size} {fate}"
        return Damage(reason, members=1)

    def _salvaged(self, codec: Codec, start: int, end: int) -> Iterator[bytes]:
        """What a damaged member gives before the byte that breaks it.

        A decoder gives nothing of a block with an error; so that is decoded a byte at a time.
        """
        self._file.seek(start)
        decoder = codec.decoder()
        for _ in range(start, end, codec.block):
            yield decoder.decompress(self._file.read(codec.block))
        found = []
        with suppress(codec.error, MemoryError):
            for byte in self._file.read(codec.block):
                found.append(decoder.decompress(bytes((byte,))))  # noqa: PERF401  # till it breaks
        yield b"".join(found)

    def _next_member(self, codec: Codec, start: int, end: int) -> int:
        """Where the member behind a damaged one starts; the end of the file if there is none.

        A damaged member may have run on into the next, so the search starts within it. What is
        read once more for that is bounded, else many starts before much data would take for ever.
        """
        self._retries -= max(end - start, _BLOCK)
        place = start + 1 if self._retries > 0 else max(end, start + codec.block)
        self._file.seek(place)
        window = b""
        while block := self._file.read(_WIDE):
            window += block
            place += len(block)
            if found := codec.start.search(window):
                self._tell(place - len(window) + found.start())
                return place - len(window) + found.start()
            window = window[-_START_SIZE:]
        self._tell(self.meter.size)
        return self.meter.size

    def _after_zeros(self, start: int) -> int:
        """Where other bytes than zeros come, which fill the last block of a tape."""
        self._file.seek(start)
        while block := self._file.read(_BLOCK):
            if rest := block.lstrip(b"\0"):
                return start + len(block) - len(rest)
            start += len(block)
        return start


class Pipe:
    """Standard input, which can be read once, and is not compressed."""

    def __init__(self) -> None:
        self.meter = Meter(0)
        if not sys.stdin:
            raise FormatError("standard input is closed")

    def blocks(self) -> Iterator[bytes | Damage]:
        """Its bytes, as they come.

        Raises:
            FormatError: it is compressed.

        """
        file: Any = sys.stdin.buffer
        first = block = file.read1(_BLOCK)
        if found := _packing_of(first[:_START_SIZE]):
            tool = {".gz": "zcat", ".zst": "zstdcat"}[found]
            raise FormatError(f"standard input is compressed; unpack it: {tool} FILE | … run -")
        while block:
            self.meter.consumed += len(block)
            yield block
            block = file.read1(_BLOCK)


def lines(blocks: Iterable[bytes | Damage]) -> Iterator[bytes | Damage]:
    r"""The lines of a stream, without their ``\n``.

    A damage takes what stood of the line ahead of it. A line of more than `LONGEST` bytes is a
    damage itself, with its beginning. A line is `Doubtful` as soon as a part of it is.

    >>> list(lines([b"one\ntw", b"o\nth", Damage("broken")]))
    [b'one', b'two', Damage(reason='broken', raw=b'th', members=0)]

    """
    parts: list[bytes] = []
    size = 0
    for block in blocks:
        if isinstance(block, Damage):
            yield block._replace(raw=b"".join(parts))
            parts, size = [], 0
            continue
        kind = type(block)
        first, *others = map(kind, block.split(b"\n"))
        size += len(first)
        if size <= LONGEST:
            parts.append(first)
        if others:
            yield joined(parts, size, "line")
            *whole, last = others
            yield from whole
            parts, size = [last], len(last)
    if size:
        yield joined(parts, size, "line")


def joined(parts: Sequence[bytes], size: int, what: str) -> bytes | Damage:
    """The parts of a line or the like, `Doubtful` if one is; a damage if they are too many."""
    whole = b"".join(parts)
    if size > LONGEST:
        return Damage(f"the {what} has more than {LONGEST} bytes", whole)
    return Doubtful(whole) if any(isinstance(part, Doubtful) for part in parts) else whole


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
            raise FormatError(f"{target}: not written: {describe_os_error(error)}") from None

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


class Standard(Closing):
    """Standard output, as an output that is never gone on with."""

    def __init__(self) -> None:
        if not sys.stdout:
            raise FormatError("standard output is closed")
        self._file = sys.stdout.buffer

    def write(self, data: bytes) -> None:
        """Write bytes."""
        self._file.write(data)
        self._file.flush()

    def commit(self) -> State:
        """There is nothing to go on from."""
        return {}

    def finish(self) -> None:
        """All that was written is out."""


class StreamWriter(Closing):
    """A writer of records (see `Writer`) to one output."""

    _output: Any  # an `Output`, or `Standard`

    def commit(self) -> State:
        """Bring all that was written to the disk; give from where a writer can go on."""
        state: State = self._output.commit()
        return state

    def finish(self) -> None:
        """Bring all to the disk and give the file its name."""
        self._output.finish()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._output.close()


def _opened(target: Path, size: int) -> BinaryIO:
    part = part_of(target)
    if not size:
        return opened(part, "wb", initial_mode(target))
    if not part.exists() or part.stat().st_size < size:
        fault = "was cut" if part.exists() else "is gone"
        raise FormatError(
            f"{part}: it {fault}, so writing can't go on; start anew with --overwrite"
        )
    file = opened(part, "r+b")
    file.truncate(size)
    file.seek(size)
    return file
