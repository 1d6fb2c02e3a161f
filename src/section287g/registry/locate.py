"""Which registry is asked, and where a user's own one lies: for the command line."""

from __future__ import annotations

import os
from pathlib import Path

from section287g.registry.registry import EMBEDDED
from section287g.registry.store import PACKAGE_NAME, Manifest, read_manifest

__all__ = ["find_manifest", "home"]


def home() -> Path:
    """The folder of a user's own registry and captures: `section287g` in the user's folder for data.

    It is `$SECTION287G_HOME` where that is set, else below `$XDG_DATA_HOME`, else below `~/.local/share`.
    """
    own = os.environ.get("SECTION287G_HOME")
    if own:
        return Path(own)
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "section287g"


def find_manifest(folder: Path | None) -> tuple[Manifest, str]:
    """The registry to ask, and a word on why: the folder given, else the user's own, else the embedded one.

    The user's own counts unless the embedded one holds newer lists. Raises `RegistryError` where the one that
    counts cannot be read.
    """
    if folder is not None:
        return read_manifest(folder), "given"
    embedded = read_manifest(EMBEDDED) if (EMBEDDED / PACKAGE_NAME).is_file() else None
    own = home() / "registry"
    if (own / PACKAGE_NAME).is_file():
        manifest = read_manifest(own)
        if embedded is None or _newest(manifest) >= _newest(embedded):
            return manifest, "your own"
    return embedded or read_manifest(EMBEDDED), "embedded"


def _newest(manifest: Manifest) -> tuple[str, str]:
    about = manifest.about["section287g"]
    return about.get("newest_day") or "", about.get("newest_pending_day") or ""
