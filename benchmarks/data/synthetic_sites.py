"""Synthetic sites: pages with the same furniture around different invented stories.

A site has a menu, labels, pitches, teasers of its other stories and a footer, which appear on all
or some of its pages. No story occurs twice. A page has 20 to 60 lines and 2 to 4 kB.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from itertools import accumulate
from random import Random

from benchmarks.data.made_up import invented_word

SENTENCES = 20_000
"""Number of different sentences, from which paragraphs are built."""

WORDS = (
    "the of and to in a for on that with was is at by from his her it as be were they their this "
    "have had not but been after over who will said new would more one two first year years people "
    "city council police court government minister party team season school hospital company bank "
    "market prices water road bridge harbour river fire storm report plan money work house street "
    "week month morning night case law vote election games players goal match film book music"
)

LABELS = (
    "Home|News|Local|World|Politics|Business|Sport|Football|Culture|Opinion|Weather|Travel|Health|"
    "Science|Video|Photos|Jobs|Homes|Cars|Obituaries|Events|Contact us|About us|Advertise|Help|"
    "Privacy policy|Terms of use|Site map|RSS|Mobile|Archive|E-paper|Letters|Columnists|Food|Style"
)

PITCHES = (
    "Share this article|Print|Read more|Advertisement|Most read|Related stories|"
    "Follow {} on Twitter|Sign up for the {} newsletter|Like {} on Facebook|Get the {} app|"
    "Support the journalism of {}|Subscribe to {} for full access|Comments are closed on {}|"
    "Watch: the week in pictures by {}"
)

_WORDS = WORDS.split()
_LABELS, _PITCHES = LABELS.split("|"), PITCHES.split("|")


class Site:
    """A site: its furniture and the titles of its stories."""

    def __init__(self, name: str, random: Random) -> None:
        self.name = name
        title = name.capitalize()
        self.top = [title, *random.sample(_LABELS, random.randint(5, 16))]
        self.pitches = [pitch.format(title) for pitch in random.sample(_PITCHES, 6)]
        self.teasers = [headline(random) for _ in range(40)]
        self.bottom = [*random.sample(_LABELS, random.randint(2, 8)), f"© 2012 {title} Media Ltd"]

    def page(self, random: Random, sentences: list[str]) -> str:
        """Return the text of one page."""
        body = [
            " ".join(random.choices(sentences, k=random.randint(1, 4)))
            for _ in range(random.randint(6, 16))
        ]
        body.insert(random.randrange(len(body)), random.choice(self.pitches))
        head = [*self.top, headline(random), "", f"By {headline(random, 2)}", ""]
        foot = ["", *random.sample(self.pitches, 4), *random.sample(self.teasers, 5), *self.bottom]
        return "\n".join([*head, *body, *foot, ""])


def headline(random: Random, most: int = 9) -> str:
    """Return a title of at most `most` words."""
    return " ".join(word(random) for _ in range(random.randint(2, most))).capitalize()


def word(random: Random) -> str:
    """Return an English word or an invented one."""
    return random.choice(_WORDS) if random.random() < 0.6 else invented_word(random, 2)


def sentence(random: Random) -> str:
    """Return an invented sentence."""
    return f"{' '.join(word(random) for _ in range(random.randint(6, 25)))}.".capitalize()


def site_pages(pages: int, hosts: int, seed: int = 0) -> Iterator[dict[str, str]]:
    """Yield records with ``url`` and ``text``, the same for the same arguments.

    Hosts are drawn at random, some twenty times as often as others.
    """
    random = Random(seed)
    sentences = [sentence(random) for _ in range(SENTENCES)]
    names = [f"{word(random)}-{number}" for number in range(hosts)]
    sites: dict[str, Site] = {}
    often = list(accumulate(1 / (rank + hosts / 100) for rank in range(1, hosts + 1)))
    for number in range(pages):
        (name,) = random.choices(names, cum_weights=often)
        site = sites.get(name) or sites.setdefault(name, Site(name, Random(f"{seed} {name}")))
        url = f"https://www.{name}.example/2012/story-{number}.html"
        yield {"url": url, "text": site.page(random, sentences)}


def main(options: Namespace) -> int:
    """Write the pages to standard output as JSON Lines."""
    for page in site_pages(options.pages, options.hosts, options.seed):
        sys.stdout.write(json.dumps(page, ensure_ascii=False) + "\n")
    return 0
