"""Links to the pages of lists and to their rows, as markup, each made once: a page names the same lists often."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.cells import around
from section287g.explorer.inventory import count_rows
from section287g.explorer.words import words_of
from section287g.registry.moment import Moment

if TYPE_CHECKING:
    from section287g.explorer.record import Record

__all__ = ["ListLinks"]

_LIST: Final = "/lists/"
_LINK: Final = Markup('<a href="')
_ROW: Final = Markup("?row=")
_NAMED: Final = Markup('">')
_ROWS: Final = Markup('#rows">')
_END: Final = Markup("</a>")
_NOTHING: Final = Markup("")


class ListLinks:
    """Links to lists from one page. A list's page is the same at every moment, so its address has none."""

    def __init__(self, record: Record, asked: Asked) -> None:
        self._record = record
        self._asked = asked
        self._made: dict[str, Markup] = {}

    @cached_property
    def _around(self) -> tuple[Markup, Markup]:
        """What stands before and after a list's id in the address of its page."""
        bare = Asked(self._asked.language, self._asked.path, {}, self._asked.root, self._asked.frozen)
        return around(bare, _LIST)

    def to(self, list_id: str) -> Markup:
        """A list's id as a link to its page."""
        made = self._made.get(list_id)
        if made is None:
            front, back = self._around
            made = _NOTHING.join((_LINK, front, list_id, back, _NAMED, list_id, _END))
            self._made[list_id] = made
        return made

    def row(self, list_id: str, row: int) -> Markup:
        """The number of a row as a link to it; of a frozen site, which shows no rows of lists, the number alone."""
        if self._asked.frozen:
            return escape(row)
        front, back = self._around
        number = str(row)
        return _NOTHING.join((_LINK, front, list_id, back, _ROW, number, _ROWS, number, _END))

    def moment(self, moment: Moment) -> Markup:
        """A moment in words, its list's id as a link."""
        key = "moment.beyond" if moment.beyond else "moment.list"
        return words_of(self._asked.language).marked(key, day=moment.day, list=self.to(moment.list_id))

    def behind(self, moment: Moment, state: str | None = None, model: str | None = None) -> Markup:
        """A link to the rows of a list behind counts, with how many they are; nothing where there are none."""
        return self._rows(moment, "lists.behind", {"state": state, "model": model})

    def of_state(self, moment: Moment, state: str) -> Markup:
        """A link to all rows of a state, where the counts are those of a place in it."""
        name = self._record.states[state].name if state in self._record.states else state
        return self._rows(moment, "lists.behind.state", {"state": state}, name)

    def _rows(self, moment: Moment, key: str, query: Mapping[str, str | None], state: str = "") -> Markup:
        """The link; a frozen site has a list's page without its rows."""
        rows = count_rows(self._record, moment.list_id, **query)
        if not rows:
            return _NOTHING
        words = words_of(self._asked.language)
        if self._asked.frozen:
            told, query = words("lists.behind.frozen"), {}
        else:
            told = words(key, rows=words.count("unit.rows", rows), **({"state": state} if state else {}))
        address = self._asked.to(f"{_LIST}{moment.list_id}", as_of=None, known_on=None, **query)
        return Markup('<a href="{}#rows">{}</a>').format(address, told)
