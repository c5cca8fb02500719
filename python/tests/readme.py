"""Prints the Python of a Markdown page: its fenced blocks, behind each other."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def python_of(page: Path) -> str:
    return "\n".join(re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL))


if __name__ == "__main__":
    print(python_of(Path(sys.argv[1])))
