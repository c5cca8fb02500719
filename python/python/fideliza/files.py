"""Files that are whole or not there."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

def write_whole(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, in place of one that is there.

    Raises
    ------
    FileNotFoundError
        Its folder is not there.
    OSError
        What the file system says; then the old one is there.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(f"cannot write `{path}`: there is no folder `{path.parent}`")
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def path_of(path: str | os.PathLike[str]) -> Path:
    """A path, with ``~`` for the home."""
    return Path(path).expanduser()


def name_of(path: str | os.PathLike[str]) -> str:
    """A path as the reader of scenarios takes it; a file called ``-`` is no standard input here."""
    name = os.fspath(path_of(path))
    return "./-" if name == "-" else name
