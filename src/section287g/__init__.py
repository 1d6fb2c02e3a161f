"""The United States' 287(g) programme as software: who has agreed, what it pays, what comes of it.

>>> import section287g
>>> registry = section287g.open()
>>> len(registry.agreements(as_of="2025-09-03"))
957
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from section287g.registry.registry import Registry

__all__ = ["__version__", "open"]
__version__ = "0.1.0"


def open(path: Path | str | None = None) -> Registry:
    """Opens a registry for questions; without a path, the one that the package carries.

    For notebooks: ``section287g.open().agreements(state="TX").df()``. Raises `RegistryError` where the folder
    holds no registry that this version can read.
    """
    from section287g.registry.registry import open_registry

    return open_registry(path)
