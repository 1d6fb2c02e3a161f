"""What was so on that day, and what did we know then? Lists in, immutable tables out, and questions to them.

Public verbs: `build` (lists to a registry on disk) and `open_registry` (a registry to ask). For notebooks,
`section287g.open` is the same as `open_registry`.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from section287g.registry.answer import Answer
    from section287g.registry.build import BuildReport, build
    from section287g.registry.registry import Registry, open_registry

__all__ = ["Answer", "BuildReport", "Registry", "build", "open_registry"]
_WHERE = {
    "Answer": "answer",
    "BuildReport": "build",
    "Registry": "registry",
    "build": "build",
    "open_registry": "registry",
}


class _Room(ModuleType):
    """This package, in which the verb `build` keeps its name when the module of that name is imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, getattr(value, name) if name in _WHERE and isinstance(value, ModuleType) else value)


sys.modules[__name__].__class__ = _Room


def __getattr__(name: str) -> Any:
    # A question needs no builder and a build no questions: each is imported when it is asked for.
    if name in _WHERE:
        from importlib import import_module

        return getattr(import_module(f"section287g.registry.{_WHERE[name]}"), name)
    raise AttributeError(name)
