"""Where the repository and the golden cases are."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "cases"
UNTOUCHED = GOLDEN / "untouched"
