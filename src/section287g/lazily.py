"""Lets a package offer names of its modules without importing them: a command pays for what it asks for only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["offer"]


def offer(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """A package's `__getattr__` that imports a name's module when the name is first asked for.

    `homes` gives the modules and their names, separated by spaces.

    >>> offer("section287g.lists", {"read": "read_bytes READER_VERSION"})("READER_VERSION") > 0
    True
    """
    home = {name: module for module, names in homes.items() for name in names.split()}

    def get(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{home[name]}"), name)

    return get
