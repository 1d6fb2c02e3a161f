"""The Spanish catalogue of published figures has every text that their page puts in, and none besides."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.texts.catalogue import FOLDER, catalogued, is_day
from section287g.explorer.words import words_of
from section287g.figures import read_figures
from section287g.figures.relations import relations
from section287g.figures.vocabulary import needs
from section287g.funding import read_policy

OWN = "figures.es.yaml"


def quoted() -> Iterator[str]:
    """What rules say in words that the package's figures speak of, or that is told beside them."""
    policy = read_policy()
    for one in read_figures():
        for text in (*one.parameters.get("rules", ()), *one.parameters.get("beside", ())):
            for value in policy.parameters[text.partition(":")[0]].values:
                if isinstance(value.value, str) and not is_day(value.value):
                    yield value.value


def test_sources_needs_meanings_and_quotations() -> None:
    """A text that a catalogue of the rules has too stands there."""
    sources = {one.source for one in read_figures()}
    meanings = {one.meaning for one in relations().values() if one.explained}
    shown = {*sources, *needs().values(), *meanings, *quoted()}
    assert len(sources) > 10
    assert len(shown) > 28
    elsewhere = set().union(*(catalogued(path.name) for path in FOLDER.glob("*.es.yaml") if path.name != OWN))
    assert catalogued(OWN) == shown - elsewhere
    assert all(words_of("es").text(text) for text in shown)
