"""What every answer of the API has around its data, and the one shape of errors: for programs that read it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["PREFIX", "SCHEMA_VERSION", "Choice", "Envelope", "Fault", "Faulty", "Paged", "Place", "Row"]

T = TypeVar("T")
PREFIX: Final = "/api/v1"
_NAME: Final = re.compile(r"\b[A-Z]\w+")
SCHEMA_VERSION: Final = "1.0"
"""The version of the answers' shape: the first number changes where a field goes or means something else."""


class Row(BaseModel):
    """A line of an answer: exactly its columns. `tables` are those of the registry that say what they mean."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    tables: ClassVar[tuple[str, ...]] = ()


class Envelope(BaseModel, Generic[T]):
    """Data with all that is needed to cite them."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """The name of an answer's shape in the document: PagedOfAgency."""
        return f"{cls.__name__}Of{'Or'.join(_NAME.findall(' '.join(map(repr, params))))}"

    data: T = Field(description="The answer itself")
    unit: str = Field(description="What is counted or listed: no number goes without it")
    as_of: date = Field(description="Day of the list that answers")
    list: str = Field(description="Id of that list, as `/lists` gives it")
    known_on: date | None = Field(description="Lists that came after this day were left out; null where none was")
    in_words: str = Field(description="The day as an answer should name it")
    registry: str = Field(description="The registry that answered: a hash of its tables")
    schema_version: str = Field(description="Version of the shape of answers")


class Place(BaseModel):
    """Where a page of rows lies among all."""

    model_config = ConfigDict(frozen=True)

    page: int = Field(description="This page, from 1")
    per_page: int = Field(description="Rows that a page has at most")
    pages: int = Field(description="Pages in all, at least 1")
    total: int = Field(description="Rows in all")
    next: str | None = Field(description="Address of the next page; null on the last")
    previous: str | None = Field(description="Address of the page before; null on the first")


class Paged(Envelope[T], Generic[T]):
    """One page of a long answer."""

    page: Place = Field(description="Where this page lies; the `Link` header says it too")


class Choice(BaseModel):
    """What a name may mean, or what is near it, and the address that asks for it."""

    address: str = Field(description="The address that asks for this one")
    label: str = Field(description="Its name; of a place its kind, county and state too")


class Fault(BaseModel):
    """What was wrong with a request."""

    status: int = Field(description="The HTTP status")
    code: str = Field(description="A word for programs, which does not change")
    message: str = Field(description="A sentence for people")
    parameter: str | None = Field(default=None, description="The parameter that was wrong, where it was one")
    choices: tuple[Choice, ...] | None = Field(
        default=None, description="Where a name fits several places: these; else what is near"
    )


class Faulty(BaseModel):
    """The one shape of every error."""

    error: Fault = Field(description="What was wrong")
