"""Every page of the explorer, by its address: one module a page, each with one function that answers."""

from __future__ import annotations

from typing import Final

from section287g.explorer.page import Route
from section287g.explorer.pages.about import dictionary_page, glossary_page, methods_page, unknown_page
from section287g.explorer.pages.agencies import agencies_page
from section287g.explorer.pages.agency import agency_page
from section287g.explorer.pages.changes import changes_page, month_page
from section287g.explorer.pages.counties import county_page
from section287g.explorer.pages.covers import covers_page
from section287g.explorer.pages.downloads import downloads_page
from section287g.explorer.pages.figures import figures_page
from section287g.explorer.pages.handovers import handovers_page
from section287g.explorer.pages.home import home_page
from section287g.explorer.pages.lists import lists_page
from section287g.explorer.pages.models import model_page
from section287g.explorer.pages.money import money_page, money_parameters
from section287g.explorer.pages.one_list import list_page
from section287g.explorer.pages.pending import pending_page
from section287g.explorer.pages.states import state_page, states_page

__all__ = ["ROUTES"]

_LONG: Final = frozenset({"page", "per_page"})
ROUTES: Final = (
    Route("/", home_page),
    Route("/agencies", agencies_page, frozenset({"q", "state", "model", "status", "type", "sort"}) | _LONG),
    Route("/agencies/{agency_id}", agency_page),
    Route("/pending", pending_page, frozenset({"state", "model", "status"}) | _LONG),
    Route("/states", states_page),
    Route("/states/{state}", state_page),
    Route("/counties/{fips}", county_page),
    Route("/models/{model}", model_page),
    Route("/covers", covers_page, frozenset({"q"})),
    Route("/changes", changes_page, frozenset({"from", "to", "state", "change"}) | _LONG, moment=False),
    Route("/changes/{month}", month_page, frozenset({"state", "change"}) | _LONG, moment=False),
    Route("/lists", lists_page, frozenset({"kind", "year"}) | _LONG, moment=False),
    Route("/lists/{list_id}", list_page, frozenset({"state", "model", "q", "row"}) | _LONG, moment=False),
    Route("/figures", figures_page, moment=False),
    Route("/money", money_page, money_parameters, moment=False),
    Route("/hand-overs", handovers_page, moment=False),
    Route("/downloads", downloads_page, moment=False),
    Route("/about", methods_page, moment=False),
    Route("/about/glossary", glossary_page, moment=False),
    Route("/about/data", dictionary_page, moment=False),
    Route("/about/unknown", unknown_page, moment=False),
)
"""The order is that in which addresses are tried."""
