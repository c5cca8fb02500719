"""The program: ``fideliza …`` or ``python -m fideliza …``."""

from __future__ import annotations

import signal
import sys

from fideliza import _fideliza


def main() -> int:
    """Runs the program with the arguments of the process."""
    # Ctrl-C is the program's own matter: it reports what is done.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.stdout.flush()
    return _fideliza.main(["fideliza", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
