"""What a sender calls the columns of a sheet, kept from one file to the next: one small JSON file a sender.

It holds names of columns and answers about them, and nothing that stood in a row. It lies beside the store's files.
"""

import os
import re
import tempfile
from pathlib import Path
from typing import Final

FOLDER: Final = "senders"
LONGEST: Final = 60  # characters of a sender's name
LARGEST: Final = 1_000_000  # bytes of a mapping
_NAME: Final = re.compile(r"[\w][\w .,&'()-]{0,59}")


class SenderError(Exception):
    """A sender's name or mapping that cannot be kept or read. The text is one readable sentence."""


def senders(folder: Path) -> list[str]:
    """The senders whose mapping is kept below `folder`, by name."""
    return sorted(file.stem for file in (folder / FOLDER).glob("*.json")) if (folder / FOLDER).is_dir() else []


def keep(folder: Path, sender: str, mapping: str) -> None:
    """Keeps a mapping, in one step: a reader sees the old one or the new one. Raises SenderError."""
    file = _file(folder, sender)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=file.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(mapping)
        Path(made).replace(file)
    except OSError:
        raise SenderError("The mapping could not be kept: the folder of the store cannot be written.") from None


def kept(folder: Path, sender: str) -> str | None:
    """The mapping of a sender, None where there is none. Raises SenderError."""
    file = _file(folder, sender)
    try:
        if not file.exists():
            return None
        if file.stat().st_size > LARGEST:
            raise SenderError("The kept mapping is too large to be one. Map the columns and keep it again.")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise SenderError("The kept mapping cannot be read. Map the columns and keep it again.") from None


def _file(folder: Path, sender: str) -> Path:
    name = sender.strip()
    if _NAME.fullmatch(name) is None or name.endswith("."):
        raise SenderError(f"A sender's name has 1 to {LONGEST} letters, digits, spaces and . , & ' ( ) - signs.")
    return folder / FOLDER / f"{name}.json"
