"""Let me look: the web pages, their data at the same address, over everything that the program knows.

`make_app` gives the application over one registry; `serve` runs it on this machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.explorer.app import make_app
    from section287g.explorer.serving import serve

__all__ = ["make_app", "serve"]
__getattr__ = offer(__name__, {"app": "make_app", "serving": "serve"})
