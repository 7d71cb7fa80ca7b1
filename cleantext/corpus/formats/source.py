"""Bytes in from files, plain or compressed: reading continues behind damage."""

from __future__ import annotations

import errno
import stat
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from cleantext.corpus.formats.codecs import CODECS, START_SIZE, Codec, detect_packing
from cleantext.corpus.formats.records import FormatError, Meter
from cleantext.system.files import describe_os_error

_BLOCK = 1 << 15
_KEPT = 1 << 24  # bytes of a member, at most, that are held until it is checked
_GROWTH = 1100  # gzip expands at most 1,032-fold
_ROOM = 1 << 26  # bytes that a file may expand beyond that, for short members
_RETRIES = 4  # times the size of a file, and `_ROOM`, may be read again in search of members
_PLAIN = (b"{", b"[", b"WARC/")  # the first bytes of uncompressed records
_WIDE = 1 << 20


class Damage(NamedTuple):
    """A place in a stream where bytes are missing or wrong.

    Attributes:
        reason: what is wrong.
        raw: the bytes that are there.
        members: how many compressed members are damaged here: 0 or 1.

    """

    reason: str
    raw: bytes = b""
    members: int = 0


class Doubtful(bytes):
    """Bytes of a member with a wrong checksum: any of them may be wrong."""


def regular_size(path: Path) -> int:
    """Return the size of a regular file, which can be read more than once.

    Raises:
        FormatError: it does not exist, can't be read, or is a pipe, a device or a folder.

    """
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            path.open("rb").close()
            return status.st_size
    except (OSError, ValueError) as error:
        raise FormatError(f"{path}: {describe_path_error(error)}") from None
    if stat.S_ISDIR(status.st_mode):
        raise FormatError(f"{path}: {describe_os_error(IsADirectoryError(errno.EISDIR, ''))}")
    raise FormatError(f"{path}: not a regular file; pipe it in: cleantext-corpus run - < {path}")


def describe_path_error(error: OSError | ValueError) -> str:
    """Describe in one line why a path can't be used."""
    return describe_os_error(error) if isinstance(error, OSError) else str(error)


class _Member(NamedTuple):
    """The result of checking a member.

    Attributes:
        end: the offset of its end in the file; of a damaged one, of what was read.
        size: bytes that it decodes to.
        lines: line ends among them.
        kept: the decoded bytes, if they are few.
        fault: what is wrong with it; `""` for nothing.

    """

    end: int
    size: int
    lines: int
    kept: tuple[bytes, ...]
    fault: str = ""


class Source:
    """A file that is read from start to end.

    A compressed file is a sequence of members. Each is decoded to its end, where its checksum is,
    before any of it is yielded; a long one is decoded a second time for that.

    Args:
        path: the file.
        packing: the suffix of its compression: `""`, `".gz"` or `".zst"`.
        salvage: whether to yield the bytes of damaged members, too, as `Doubtful`.

    Raises:
        FormatError: it can't be opened, or its name is wrong about compression.

    """

    _file: BinaryIO

    def __init__(self, path: Path, packing: str = "", *, salvage: bool = False) -> None:
        self.meter = Meter(regular_size(path))
        _check_packing(path, packing)
        self._path = path
        self._salvage = salvage
        self._codec = CODECS[packing]() if packing else None
        self._room = _ROOM
        self._retries = _RETRIES * self.meter.size + _ROOM

    def blocks(self) -> Iterator[bytes | Damage]:
        """Yield its bytes, decoded, and each damage in its place.

        The bytes of a damaged member are withheld, and reading continues at the next member.
        """
        with self._path.open("rb", _WIDE) as self._file:
            if not self._codec:
                while block := self._read(_BLOCK):
                    yield block
                return
            start = self._skip_zeros(0)
            while start < self.meter.size:
                start = self._skip_zeros((yield from self._member(self._codec, start)))

    def _read(self, size: int) -> bytes:
        block = self._file.read(size)
        self._report(self._file.tell())
        return block

    def _report(self, offset: int) -> None:
        self.meter.consumed = max(self.meter.consumed, min(offset, self.meter.size))

    def _member(self, codec: Codec, start: int) -> Generator[bytes | Damage, None, int]:
        """Yield the bytes of a member; return the offset where reading continues."""
        found = self._check(codec, start)
        if found.fault:
            if self._salvage:
                yield from map(Doubtful, self._salvaged(codec, start, found.end))
            yield self._damage(start, found)
            return self._next_member(codec, start, found.end)
        if found.kept or not found.size:
            yield from found.kept
        else:
            yield from self._decode_again(codec, start)
        self._report(found.end)
        return found.end

    def _check(self, codec: Codec, start: int) -> _Member:
        """Decode a member without yielding its bytes."""
        self._file.seek(start)
        decoder, end, size, lines = codec.decoder(), start, 0, 0
        kept: list[bytes] = []
        while block := self._file.read(codec.block):
            try:
                data = decoder.decompress(block)
            except (codec.error, MemoryError) as error:
                return _Member(
                    end, size, lines, (), _decoding_fault(codec, block, error, end > start)
                )
            end, size, lines = end + len(block), size + len(data), lines + data.count(b"\n")
            if size <= _KEPT and data:
                kept.append(data)
            elif size > _KEPT:
                kept.clear()
            if size > _GROWTH * (end - start) + self._room:
                fault = f"grow more than {_GROWTH}-fold, which no text does"
                return _Member(end, size, lines, (), fault)
            if decoder.eof:
                end -= len(decoder.unused_data)
                self._room -= max(size - _GROWTH * (end - start), 0)
                return _Member(end, size, lines, tuple(kept))
        return _Member(end, size, lines, (), "end too early")

    def _decode_again(self, codec: Codec, start: int) -> Iterator[bytes | Damage]:
        """Decode a valid member to yield its bytes."""
        self._file.seek(start)
        decoder = codec.decoder()
        try:
            while not decoder.eof and (block := self._read(codec.block)):
                yield decoder.decompress(block)
        except codec.error:
            yield Damage("the file changed while it was read", members=1)

    def _damage(self, start: int, found: _Member) -> Damage:
        size = f" ({found.size:,} bytes, {found.lines:,} line ends)" if found.size else ""
        fate = "may be wrong" if self._salvage else "are withheld"
        where = f"the member that starts at byte {start:,} of the file"
        reason = f"the compressed data {found.fault}: {where}; its contents{size} {fate}"
        return Damage(reason, members=1)

    def _salvaged(self, codec: Codec, start: int, end: int) -> Iterator[bytes]:
        """Decode a damaged member up to the byte that breaks it.

        A decoder returns nothing of a block with an error, so the last one is fed byte by byte.
        """
        self._file.seek(start)
        decoder = codec.decoder()
        for _ in range(start, end, codec.block):
            yield decoder.decompress(self._file.read(codec.block))
        found = []
        with suppress(codec.error, MemoryError):
            for byte in self._file.read(codec.block):
                found.append(decoder.decompress(bytes((byte,))))  # noqa: PERF401  # until it breaks
        yield b"".join(found)

    def _next_member(self, codec: Codec, start: int, end: int) -> int:
        """Return the offset of the next member, or of the file's end.

        Decoding may have run into the next member, so the search starts within the damaged one.
        The bytes read again are bounded, or many member starts would take quadratic time.
        """
        self._retries -= max(end - start, _BLOCK)
        offset = start + 1 if self._retries > 0 else max(end, start + codec.block)
        self._file.seek(offset)
        window = b""
        while block := self._file.read(_WIDE):
            window += block
            offset += len(block)
            if found := codec.start.search(window):
                self._report(offset - len(window) + found.start())
                return offset - len(window) + found.start()
            window = window[-START_SIZE:]
        self._report(self.meter.size)
        return self.meter.size

    def _skip_zeros(self, start: int) -> int:
        """Return the offset behind zeros, which pad the blocks of tapes."""
        self._file.seek(start)
        while block := self._file.read(_BLOCK):
            if block[0]:
                return start
            if rest := block.lstrip(b"\0"):
                return start + len(block) - len(rest)
            start += len(block)
        return start


def _check_packing(path: Path, packing: str) -> None:
    """Check that a file is compressed if its name says so, and only then."""
    with path.open("rb") as file:
        start = file.read(START_SIZE)
    if not packing and (found := detect_packing(start)):
        raise FormatError(
            f"{path}: is compressed, though its name does not say so; rename it to end with "
            f"{found}, or give its format with --from"
        )
    if packing and start.lstrip().startswith(_PLAIN):
        raise FormatError(
            f"{path}: is not compressed, though its name says so; rename it to end without "
            f"{packing}, or give its format with --from"
        )


def _decoding_fault(codec: Codec, block: bytes, error: Exception, started: bool) -> str:
    if started or codec.start.match(block):
        return f"are broken ({error})"
    return f"are not {codec.name}"


class Pipe:
    """Standard input, which can be read once, and must not be compressed."""

    def __init__(self) -> None:
        self.meter = Meter(0)
        if not sys.stdin:
            raise FormatError("standard input is closed")

    def blocks(self) -> Iterator[bytes | Damage]:
        """Yield its bytes as they arrive.

        Raises:
            FormatError: it is compressed.

        """
        file: Any = sys.stdin.buffer
        first = block = file.read1(_BLOCK)
        if found := detect_packing(first[:START_SIZE]):
            tool = CODECS[found]().tool
            raise FormatError(f"standard input is compressed; unpack it: {tool} FILE | … run -")
        while block:
            self.meter.consumed += len(block)
            yield block
            block = file.read1(_BLOCK)
