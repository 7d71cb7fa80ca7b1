"""``python -m cleantext.training`` trains a body model."""

import sys

from cleantext.training.train import main

if __name__ == "__main__":
    sys.exit(main())
