"""Judgements: *same* or *distinct*, for two spellings or two agencies, with evidence and who decided.

For `resolve`, which never goes against one, and for `287g review`, which adds to them. A judgement names two
spellings of one state. With a model it speaks of that model's rows only: ICE had put an agreement under the
wrong body (`a`) and later under the right one (`b`). Lines decided by a rule stand here too, so that what a
rule once found does not hang on a list that may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from section287g.datafiles import Column, DataFileError, Schema, data_file, read_table
from section287g.errors import JudgementConflict
from section287g.identity.names import normal_form
from section287g.lists.lookups import MODEL_NAMES, state_names

__all__ = [
    "DISTINCT",
    "JUDGEMENTS_SCHEMA",
    "SAME",
    "UNDECIDED",
    "Judgement",
    "Node",
    "check_judgements",
    "read_judgements",
]

SAME = "same"
DISTINCT = "distinct"
UNDECIDED = "undecided"
Node = tuple[str, str]
"""A spelling as identity sees it: (state code, normal form of the name)."""

JUDGEMENTS_SCHEMA: Schema = (
    Column("verdict", "same, distinct, or undecided for a question that someone looked at and left open",
           check=(SAME, DISTINCT, UNDECIDED).__contains__),
    Column("state", "two-letter code of the state of both", check=lambda text: text in state_names()),
    Column("model", "the model whose rows it speaks of; empty for all", required=False,
           check=MODEL_NAMES.__contains__),
    Column("a", "one spelling; with a model, the body under which ICE listed the agreement wrongly"),
    Column("b", "the other spelling; with a model, the body to which the agreement belongs"),
    Column("listed_together", "yes where the one who decided knows that both stood on one list under one model",
           required=False, check=("yes",).__contains__),
    Column("decided_by", "'rule: ' and its name, or 'person: ' and a name",
           check=lambda text: text.startswith(("rule: ", "person: "))),
    Column("evidence", "the facts: lists, dates, links"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """One line of a judgements file, and where it stands."""

    verdict: str
    state: str
    model: str
    a: str
    b: str
    listed_together: str
    decided_by: str
    evidence: str
    place: str

    @property
    def nodes(self) -> tuple[Node, Node]:
        """Both spellings as identity sees them."""
        return (self.state, normal_form(self.a)), (self.state, normal_form(self.b))

    def __str__(self) -> str:
        scope = f" (rows of {self.model})" if self.model else ""
        return f"{self.place}: {self.state}: {self.a!r} and {self.b!r} are {self.verdict}{scope}, {self.decided_by}"


def read_judgements(extra: Sequence[Path] = ()) -> list[Judgement]:
    """The package's judgements, then those of the user's own files, each checked against the schema.

    Raises `DataFileError` for a malformed line and `JudgementConflict` where two lines contradict.
    """
    found: list[Judgement] = []
    sources: list[Traversable | Path] = [data_file("identity", "judgements.csv"), *extra]
    for source in sources:
        for number, line in enumerate(read_table(source, JUDGEMENTS_SCHEMA), start=2):
            one = Judgement(**line, place=f"{source.name}, line {number}")
            if one.nodes[0] == one.nodes[1]:
                raise DataFileError(f"{one.place}: {one.a!r} and {one.b!r} are one spelling to this program already")
            if one.verdict != SAME and one.model:
                raise DataFileError(f"{one.place}: a judgement of one model's rows can only be 'same'")
            found.append(one)
    check_judgements(found)
    return found


def check_judgements(judgements: Iterable[Judgement]) -> None:
    """Raises `JudgementConflict`, naming the lines, where 'same' taken together joins what is 'distinct'."""
    links: dict[Node, list[tuple[Node, Judgement]]] = {}
    distinct: list[Judgement] = []
    scoped: dict[tuple[Node, str], Judgement] = {}
    for one in judgements:
        a, b = one.nodes
        if one.verdict == DISTINCT:
            distinct.append(one)
        elif one.verdict == UNDECIDED:
            continue
        elif one.model:
            other = scoped.setdefault((a, one.model), one)
            if other.nodes != one.nodes:
                raise JudgementConflict(f"these judgements contradict each other; strike one:\n  {other}\n  {one}")
        else:
            links.setdefault(a, []).append((b, one))
            links.setdefault(b, []).append((a, one))
    for one in distinct:
        chain = _chain(links, *one.nodes)
        if chain:
            lines = "\n  ".join(str(judgement) for judgement in (one, *chain))
            raise JudgementConflict(f"these judgements contradict each other; strike one:\n  {lines}")


def _chain(links: dict[Node, list[tuple[Node, Judgement]]], start: Node, goal: Node) -> list[Judgement]:
    """The shortest chain of judgements that joins two spellings; empty where there is none."""
    came: dict[Node, tuple[Node, Judgement] | None] = {start: None}
    queue = [start]
    for node in queue:
        for other, judgement in links.get(node, ()):
            if other not in came:
                came[other] = (node, judgement)
                queue.append(other)
    chain: list[Judgement] = []
    step = came.get(goal)
    while step is not None:
        chain.append(step[1])
        step = came[step[0]]
    return chain[::-1]
