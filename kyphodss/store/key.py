"""The key of the audit record and the address of the database, from the options. The key file is made once, for its owner."""

import os
import secrets
import stat
from pathlib import Path
from typing import Final

from kyphodss.settings import SettingsError
from kyphodss.settings.serving import FILES, KEY_FILE, SHORTEST_SECRET, Mode, StoreOptions

OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def store_url(options: StoreOptions, mode: Mode) -> str:
    """The address of the database: the one that is set, or a file in the folder; the demonstration has its own file."""
    given = options.url.get_secret_value()
    if given != "" and mode != "demonstration":
        return given
    return f"sqlite:///{Path(options.folder) / FILES[mode]}"


def audit_key(options: StoreOptions, *, make: bool = True) -> bytes:
    """The key, from the environment or from its file, which is made where there is none and `make` says so.

    Raises SettingsError where it is too short, where others may read the file, or where the file cannot be made or is
    not there.
    """
    given = options.audit_key.get_secret_value()
    if given != "":
        return _long_enough(given, "store.audit_key")
    file = Path(options.audit_key_file) if options.audit_key_file != "" else Path(options.folder) / KEY_FILE
    try:
        if make and not file.exists():
            _make(file)
        if os.name == "posix" and file.stat().st_mode & OTHERS != 0:
            raise SettingsError(f"The audit key {file} may be read by others. Allow its owner only: chmod 600 {file}")
        return _long_enough(file.read_text(encoding="ascii").strip(), str(file))
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not plain text"
        raise SettingsError(
            f"The audit key {file} cannot be read or made: {said}. Give its path in store.audit_key_file."
        ) from None


def _make(file: Path) -> None:
    """A new key, whole from its first moment: of two processes that make one at once, both read the first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(32) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _long_enough(text: str, place: str) -> bytes:
    if len(text) < SHORTEST_SECRET:
        raise SettingsError(
            f"The audit key in {place} is shorter than {SHORTEST_SECRET} characters. Give a longer one."
        )
    return text.encode()
