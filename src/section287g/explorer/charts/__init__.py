"""Take a drawing away: each chart and map as SVG, PNG and CSV, cards to embed, and charts that answer the pointer.

`chart_content` and `embed_page` give what stands at an address, `chart_addresses` and `embed_addresses` name all:
for the application, and for a site that is frozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.explorer.charts.cards import embed_addresses, embed_page
    from section287g.explorer.charts.contents import chart_addresses, chart_content

__all__ = ["chart_addresses", "chart_content", "embed_addresses", "embed_page"]
__getattr__ = offer(
    __name__,
    {"cards": "embed_addresses embed_page", "contents": "chart_addresses chart_content"},
)
