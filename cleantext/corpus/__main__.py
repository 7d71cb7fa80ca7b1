"""``python -m cleantext.corpus`` is `cleantext-corpus`."""

from cleantext.corpus.cli.main import entry

if __name__ == "__main__":
    entry()
