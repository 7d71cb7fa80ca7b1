"""The command `cleantext`: its entry point.

Nothing heavy is imported here, so that ``--version`` and usage errors answer at once.
"""

from __future__ import annotations

import gc
import os
import sys

import cleantext
from cleantext.system.output import guard, print_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

FOREIGN = (
    "cleantext: error: another distribution has overwritten the import package of "
    "cleantext-filters (clean-text and cleantext do this); uninstall it, then run: "
    "pip install --force-reinstall --no-deps cleantext-filters"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Args:
        argv: the arguments, without the name of the program; by default, those of the process.

    """
    if "build_chain" not in getattr(cleantext, "__all__", ()):
        print(FOREIGN, file=sys.stderr)
        return 2
    return guard("cleantext", lambda: _main(sys.argv[1:] if argv is None else argv))


def _main(argv: Sequence[str]) -> int:
    if list(argv) == ["--version"]:  # importing argparse would double the time that this takes
        print_out(f"cleantext {cleantext.__version__}")
        return 0
    from cleantext.cli.parser import parse_arguments

    arguments = parse_arguments(argv)
    from cleantext.cli.command import run

    return run(arguments)


def entry() -> None:
    """Run the command as a console script."""
    # The processes of --jobs share the cores; threads of NumPy would only compete with them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(10_000)  # by default, start-up alone would be interrupted fifty times
    code = main()
    gc.freeze()  # or the interpreter would look for garbage in all objects before it exits
    sys.exit(code)
