"""A registry opened for questions: the Python interface, for notebooks, the command line and the rooms right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import duckdb

from section287g.errors import NotFound, RegistryError
from section287g.registry.answer import Answer
from section287g.registry.details import ask_anomalies, ask_review, show
from section287g.registry.filters import Filters, Many, as_many
from section287g.registry.history_queries import ask_changes, ask_listings, ask_pending, ask_series
from section287g.registry.in_force import InForce, answers_for
from section287g.registry.moment import Day, Moment, find_moment
from section287g.registry.standing import ask_agencies, ask_agreements
from section287g.registry.store import FORMAT_VERSION, Manifest, read_manifest
from section287g.registry.summary import summarize

if TYPE_CHECKING:
    from section287g.places.spot import Spot
    from section287g.registry.covering import Covering
    from section287g.registry.matching import Match

__all__ = ["ANOMALIES_SQL", "EMBEDDED", "LISTINGS_SQL", "Registry", "open_registry"]

EMBEDDED: Final = Path(__file__).resolve().parent.parent / "data" / "registry"
"""The registry that the package carries, computed from the lists that its manifest names."""

LISTINGS_SQL: Final = """CREATE VIEW listings AS
SELECT l.list_id AS list, l.kind, l.day AS date, l.half, l.name, p."row", p.hidden, p.duplicate,
    r.agreement_id, r.agency_id, r.state, r.agency, r.ice_type, r.county, r.model, r.signed, r.moa, r.moa_url,
    r.addendum, r.addendum_url, r.raw_state, r.raw_agency, r.raw_type, r.raw_county, r.raw_support_type, r.raw_signed,
    r.raw_moa, r.raw_moa_link, r.raw_addendum, r.raw_addendum_link, r.raw_extra, r.corrections
FROM positions p JOIN lists l USING (list_no) JOIN rows r USING (row_id)"""
ANOMALIES_SQL: Final = """CREATE VIEW anomalies AS
SELECT l.list_id AS list, l.day AS date, l.name, l.sheet, a."row", a."column", a.raw, a.kind, a.done
FROM list_anomalies a JOIN lists l USING (list_no)
UNION ALL
SELECT l.list_id, l.day, l.name, l.sheet, p."row", a."column", a.raw, a.kind, a.done
FROM row_anomalies a JOIN positions p USING (row_id) JOIN lists l USING (list_no)"""


def open_registry(path: Path | str | None = None) -> Registry:
    """Opens a registry for questions; without a path, the one that the package carries.

    Raises `RegistryError` where the folder holds none, a damaged one, or one of a newer version.

    >>> registry = open_registry()
    >>> registry.agreements(state="TX", model="jem")  # doctest: +ELLIPSIS
    <... agreements: agreement_id, agency_id, ...>
    """
    return Registry(read_manifest(Path(path) if path is not None else EMBEDDED))


class Registry:
    """One registry: agreements, agencies, lists and changes, as of any day, known on any day.

    Every question gives an `Answer`. Days are dates or text as 2025-09-03; a list's id does too. It is safe to
    keep open: a build elsewhere never changes what it reads.
    """

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        about = self.info()
        return f"<registry of {sum(about['lists'].values())} lists, newest of {about['newest_day']}>"

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection with every table and view of the registry, for questions in SQL.

        Raises `RegistryError` where the registry is damaged, or has not every table that this version asks.
        """
        if self.manifest.about["section287g"]["format_version"] < FORMAT_VERSION:
            raise RegistryError(
                f"{self.manifest.root} was written by an older version of this program and lacks tables that this "
                "one asks; make it anew from its lists with '287g build' or '287g update'"
            )
        connection = duckdb.connect()
        connection.execute("SET enable_progress_bar = false")
        try:
            for resource in self.manifest.about["resources"]:
                path = str(self.manifest.table(resource["name"])).replace("'", "''")
                connection.execute(f"CREATE VIEW {resource['name']} AS FROM read_parquet('{path}')")
            connection.execute(LISTINGS_SQL)
            connection.execute(ANOMALIES_SQL)
        except duckdb.Error as error:
            connection.close()
            reason = str(error).splitlines()[0]
            raise RegistryError(f"{self.manifest.root} is damaged ({reason}); build it again") from None
        return connection

    def close(self) -> None:
        """Closes the connection; the registry opens it again when asked."""
        if "connection" in self.__dict__:
            self.connection.close()
            del self.__dict__["connection"]

    def info(self) -> dict[str, Any]:
        """What this registry was computed from and by: program and DuckDB versions, lists by kind, newest days."""
        about = dict(self.manifest.about["section287g"])
        about["tables"] = {one["name"]: one["rows"] for one in self.manifest.about["resources"]}
        return about

    def moment(
        self, as_of: Day | None = None, known_on: Day | None = None, sequence: str = "participating"
    ) -> Moment:
        """Which list answers for a day."""
        return find_moment(self.connection, as_of, known_on, sequence)

    def agreements(
        self,
        *,
        state: Many = None,
        model: Many = None,
        status: Many = None,
        as_of: Day | None = None,
        known_on: Day | None = None,
        signed_by: Day | None = None,
        search: str | None = None,
        link_pending: int | None = None,
    ) -> Answer:
        """Agreements, one a row. Without a status: what is listed at the moment asked for.

        With `signed_by`: what was signed on or before that day, whatever its status, by what all lists say.
        """
        filters = Filters(state, model, status, as_of, known_on, signed_by, search, link_pending)
        return ask_agreements(self.connection, filters)

    def agencies(
        self,
        *,
        state: Many = None,
        model: Many = None,
        status: Many = None,
        as_of: Day | None = None,
        known_on: Day | None = None,
        signed_by: Day | None = None,
        search: str | None = None,
        link_pending: int | None = None,
    ) -> Answer:
        """Agencies with an agreement that passes the same filters, one a row."""
        filters = Filters(state, model, status, as_of, known_on, signed_by, search, link_pending)
        return ask_agencies(self.connection, filters)

    def pending(
        self,
        *,
        state: Many = None,
        model: Many = None,
        status: Many = None,
        as_of: Day | None = None,
        known_on: Day | None = None,
        signed_by: Day | None = None,
        search: str | None = None,
    ) -> Answer:
        """What stood on the pending lists, one agency and model a row; `status='all'` for all that ever did."""
        return ask_pending(self.connection, Filters(state, model, status, as_of, known_on, signed_by, search))

    def listings(
        self,
        *ids: str,
        state: Many = None,
        model: Many = None,
        status: Many = None,
        as_of: Day | None = None,
        known_on: Day | None = None,
        signed_by: Day | None = None,
        search: str | None = None,
        link_pending: int | None = None,
    ) -> Answer:
        """The rows of lists behind a count: of agreements, agencies or lists by id, or by the same filters."""
        filters = Filters(state, model, status, as_of, known_on, signed_by, search, link_pending)
        return ask_listings(self.connection, ids, filters)

    def show(self, wanted: str) -> dict[str, Any]:
        """Everything about one agency or agreement, each fact with its list and row."""
        return show(self.connection, wanted)

    def changes(self, before: Day, after: Day | None = None) -> Answer:
        """What changed between two moments, one change a row."""
        return ask_changes(self.connection, before, after)

    def series(self, by: str | None = None) -> Answer:
        """Agreements, agencies and states of every participating list; `by` model or state for each of these."""
        return ask_series(self.connection, by)

    def summary(
        self, as_of: Day | None = None, known_on: Day | None = None, today: date | None = None
    ) -> dict[str, Any]:
        """The programme on one screen, as a dictionary; `today` gives the age of the data."""
        return summarize(self.connection, as_of, known_on, today)

    def anomalies(self, kind: str | None = None, in_list: str | None = None, *, rows: bool = False) -> Answer:
        """What was odd, by kind with counts; `rows=True` for each one with its file, sheet, row and column."""
        return ask_anomalies(self.connection, kind, in_list, rows)

    def review(self) -> Answer:
        """Undecided pairs of spellings."""
        return ask_review(self.connection)

    def covering(self, spot: Spot, as_of: Day | None = None, known_on: Day | None = None) -> Covering:
        """Every agency with an agreement that has, or may have, authority at a place; see `places.spot`."""
        from section287g.registry.covering import ask_covering

        return ask_covering(self.connection, spot, as_of, known_on)

    def coverage(self, by: str | None = None, as_of: Day | None = None, known_on: Day | None = None) -> Answer:
        """Counties, places and people under local agreements by model; `by` state or county for each of these."""
        from section287g.registry.coverage import ask_coverage

        return ask_coverage(self.connection, by, as_of, known_on)

    def uncovered(self, state: Many = None, as_of: Day | None = None, known_on: Day | None = None) -> Answer:
        """The counties with no listed agreement of a county's agency, one a row."""
        from section287g.registry.coverage import ask_uncovered

        return ask_uncovered(self.connection, as_many(state), as_of, known_on)

    def panel(self, unit: str = "county", every: str = "month") -> Answer:
        """Every county or agency in every month or quarter: the balanced panel, with days of gain and loss."""
        from section287g.registry.panel import ask_panel

        return ask_panel(self.connection, unit, every)

    def matches(self, header: Sequence[str], rows: Iterable[Sequence[str]], **columns: str) -> list[Match]:
        """One match a line for a table of agencies or places; `columns` names headings, as name='Dept.'."""
        from section287g.registry.matching import ask_matches

        return ask_matches(self.connection, header, rows, **columns)

    def in_force(self, agency_id: str, model: str, first: date, last: date) -> list[InForce]:
        """For every day of a span whether the lists bear out that an agency's agreement was in force, as runs.

        Raises `RegistryError` where the registry is damaged.
        """
        return answers_for(self.connection, agency_id, model, first, last)

    def table(self, name: str) -> Answer:
        """A whole table or view of the registry."""
        from section287g.registry.tables import describe_tables

        if name not in describe_tables():
            raise NotFound(f"no table {name!r}; the tables are {', '.join(describe_tables())}")
        return Answer(self.connection, f"FROM {name}", {}, f"rows of {name}")

    def sql(self, query: str, **parameters: Any) -> Answer:
        """An answer to a question in SQL over the tables and views; parameters as $name."""
        return Answer(self.connection, query, parameters, "rows")
