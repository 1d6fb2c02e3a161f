"""What was so on that day, and what did we know then? Lists in, immutable tables out, and questions to them.

Public verbs: `build` (lists to a registry on disk) and `open_registry` (a registry to ask). For notebooks,
`section287g.open` is the same as `open_registry`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.registry.answer import Answer
    from section287g.registry.builder import BuildReport, build
    from section287g.registry.registry import Registry, open_registry

__all__ = ["Answer", "BuildReport", "Registry", "build", "open_registry"]
__getattr__ = offer(
    __name__,
    {
        "answer": "Answer",
        "builder": "BuildReport build",
        "registry": "Registry open_registry",
    },
)
