"""The explorer as files for any host: `freeze` writes the pages of the newest day, their data, charts and feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.explorer.site.freezing import Frozen, freeze
    from section287g.explorer.site.where import Where, where_of

__all__ = ["Frozen", "Where", "freeze", "where_of"]
__getattr__ = offer(__name__, {"freezing": "Frozen freeze", "where": "Where where_of"})
