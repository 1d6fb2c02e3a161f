"""Cells of long tables, as markup: links and names that come again in every row are made once a page.

A table of 300 rows has some 1,500 links; written by the template one after another they take longer than all the
rest of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from section287g.explorer.asked import Asked
from section287g.explorer.words import Words
from section287g.lists.lookups import MODEL_NAMES

if TYPE_CHECKING:
    from section287g.explorer.record import Record

__all__ = ["Cells", "around"]

_PLACE: Final = "~"
"""Stands for the id in an address that is made once; it needs no quoting, and no id has it."""
_LINK: Final = Markup('<a href="')
_NAMED: Final = Markup('">')
_TITLED: Final = Markup('" title="')
_END: Final = Markup("</a>")
_NOTHING: Final = Markup("")


class Cells:
    """The cells of one page: its language, its moment, its addresses."""

    def __init__(self, record: Record, asked: Asked, words: Words) -> None:
        self._record = record
        self._words = words
        self._agency = around(asked, "/agencies/")
        self._county = around(asked, "/counties/")
        self._state = around(asked, "/states/")
        self._model = around(asked, "/models/")
        self._made: dict[tuple[str, str], Markup] = {}

    def agency(self, one: Mapping[str, Any]) -> Markup:
        """An agency's name as a link to its page."""
        front, back = self._agency
        return _NOTHING.join((_LINK, front, one["agency_id"], back, _NAMED, one["agency"], _END))

    def model(self, name: str) -> Markup:
        """A model's short name as a link, told in full to who points at it; the word for unknown where it is."""
        made = self._made.get(("model", name))
        if made is None:
            told = self._words(f"model.{name}")
            front, back = self._model
            made = escape(told)
            if name in MODEL_NAMES:
                linked = Markup('<a class="model" href="')
                made = _NOTHING.join((linked, front, name, back, _TITLED, told, _NAMED, name.upper(), _END))
            self._made["model", name] = made
        return made

    def models(self, names: Iterable[str]) -> Markup:
        """Several models."""
        return Markup(" ").join(self.model(name) for name in names)

    def state(self, code: str) -> Markup:
        """A state's two letters as a link, its name for who points at it."""
        made = self._made.get(("state", code))
        if made is None:
            made = escape(code)
            if code in self._record.states:
                front, back = self._state
                name = self._record.states[code].name
                made = _NOTHING.join((_LINK, front, code, back, _TITLED, name, _NAMED, code, _END))
            self._made["state", code] = made
        return made

    def counties(self, codes: str | None) -> Markup:
        """The counties of a cell of codes as links by their short names."""
        made = self._made.get(("counties", codes or ""))
        if made is None:
            front, back = self._county
            known = [self._record.counties[one] for one in (codes or "").split(";") if one in self._record.counties]
            made = Markup(", ").join(
                _NOTHING.join((_LINK, front, one.county_fips, back, _NAMED, one.short_name, _END)) for one in known
            )
            self._made["counties", codes or ""] = made
        return made

    def kind(self, name: str) -> str:
        """What kind of agency it is, in words."""
        key = f"type.{name}"
        return self._words(key) if self._words.has(key) else name

    def agreement(self, one: Mapping[str, Any]) -> Markup:
        """An agreement in short: its model and the day on which it was signed."""
        day = self._words.day(one["signed"])
        return _NOTHING.join(
            (Markup('<span class="agreement">'), self.model(one["model"]), " ", day, Markup("</span>"))
        )

    def agreements(self, some: Iterable[Mapping[str, Any]]) -> Markup:
        """Several agreements in short."""
        return Markup("<br>").join(self.agreement(one) for one in some)


def around(asked: Asked, path: str) -> tuple[Markup, Markup]:
    """What stands before and after the id in an address, escaped."""
    front, _, back = asked.to(path + _PLACE).partition(_PLACE)
    return escape(front), escape(back)
