"""What 'about', 'almost', 'more than' and 'hundreds' mean, from `data/relations.csv`: for the checks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.figures.model import PERCENTS, Figure, Number

__all__ = ["RELATIONS_SCHEMA", "Relation", "fits", "relations"]


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


_YES_NO: Final = ("yes", "no").__contains__
RELATIONS_SCHEMA: Schema = (
    Column("relation", "the word that the source uses", check=str.islower),
    Column("of", "value: the bounds are shares of the published value; number: the word stands alone and the "
           "bounds are numbers", check=("value", "number").__contains__),
    Column("from", "lower bound; empty for none", required=False, check=_is_number),
    Column("from_counts", "whether the lower bound itself fits: yes or no", required=False, check=_YES_NO),
    Column("to", "upper bound; empty for none", required=False, check=_is_number),
    Column("to_counts", "whether the upper bound itself fits: yes or no", required=False, check=_YES_NO),
    Column("meaning", "in words, as a verdict gives it"),
)  # fmt: skip
_EXACTLY: Final = "exactly"


@dataclass(frozen=True, slots=True)
class Relation:
    """One word between a figure and its value, with its bounds."""

    word: str
    needs_value: bool
    low: Decimal | None
    low_fits: bool
    high: Decimal | None
    high_fits: bool
    meaning: str

    @property
    def explained(self) -> str:
        """What the word means, in brackets, where it is wider or narrower than the value itself; else nothing."""
        plain = {self.low, self.high} <= {None, Decimal(1)}
        return "" if plain else f" ({self.word}: {self.meaning})"

    def fits(self, found: Decimal, value: Decimal | None) -> bool:
        """Whether a number that was found is what the word says of the published value."""
        unit = value if self.needs_value and value is not None else Decimal(1)
        if self.low is not None:
            low = self.low * unit
            if found < low or (found == low and not self.low_fits):
                return False
        if self.high is not None:
            high = self.high * unit
            if found > high or (found == high and not self.high_fits):
                return False
        return True


@cache
def relations() -> dict[str, Relation]:
    """Every relation by its word."""
    return {
        line["relation"]: Relation(
            line["relation"],
            line["of"] == "value",
            Decimal(line["from"]) if line["from"] else None,
            line["from_counts"] == "yes",
            Decimal(line["to"]) if line["to"] else None,
            line["to_counts"] == "yes",
            line["meaning"],
        )
        for line in read_table(data_file("figures", "relations.csv"), RELATIONS_SCHEMA)
    }


def fits(figure: Figure, found: Number) -> bool:
    """Whether a number that was found is what the figure says.

    A percentage under 'exactly' is first rounded, half up, to as many decimals as were published.
    """
    if figure.relation is None:
        return False
    number = Decimal(found)
    if figure.kind in PERCENTS and figure.relation == _EXACTLY and figure.value is not None:
        number = number.quantize(Decimal(1).scaleb(int(figure.value.as_tuple().exponent)), ROUND_HALF_UP)
    return relations()[figure.relation].fits(number, figure.value)
