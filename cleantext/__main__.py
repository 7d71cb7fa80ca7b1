"""`python -m cleantext`."""

from cleantext.cli import entry

if __name__ == "__main__":
    entry()
