"""Which list answers: an id that fits several lists is not guessed."""

from __future__ import annotations

from collections import Counter

import pytest

import section287g
from section287g.errors import NotFound


def test_the_beginning_of_several_ids_is_not_taken_for_one() -> None:
    """A registry whose lists share the first six digits of their hashes, the fewest that an id may have."""
    with section287g.open() as registry:
        registry.connection.execute(
            "CREATE TABLE alike AS SELECT * REPLACE ('abcdef' || sha256[7:] AS sha256) FROM lists"
        )
        registry.connection.execute("CREATE OR REPLACE VIEW lists AS FROM alike")
        with pytest.raises(NotFound, match="several lists have ids that begin with abcdef"):
            registry.moment("abcdef")


def test_a_content_that_returned_is_one_list() -> None:
    """The page table that became current twice answers for its first time."""
    with section287g.open() as registry:
        rows = registry.sql("SELECT l.list_id FROM standings s JOIN lists l USING (list_no)").rows()
        (returned,) = [one for (one,), times in Counter(rows).items() if times > 1]
        assert registry.moment(returned).day.isoformat() == "2024-06-30"
