from collections.abc import Sequence

from cleantext.chain import trim


@trim
def trim_related(lines: Sequence[str]) -> dict[int, str]:
    return {}
