"""Configuration of the documentation site; `nox -s docs` builds it with warnings as errors."""

from __future__ import annotations

import sys
from pathlib import Path

import cleantext

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "cleantext"
author = "The cleantext authors"
project_copyright = "The cleantext authors, Apache-2.0"
version = release = cleantext.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "command_help"]
myst_heading_anchors = 3

# Docstrings put names between single backticks: link those that the site documents.
default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_mock_imports = ["datatrove", "fsspec", "pyspark", "ray", "torch"]
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"cleantext {release}"
html_theme_options = {
    "source_repository": "https://github.com/cleantext-filters/cleantext/",
    "source_branch": "main",
    "source_directory": "docs/",
}
