"""Where the repository and the golden cases are."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
UNTOUCHED = CASES / "untouched"
