"""A stream of blocks as a buffer to take bytes from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleantext.corpus.formats.source import Damage, Doubtful

_LINE_ENDS = re.compile(rb"[\r\n]+")
_PREVIEW = 1 << 13  # bytes kept of skipped data, for the reject
_MAX_RETURNS = 1 << 30  # bytes that may be put back, at most, where records are cut


class Feed:
    """Blocks of bytes as one buffer, which ends at a damage until `resume`."""

    def __init__(self, blocks: Iterable[bytes | Damage]) -> None:
        self._blocks = iter(blocks)
        self._bytes = bytearray()
        self._damage: Damage | None = None
        self._ended = False
        self._received = 0  # bytes of all blocks so far
        self._doubt = (0, 0)  # start and end of the latest doubtful block among them
        self._returns = _MAX_RETURNS

    @property
    def place(self) -> int:
        """The number of bytes taken."""
        return self._received - len(self._bytes)

    def is_doubtful(self, start: int) -> bool:
        """Decide whether any byte taken since `start` may be wrong."""
        return self._doubt[0] < self.place and start < self._doubt[1]

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._ended and not self._bytes

    def _fill(self) -> bool:
        """Add the next block to the buffer; return whether there was one."""
        if self._damage or self._ended:
            return False
        block = next(self._blocks, None)
        if block is None:
            self._ended = True
        elif isinstance(block, Damage):
            self._damage = block
        else:
            self._bytes += block
            self._received += len(block)
            if isinstance(block, Doubtful):
                self._doubt = self._received - len(block), self._received
            return True
        return False

    def resume(self) -> Damage | None:
        """Return the damage behind an empty buffer, and read on."""
        if self._bytes:
            return None
        damage, self._damage = self._damage, None
        return damage

    def take(self, size: int) -> bytes:
        """Take up to `size` bytes."""
        data = self.peek(size)
        del self._bytes[:size]
        return data

    def peek(self, size: int) -> bytes:
        """Return the bytes that `take` would."""
        while len(self._bytes) < size and self._fill():
            pass
        return bytes(self._bytes[:size])

    def put_back(self, data: bytes) -> bool:
        """Put bytes back in front; return False if that happened too often.

        Without a limit, many records that claim the length of the file take quadratic time.
        """
        self._returns -= len(self._bytes) + len(data)
        if self._returns < 0:
            return False
        self._bytes[:0] = data
        return True

    def skip(self, size: int) -> int:
        """Skip up to `size` bytes; return how many there were."""
        done = 0
        while done < size and (part := self.take(min(size - done, _PREVIEW))):
            done += len(part)
        return done

    def skip_line_ends(self) -> None:
        """Skip the line ends that come next."""
        while (self._bytes or self._fill()) and (found := _LINE_ENDS.match(self._bytes)):
            del self._bytes[: found.end()]

    def take_through(self, mark: re.Pattern[bytes], limit: int) -> bytes | None:
        """Take the bytes through a mark, if it is within the limit."""
        while not (found := mark.search(self._bytes)):
            if len(self._bytes) > limit or not self._fill():
                return None
        return self.take(found.end())

    def skip_to(self, mark: re.Pattern[bytes], mark_size: int) -> bytes:
        """Skip to a mark; return the start of the skipped bytes."""
        skipped = b""
        while not (found := mark.search(self._bytes)):
            # Half a mark may be at the end.
            skipped += self._drop(max(len(self._bytes) - mark_size, 0), len(skipped))
            if not self._fill():
                return skipped + self._drop(len(self._bytes), len(skipped))
        return skipped + self._drop(found.start(), len(skipped))

    def _drop(self, size: int, kept: int) -> bytes:
        return self.take(size)[: max(_PREVIEW - kept, 0)]
