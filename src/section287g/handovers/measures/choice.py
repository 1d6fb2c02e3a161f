"""The one grouping under which a release is published, recorded beside it: for `report_release`.

Two groupings of the same detainers, or two windows, would tell small cells by subtraction. So the first report of a
release records how it was made, and another one is refused until the record is replaced on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from section287g.errors import InputRefused, StorageError

__all__ = ["CHOICE", "keep_to_choice"]

CHOICE: Final = "published.json"


def keep_to_choice(folder: Path, chosen: Mapping[str, str], anew: bool = False) -> bool:
    """Records how a release is published, or sees that it is as recorded; whether it was recorded now.

    Raises `InputRefused`, naming what differs, where another way is recorded and `anew` is false, and `StorageError`
    where the record can't be read or written.
    """
    path = folder / CHOICE
    try:
        held = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    except (OSError, ValueError) as error:
        raise StorageError(f"{path}: {error}; remove it if nothing of this release was published") from None
    if held is not None and not anew:
        other = [
            f"{name} {held.get(name)!r}, not {chosen.get(name)!r}"
            for name in sorted({*held, *chosen})
            if held.get(name) != chosen.get(name)
        ]
        if other:
            raise InputRefused(
                f"this release is published with {'; '.join(other)}: a second way would tell small counts by "
                "subtraction. Keep to the first, or record another with --anew if nothing has left this machine"
            )
        return False
    made = path.with_suffix(".new")
    try:
        made.write_text(json.dumps(dict(chosen), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        made.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; the way of publishing cannot be recorded") from None
    return True
