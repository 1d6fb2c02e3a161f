"""Be told of changes: Atom and JSON feeds for everything, a state, a county, an agency, a model, in each language.

`find_feed` turns an address into a feed, `write_feed` a feed into bytes, `feed_paths` names all; `feed_of_page` is
the feed that belongs to a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.explorer.feeds.choosing import Feed, feed_of_page, feed_paths, find_feed
    from section287g.explorer.feeds.writing import write_feed

__all__ = ["Feed", "feed_of_page", "feed_paths", "find_feed", "write_feed"]
__getattr__ = offer(__name__, {"choosing": "Feed feed_of_page feed_paths find_feed", "writing": "write_feed"})
