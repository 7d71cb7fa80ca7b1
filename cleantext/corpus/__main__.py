"""``python -m cleantext.corpus`` is `cleantext-corpus`."""

from cleantext.corpus.cli import entry

if __name__ == "__main__":
    entry()
