"""Files that are whole or not there."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

MARK = "report.json", "manifest.json"
"""One of these is in every folder that is ours."""


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, in place of one that is there.

    Raises
    ------
    OSError
        What the file system says; then the old one is there.
    """
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


def write_folder(folder: Path, files: list[tuple[str, bytes]]) -> None:
    """Writes a folder whole or not at all, in place of one of ours that is there.

    Raises
    ------
    FileExistsError
        It holds something that is not ours.
    OSError
        What the file system says; then what was there is there.
    """
    if folder.is_dir() and any(folder.iterdir()) and not any((folder / name).exists() for name in MARK):
        raise FileExistsError(f"{folder} holds something that is no report, which would be lost: choose another folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    workspace = Path(tempfile.mkdtemp(prefix=".fideliza-", dir=folder.parent))
    try:
        new, old = workspace / "new", workspace / "old"
        for name, content in files:
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        new.chmod(0o755)
        if folder.is_dir():
            os.rename(folder, old)
        try:
            os.rename(new, folder)
        except OSError:
            if old.is_dir():
                os.rename(old, folder)
            raise
    finally:
        shutil.rmtree(workspace, ignore_errors=True)
