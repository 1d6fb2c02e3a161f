"""What was so on that day, and what did we know then? Lists in, immutable tables out, and questions to them.

Public verbs: `build` (lists to a registry on disk) and `open_registry` (a registry to ask). For notebooks,
`section287g.open` is the same as `open_registry`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from section287g.registry.answer import Answer
    from section287g.registry.builder import BuildReport, build
    from section287g.registry.registry import Registry, open_registry

__all__ = ["Answer", "BuildReport", "Registry", "build", "open_registry"]
_WHERE = {
    "Answer": "answer",
    "BuildReport": "builder",
    "Registry": "registry",
    "build": "builder",
    "open_registry": "registry",
}


def __getattr__(name: str) -> Any:
    # A question needs no builder and a build no questions: each is imported when it is asked for.
    if name in _WHERE:
        from importlib import import_module

        return getattr(import_module(f"section287g.registry.{_WHERE[name]}"), name)
    raise AttributeError(name)
