"""`python -m sopy_compiler` is `sopyc`."""

import sys

from sopy_compiler.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
