"""Damaged compressed files: nothing from a bad member passes as good."""

from __future__ import annotations

import gzip
import json
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.corpus.formats import source as source_module
from cleantext.corpus.formats.codecs import CODECS
from cleantext.corpus.formats.records import Record, Reject, plain
from cleantext.corpus.formats.registry import open_writer, read
from cleantext.corpus.formats.source import Damage, Source
from cleantext.corpus.runner.counts import Totals

zstandard = pytest.importorskip("zstandard")

BATCHES = [
    [Record("", {"text": f"Text {i} çé\n", "n": i}) for i in numbers]
    for numbers in (range(20), range(20, 40), [99])
]
PACKED = ["a.jsonl.gz", "a.jsonl.zst", "a.wet.gz"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage")


def items_of(folder: Path, name: str, data: bytes, **how: Any) -> list[Record | Reject]:
    (folder / name).write_bytes(data)
    return list(read(folder / name, **how))


def texts(items: list[Record | Reject]) -> list[str]:
    return [plain(item.fields.get("text")) for item in items if isinstance(item, Record)]


def rejects(items: list[Record | Reject]) -> list[Reject]:
    return [item for item in items if isinstance(item, Reject)]


def packed(folder: Path, name: str) -> tuple[bytes, list[int]]:
    """Write a file of several members; return it with the end of each commit."""
    ends = []
    with open_writer(folder / name) as writer:
        for batch in BATCHES:
            writer.write(batch)
            ends.append(writer.commit()["bytes"])
        writer.finish()
    return (folder / name).read_bytes(), ends


EXPECTED = [plain(record.fields["text"]) for batch in BATCHES for record in batch]


def members(text: list[str]) -> list[bytes]:
    return [gzip.compress(json.dumps({"text": each}).encode() + b"\n", mtime=0) for each in text]


# ---- one changed byte, one cut


@pytest.mark.parametrize("name", PACKED)
@given(st.data())
def test_a_changed_byte_never_changes_a_record(
    folder: Path, name: str, data: st.DataObject
) -> None:
    whole, _ = packed(folder, name)
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([whole[place] ^ data.draw(st.integers(1, 255))])
    items = items_of(folder, name, whole[:place] + changed + whole[place + 1 :])
    found = texts(items)
    assert [text for text in EXPECTED if text in found] == found  # nothing new, in order
    assert found == EXPECTED or sum(bad.damaged for bad in rejects(items)) == 1


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
@given(st.data())
def test_a_changed_byte_takes_its_member_and_no_other(
    folder: Path, name: str, data: st.DataObject
) -> None:
    whole, ends = packed(folder, name)
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([whole[place] ^ data.draw(st.integers(1, 255))])
    found = texts(items_of(folder, name, whole[:place] + changed + whole[place + 1 :]))
    hit = sum(end <= place for end in ends)
    others = [r.fields["text"] for n, batch in enumerate(BATCHES) if n != hit for r in batch]
    assert found in (others, EXPECTED)


@pytest.mark.parametrize("name", PACKED)
def test_a_cut_takes_the_member_that_is_cut(folder: Path, name: str) -> None:
    whole, ends = packed(folder, name)
    for place in range(1, len(whole), max(3, len(whole) // 100)):
        items = items_of(folder, name, whole[:place])
        found = texts(items)
        assert found == EXPECTED[: len(found)]
        kept = sum(len(batch) for batch, end in zip(BATCHES, ends, strict=True) if end <= place)
        assert len(found) >= kept
        assert len(rejects(items)) <= 1


def test_a_flipped_byte_of_one_long_member_gives_no_wrong_record(folder: Path) -> None:
    lines = b"".join(b'{"text":"%d"}\n' % (i * 7919 % 100003) for i in range(60000))
    data = bytearray(gzip.compress(lines, mtime=0))
    data[len(data) // 2] ^= 4
    [bad] = items_of(folder, "a.jsonl.gz", bytes(data))
    assert isinstance(bad, Reject)
    assert bad.damaged == 1
    assert "the member that starts at byte 0" in bad.reason
    assert "are withheld" in bad.reason


def test_a_member_too_long_to_be_held_is_decoded_twice(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "_KEPT", 1000)
    for name in ("a.jsonl.gz", "a.jsonl.zst"):
        whole, _ = packed(folder, name)
        assert texts(items_of(folder, name, whole)) == EXPECTED


def test_a_file_that_changes_between_the_two_times_is_damaged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "_KEPT", 10)
    path = folder / "a.gz"
    path.write_bytes(gzip.compress(b"x" * 1000, mtime=0))
    source = Source(path, ".gz")
    check = source._check

    def changing(*args: Any) -> Any:
        found = check(*args)
        path.write_bytes(b"\xff" * found.end)
        return found

    monkeypatch.setattr(source, "_check", changing)
    [*_, damage] = source.blocks()
    assert isinstance(damage, Damage)
    assert "changed while it was read" in damage.reason


# ---- where reading goes on


def test_a_member_that_runs_on_into_the_next_takes_it_not_away(folder: Path) -> None:
    first = bytearray(gzip.compress(b'{"text":"a"}\n', 0, mtime=0))
    first[11:15] = struct.pack("<HH", 40_000, 40_000 ^ 0xFFFF)  # bytes of the block; in truth 13
    second = gzip.compress(b'{"text":"b"}\n', mtime=0)
    third = gzip.compress(b'{"text":"c"}\n' + b"\n" * 60_000, 0, mtime=0)
    items = items_of(folder, "a.jsonl.gz", bytes(first) + second + third)
    assert texts(items) == ["b", "c"]
    assert len(rejects(items)) == 1


@pytest.mark.parametrize("padding", [b"\0" * 9, b"\0" * 70000])
def test_zeros_between_and_behind_members_are_no_damage(folder: Path, padding: bytes) -> None:
    a, b = members(["a", "b"])
    items = items_of(folder, "a.json.gz", a + padding + b + padding)
    assert texts(items) == ["a", "b"]
    assert not rejects(items)


def test_what_follows_zeros_is_not_passed_over(folder: Path) -> None:
    [bad] = rejects(items_of(folder, "a.json.gz", members(["a"])[0] + b"\0" * 40000 + b"rubbish"))
    assert bad.damaged == 1


@pytest.mark.parametrize("name", PACKED)
def test_what_is_not_compressed_is_one_reject(folder: Path, name: str) -> None:
    [item] = items_of(folder, name, b"plain text\n" * 9)
    assert isinstance(item, Reject)
    assert re.search("compressed data are not (gzip|zstd)", item.reason)


def test_frames_of_other_writers_are_read(folder: Path) -> None:
    skippable = b"\x50\x2a\x4d\x18\x04\0\0\0abcd"
    frames = [zstandard.compress(b'{"text":"%d"}\n' % i) for i in range(3)]
    items = items_of(folder, "a.jsonl.zst", skippable + skippable.join(frames))
    assert texts(items) == ["0", "1", "2"]


# ---- bombs


@pytest.mark.parametrize("number", [20, 200])
def test_overlapping_members_give_no_more_than_one(folder: Path, number: int) -> None:
    """Nest each header in a stored block of the one before; all share one long end."""
    tail = gzip.compress(b'{"text":"shared"}\n' * 20_000, 0, mtime=0)
    header = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    chain = b"".join(
        header + b"\0" + struct.pack("<HH", 10 + 5, (10 + 5) ^ 0xFFFF) for _ in range(number)
    )
    (folder / "a.jsonl.gz").write_bytes(chain + tail)
    found = list(Source(folder / "a.jsonl.gz", ".gz").blocks())
    size = sum(len(block) for block in found if isinstance(block, bytes))
    assert size == 20_000 * len(b'{"text":"shared"}\n')


def test_the_search_within_damaged_members_is_bounded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "_ROOM", 0)
    whole = gzip.compress(b"x" * 3_000_000, 0, mtime=0)
    starts = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    broken = b"".join(starts + whole[10:40_000] for _ in range(300)) + b"\xff" * 9
    (folder / "a.gz").write_bytes(broken)
    source = Source(folder / "a.gz", ".gz")
    sizes: list[int] = []
    check = source._check

    def noting(*args: Any) -> Any:
        found = check(*args)
        sizes.append(found.size)
        return found

    monkeypatch.setattr(source, "_check", noting)
    assert all(isinstance(block, Damage) for block in source.blocks())
    assert sum(sizes) < 8 * len(broken)


def test_data_that_grow_beyond_measure_do_not_fill_the_memory(folder: Path) -> None:
    encoder = CODECS[".gz"]().encoder()
    size = 1 << 27
    data = b"".join(encoder.compress(bytes(1 << 20)) for _ in range(size >> 20)) + encoder.flush()
    (folder / "a").write_bytes(data)
    sizes = [len(block) for block in Source(folder / "a", ".gz").blocks()]
    assert sum(sizes) == size
    assert max(sizes) < 1 << 26


def test_a_frame_that_grows_as_no_text_does_is_damaged(folder: Path) -> None:
    (folder / "a").write_bytes(zstandard.compress(bytes(1 << 28)))
    [damage] = Source(folder / "a", ".zst").blocks()
    assert isinstance(damage, Damage)
    assert "grow more than" in damage.reason


# ---- what can be saved


@pytest.mark.parametrize("name", PACKED)
def test_what_is_salvaged_is_marked(folder: Path, name: str) -> None:
    whole = bytearray(packed(folder, name)[0])
    whole[-1] ^= 1  # the checksum or the length of the last member
    items = items_of(folder, name, bytes(whole), salvage=True)
    found = [item for item in items if isinstance(item, Record)]
    assert texts(items) == EXPECTED
    assert [record.suspect for record in found] == [*[False] * 40, True]
    [bad] = rejects(items)
    assert bad.damaged == 1
    assert "may be wrong" in bad.reason


def test_bytes_ahead_of_damage_are_salvaged_of_the_last_block_too(folder: Path) -> None:
    lines = b"".join(b'{"text":"%d"}\n' % (i * 7919 % 100003) for i in range(60000))
    data = bytearray(gzip.compress(lines, mtime=0))
    place = len(data) * 2 // 3
    data[place : place + 40] = bytes(40)
    ahead = zlib.decompressobj(wbits=31).decompress(bytes(data[:place])).count(b"\n")
    items = items_of(folder, "a.jsonl.gz", bytes(data), salvage=True)
    assert texts(items)[:ahead] == [json.loads(line)["text"] for line in lines.splitlines()][:ahead]
    assert all(item.suspect for item in items if isinstance(item, Record))


def test_a_line_that_begins_in_a_damaged_member_is_suspect(folder: Path) -> None:
    first = bytearray(gzip.compress(b'{"text":"a"}\n{"te', mtime=0))
    first[-1] ^= 1
    data = bytes(first) + gzip.compress(b'xt":"b"}\n{"text":"c"}\n', mtime=0)
    items = items_of(folder, "a.jsonl.gz", data, salvage=True)
    assert texts(items) == ["a", "c"]
    assert [item.suspect for item in items if isinstance(item, Record)] == [True, False]


# ---- the account


def test_damage_is_counted_and_told() -> None:
    totals = Totals(records=3)
    totals.reject([Reject("a", "b"), Reject("c", "d", damaged=1)])
    assert (totals.rejected, totals.damaged) == (2, 1)
    assert "1 damaged parts of the input: their records are withheld" in totals.words()
    totals.suspect = 7
    assert any("7 of the records written are from them" in line for line in totals.words())
    assert totals.facts()["damaged"] == 1
