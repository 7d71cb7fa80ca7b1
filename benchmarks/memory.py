"""Peak memory, each time in a fresh process: of one large text, and of streaming pages.

Read from ``/proc``, so on Linux only: what `resource` tells of a child begins at the peak of the
process that started it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from inputs import KINDS, MB, PLAIN
from timing import Result

_PEAK = """
import sys
def peak():
    with open("/proc/self/status") as status:
        return 1024 * int(next(line for line in status if line.startswith("VmHWM")).split()[1])
alone = peak()
sys.path.insert(0, sys.argv[1])
"""

_ONE = """
from inputs import PAGE, make
from cleantext import clean
clean(PAGE)
before = peak()
text = make(sys.argv[2], int(sys.argv[3]))
clean(text)
print((peak() - before) / len(text.encode("utf-8", "surrogatepass")))
"""

_STREAM = """
from collections import deque
from itertools import islice
from pathlib import Path
from inputs import stream
import cleantext
pages = islice(stream(Path(sys.argv[4]) if sys.argv[4] else None), int(sys.argv[3]))
many = sys.argv[2] == "clean_many"
deque(cleantext.clean_many(pages) if many else map(cleantext.clean, pages), maxlen=0)
print((peak() - alone) / 1_000_000)
"""


def memory(data: Path | None, quick: bool) -> Iterator[Result]:
    """Peak memory of cleaning one text, as a multiple of its bytes; of streaming pages, in MB.

    The limit is 12 times for ordinary text and 30 times at the worst. Lines of a character or two
    cost most: each takes a pointer of 8 bytes in every list that is held of them.
    """
    size = 5 * MB if quick else 50 * MB
    for kind in PLAIN if quick else KINDS:
        value = _child(_ONE, kind, str(size))
        yield Result(f"peak memory / input: {kind}", value, 12 if kind in PLAIN else 30)
    for way in ("clean", "clean_many"):
        for pages in (200,) if quick else (200, 2000):
            value = _child(_STREAM, way, str(pages), str(data or ""))
            yield Result(f"MB above Python, {pages} pages, {way}", value, 150)


def _child(code: str, *arguments: str) -> float:
    folder = str(Path(__file__).parent)
    command = [sys.executable, "-c", _PEAK + code, folder, *arguments]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return float(answer.stdout)
