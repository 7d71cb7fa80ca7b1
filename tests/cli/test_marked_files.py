"""Marks in files: the command obeys them, the library does not."""

from __future__ import annotations

from pathlib import Path

from commands import Run

from cleantext import REPAIR, clean, clean_bytes, explain
from cleantext.chain.chain import Chain

BLOCK = """<!-- cleantext: off -->
Advertisement

a cafÃ©

<!-- cleantext: on -->
"""
LEFT = f"He said so.\n\n{BLOCK}\nShe met him at the café.\n"
BARE = LEFT.replace("Advertisement\n\n", "\n").replace("cafÃ©", "café").encode()
CLEANED = LEFT.encode()
TEXT = f"He said so.\nAdvertisement\n\n{BLOCK}\nAdvertisement\nShe met him at the cafÃ©.\n".encode()


def test_command_leaves_marked_lines_alone(ran: Run) -> None:
    Path("page.md").write_bytes(TEXT)
    assert ran("page.md").out == CLEANED
    assert ran(stdin=TEXT).out == CLEANED
    assert ran("-i", "page.md").code == 1
    assert Path("page.md").read_bytes() == CLEANED
    assert ran("-i", "page.md").code == 0


def test_marks_can_be_ignored(ran: Run) -> None:
    Path("page.md").write_bytes(TEXT)
    assert ran("--ignore-marks", "page.md").out == BARE
    Path("cleantext.toml").write_text('[[overrides]]\nfiles = ["*.md"]\nignore_marks = true')
    assert ran("page.md").out == BARE
    assert ran("--stdin-filename", "page.txt", stdin=TEXT).out == CLEANED


def test_overrides_may_obey_marks_again(ran: Run) -> None:
    Path("cleantext.toml").write_text(
        'ignore_marks = true\n[[overrides]]\nfiles = ["own/"]\nignore_marks = false'
    )
    assert ran("--stdin-filename", "own/page.txt", stdin=TEXT).out == CLEANED
    assert ran("--stdin-filename", "page.txt", stdin=TEXT).out == BARE
    Path("cleantext.toml").write_text("ignore_marks = 1")
    assert "ignore_marks must be true or false, not 1" in ran(stdin=TEXT).err


def test_custom_filters_obey_marks_in_the_second_run_too(ran: Run) -> None:
    Path("own_marks.py").write_text(
        "from cleantext import drop\n\n"
        "@drop\ndef shouts(line):\n    return 'aside' if line.isupper() else None\n"
    )
    text = b"HELP\n# cleantext: off\nHELP\n"
    assert ran("--filter", "own_marks:shouts", stdin=text).out == text.removeprefix(b"HELP\n")


def test_bytes_are_decoded_in_marked_lines_too(ran: Run) -> None:
    text = b"# cleantext: off\r\ncaf\xe9 \xc3\xa9t\xc3\xa9 caf\xc3\x83\xc2\xa9\r\nAdvertisement\r\n"
    left = ran("--encoding", "utf-8", stdin=text).out
    assert left.endswith("été cafÃ©\r\nAdvertisement\r\n".encode())


def test_library_does_not_know_marks() -> None:
    assert clean_bytes(TEXT, skip="keep_body") == BARE.decode()
    assert clean(TEXT.decode(), skip="keep_body") == BARE.decode()


def test_sparing_is_for_the_lines_of_one_text() -> None:
    chain = REPAIR.sparing({2})
    assert chain("cafÃ©\ncafÃ©\n") == "café\ncafÃ©\n"
    assert REPAIR.sparing(()) is REPAIR
    assert Chain().sparing({1}) == Chain()
    assert explain("cafÃ©\n", preset=chain).text == "café\n"
