"""Texts that try to break out of a page, and reports on them."""

from __future__ import annotations

from cleantext import build_chain
from cleantext.report.collect import Origin, TextData, describe

ATTACKS = (
    "</script><script>document.title='broken'</script>",
    "<!--<script>",
    "--><img src=x onerror=\"document.title='broken'\">",
    '" onmouseover="document.title=\'broken\'" x="',
    "<svg onload=document.title='broken'>",
    "{{ 7 * 7 }}{% raw %}",
    "</title></style></textarea><b>bold</b>",
    "a\u2028b\u2029c\x00d\ud800e\ufeff",
    "__proto__",
    "javascript:document.title='broken'",
)
"""Lines, names, sites, phrases and kinds that a hostile page may bring along."""

SITE = "https://<img-src=x-onerror=alert(1)>.example/"


def hostile_texts() -> list[TextData]:
    """Describe texts in which everything that a page can choose is an attack."""
    phrases = [line for line in ATTACKS if line.isprintable()]
    chain = build_chain(phrases={"sharing": phrases}, skip="keep_body")
    text = "\n".join(f"{line}\n{line} and then some prose." for line in ATTACKS)
    return [describe(Origin(name, SITE), chain.explain(text)) for name in (*ATTACKS, ATTACKS[0])]
