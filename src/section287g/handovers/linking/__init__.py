"""Which detainer led to which arrest, book-in and removal, inside one release, as counts and times need it.

Public verb: `link_release`. Every link has a window in days, is the nearest in time, and is one to one on both sides.
Example::

    from section287g.handovers.linking import LinkSettings, link_release

    with link_release(release, LinkSettings(), registry) as linked:
        linked.count("outcome")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.handovers.linking.engines import ENGINES, Engine, open_engine
    from section287g.handovers.linking.linked import Linked
    from section287g.handovers.linking.links import link_release
    from section287g.handovers.linking.settings import LinkSettings, windows

__all__ = ["ENGINES", "Engine", "LinkSettings", "Linked", "link_release", "open_engine", "windows"]
__getattr__ = offer(
    __name__,
    {
        "engines": "ENGINES Engine open_engine",
        "linked": "Linked",
        "links": "link_release",
        "settings": "LinkSettings windows",
    },
)
