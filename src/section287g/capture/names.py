"""File names from the network, made safe to stand in a folder.

ICE's names are plain and stay as they are; anything else (path parts, control characters, names that a
file system gives a meaning to) keeps a recognisable, harmless form.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["safe_name"]

_MAX_BYTES = 150
_UNNAMED = "unnamed"
_PLAIN = frozenset(" ._-()+,&'")
_DEVICES = frozenset({"con", "prn", "aux", "nul"} | {f"com{n}" for n in range(10)} | {f"lpt{n}" for n in range(10)})
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def safe_name(raw: str) -> str:
    """A plain file name made from ``raw``, for storing what an address or a header named.

    Only the last path part counts, whichever slash it uses. Letters and digits of any script, spaces and
    ``._-()+,&'`` stay; every other character becomes ``_``. The result never starts with a dot, a dash or
    a space, is never a device's name, and has at most 150 bytes with its extension kept. Making a safe
    name safe again changes nothing.

    >>> safe_name("participatingAgencies11122025.xlsx")
    'participatingAgencies11122025.xlsx'
    >>> safe_name("../../etc/pass:wd")
    'pass_wd'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    kept = "".join(
        c if c.isalnum() or c in _PLAIN else "_" for c in last if unicodedata.category(c) not in ("Cc", "Cf")
    )
    name = _trim(unicodedata.normalize("NFC", kept))
    if name.split(".", 1)[0].strip().lower() in _DEVICES:
        name = f"_{name}"
    if len(name.encode()) > _MAX_BYTES:
        found = _EXTENSION.search(name)
        ending = found[0] if found else ""
        stem = name[: len(name) - len(ending)].encode()[: _MAX_BYTES - len(ending)]
        name = _trim(_trim(stem.decode(errors="ignore")) + ending)
    return name or _UNNAMED


def _trim(name: str) -> str:
    return name.lstrip(".-+ ").rstrip(". ")
