"""The command, as ``python -m cleantext``."""

from cleantext.cli.main import entry

if __name__ == "__main__":
    entry()
