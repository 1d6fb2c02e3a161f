"""The record behind the pages, and drawings read strictly as XML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ParserCreate

import pytest

from section287g.explorer.record import Record
from section287g.registry import open_registry

from ..conftest import TODAY


@pytest.fixture(scope="session")
def record() -> Iterator[Record]:
    """The package's registry as pages ask it."""
    with open_registry() as registry:
        yield Record(registry, lambda: TODAY)


@pytest.fixture
def read_svg() -> Callable[[bytes], Element]:
    """Reads a drawing; fails where it is no well-formed XML, or has a document type."""

    def read(content: bytes) -> Element:
        made, reader = TreeBuilder(), ParserCreate("utf-8")
        reader.StartElementHandler = made.start
        reader.EndElementHandler = made.end
        reader.CharacterDataHandler = made.data
        reader.Parse(content, True)
        assert b"<!" not in content
        return made.close()

    return read
