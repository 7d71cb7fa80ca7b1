"""A directive that shows what a command prints for ``--help``, so that the site cannot drift."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import Directive

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class CommandHelp(Directive):
    """Show the help of the command that the argument names, such as ``cleantext-corpus run``."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the help as a literal block."""
        name, *words = self.arguments[0].split()
        script = Path(sysconfig.get_path("scripts"), name)
        text = subprocess.run(  # noqa: S603  # the commands of this project
            [script, *words, "--help"],
            env=os.environ | {"COLUMNS": "80", "NO_COLOR": "1"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        return [nodes.literal_block(text, text, language="text")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("command-help", CommandHelp)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
