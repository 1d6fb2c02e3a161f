"""Data files of this room are whole, and groupings differ as their authors do."""

from __future__ import annotations

import pytest

from section287g.errors import NotFound
from section287g.handovers.release import (
    TABLES,
    group_of_method,
    marking_columns,
    table_columns,
)
from section287g.handovers.release.vocabularies import vocabularies


def test_every_vocabulary_that_a_column_names_is_there() -> None:
    for table in TABLES:
        for column in table_columns(table).values():
            assert column.vocabulary is None or column.vocabulary in vocabularies()


def test_every_column_that_marks_287g_is_stored_and_has_a_vocabulary_that_tells_it() -> None:
    for table, columns in marking_columns().items():
        assert columns
        for name in columns:
            column = table_columns(table)[name]
            assert column.kept == "stored"
            assert column.vocabulary is not None
            assert vocabularies()[column.vocabulary].class_of("287(g) Program") == "287(g)"


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("detainer_types", "I247A - Immigration Detainer - Immigration Detainer - Notice of Action", "hold"),
        ("detainer_types", "I247D", "hold"),
        ("detainer_types", "I247 - Immigration Detainer", "hold"),
        ("detainer_types", "I247G", "notify"),
        ("detainer_types", "I247N - Request", "notify"),
        ("detainer_types", "I247X", "other"),
        ("criminality", "3 Other Immigration Violator", "neither"),
        ("lift_reasons", "Superseding - New Form Issued", "superseded"),
        ("programs", "287g Task Force", "287(g)"),
        ("programs", "border patrol", "border"),
        ("methods", "Custodial  Arrest", "custodial"),
        ("lift_reasons", "A reason of tomorrow", "unknown"),
    ],
)
def test_values_have_their_class(name: str, value: str, kind: str) -> None:
    assert vocabularies()[name].class_of(value) == kind


def test_the_groupings_of_methods_disagree_and_are_chosen_by_name() -> None:
    assert group_of_method("Probation and Parole") == "at-large"
    assert group_of_method("Probation and Parole", "toolkit") == "custodial"
    assert group_of_method("287(g) Program") == "287(g)"
    assert group_of_method("287(g) Program", "toolkit") == "custodial"
    with pytest.raises(NotFound):
        group_of_method("Located", "nobody's")
