"""What a registry answers is what was planted: as of, known on, signed by, series, changes, every row."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.spellings import plain
from support.world import World, worlds

from .making import CODES, MODELS, Built, built, key_in, key_of

world_settings = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def every_row_is_accounted_for(one: Built) -> None:
    ask = one.registry.sql
    for held in one.made.truth.lists:
        (line,) = ask("FROM lists WHERE sha256 = $sha256", sha256=held.sha256)
        assert (line["name"], line["day"], line["half"]) == (held.name, held.day, held.half)
        assert (line["rows"], line["hidden_rows"]) == (held.rows, held.hidden)
        assert line["blank_rows"] >= held.blanks
        where = list(ask('SELECT * FROM positions WHERE list_no = $n ORDER BY "row"', n=line["list_no"]))
        assert len(where) == held.rows == len({place["row"] for place in where})
        assert sum(place["duplicate"] for place in where) == len(held.duplicates)
        assert sum(place["hidden"] for place in where) == held.hidden
        said = list(one.registry.listings(line["list_id"]))
        assert len(said) == held.rows
        assert all(row["agreement_id"] and row["raw_agency"] and row["raw_state"] for row in said)
        named = (
            [note for note in one.registry.anomalies("duplicate", rows=True) if note["list"] == line["list_id"]]
            if held.duplicates
            else []
        )
        assert len(named) == len(held.duplicates)


def as_of_each_list_all_stands_as_planted(one: Built) -> None:
    newest = len(one.days) - 1
    for at, held in enumerate(one.made.truth.lists):
        answer = list(one.registry.agreements(as_of=one.list_id(at), status="all"))
        wanted = {key_of(planted): one.status(planted, at, newest) for planted in one.made.truth.agreements}
        assert Counter((key_in(line), line["status"]) for line in answer) == Counter(
            (key, status) for key, status in wanted.items() if status
        )
        listed = [line for line in answer if line["status"] == "listed"]
        assert Counter(key_in(line)[:3] for line in listed) == Counter(
            (CODES[pair.state], plain(pair.agency), MODELS[pair.model]) for pair in held.standing
        )
        assert all(line["first_listed"] <= held.day == line["last_listed"] for line in listed)
        assert len(one.registry.agencies(as_of=one.list_id(at))) == len({pair[:2] for pair in held.standing})


def the_end_of_a_day_is_its_last_list(one: Built) -> None:
    for number, day in enumerate(sorted(set(one.days))):
        held = one.made.truth.lists[one.known_on(day)]
        found = one.registry.agreements(as_of=day if number % 2 else day.isoformat())
        assert {key_in(line)[:3] for line in found} == {
            (CODES[pair.state], plain(pair.agency), MODELS[pair.model]) for pair in held.standing
        }


def what_was_known_on_a_day_is_what_its_lists_show(one: Built) -> None:
    for day in sorted(set(one.days)):
        known = one.known_on(day)
        wanted = {key_of(held): one.status(held, known, known) for held in one.made.truth.agreements}
        found = {key_in(line): line["status"] for line in one.registry.agreements(known_on=day, status="all")}
        assert found == {key: status for key, status in wanted.items() if status}


def the_tables_tell_the_same(one: Built) -> None:
    newest = len(one.days) - 1
    rows = {key_in(line): line for line in one.registry.sql(
        "SELECT a.*, g.agency FROM agreements a JOIN agencies g USING (agency_id)")}  # fmt: skip
    spans: dict[str, list[tuple[int, int]]] = {}
    gone: dict[str, list[str | None]] = {}
    for span in one.registry.sql("FROM spans ORDER BY agreement_id, span"):
        spans.setdefault(span["agreement_id"], []).append((span["first_position"], span["last_position"]))
        gone.setdefault(span["agreement_id"], []).append(span["gone"])
    assert set(rows) == {key_of(held) for held in one.made.truth.agreements}
    for held in one.made.truth.agreements:
        line = rows[key_of(held)]
        assert tuple(spans[line["agreement_id"]]) == held.spans
        assert line["status"] == held.status
        assert (line["first_listed"], line["last_listed"]) == (one.days[held.first], one.days[held.last])
        assert line["signed"] == held.dates[-1][1]
        ended = [event.at for event in held.events if event.kind == "ended"]
        for (_, last), what in zip(held.spans, gone[line["agreement_id"]], strict=True):
            wanted = None if last == newest else "ended" if last + 1 in ended else "absent"
            assert what == wanted
    told = Counter(
        (line["agreement_id"], line["position"])
        for line in one.registry.sql("FROM revisions WHERE \"column\" = 'signed'")
    )
    planted = Counter(
        (rows[key_of(held)]["agreement_id"], event.at)
        for held in one.made.truth.agreements
        for event in held.events
        if event.kind == "date corrected"
    )
    assert told == planted
    published = {
        (line["agreement_id"], line["position"])
        for line in one.registry.sql("FROM revisions WHERE kind = 'document published'")
    }
    assert published == {
        (rows[key_of(held)]["agreement_id"], event.at)
        for held in one.made.truth.agreements
        for event in held.events
        if event.kind == "linked"
    }


def the_series_is_the_truth(one: Built) -> None:
    series = {line["list"]: line for line in one.registry.series()}
    assert len(series) == len(one.days)
    by_model = {(line["list"], line["model"]): line["agreements"] for line in one.registry.series("model")}
    by_state = {(line["list"], line["state"]): line["agreements"] for line in one.registry.series("state")}
    for index, held in enumerate(one.made.truth.lists):
        line = series[one.list_id(index)]
        assert line["agreements"] == len(held.standing)
        assert line["agencies"] == len({pair[:2] for pair in held.standing})
        assert line["states"] == len({pair.state for pair in held.standing})
        models = Counter(MODELS[pair.model] for pair in held.standing)
        assert [line[model] for model in ("jem", "wso", "tfm")] == [models[model] for model in ("jem", "wso", "tfm")]
        for model, count in models.items():
            assert by_model[one.list_id(index), model] == count
        for state, count in Counter(CODES[pair.state] for pair in held.standing).items():
            assert by_state[one.list_id(index), state] == count
    assert (
        sum(by_model.values()) == sum(by_state.values()) == sum(len(held.standing) for held in one.made.truth.lists)
    )


@world_settings
@given(worlds(max_lists=8, max_agencies=16))
def test_a_registry_says_what_was_planted(made: World) -> None:
    with built(made) as one:
        every_row_is_accounted_for(one)
        as_of_each_list_all_stands_as_planted(one)
        the_end_of_a_day_is_its_last_list(one)
        what_was_known_on_a_day_is_what_its_lists_show(one)
        the_tables_tell_the_same(one)
        the_series_is_the_truth(one)


@world_settings
@given(worlds(), st.integers(-30, 400))
def test_signed_by_a_day_is_another_question_than_listed_on_it(made: World, before: int) -> None:
    with built(made) as one:
        day = one.days[-1] - timedelta(days=before)
        found = {key_in(line) for line in one.registry.agreements(signed_by=day)}
        assert found == {key_of(held) for held in made.truth.agreements if held.dates[-1][1] <= day}
        listed = {key_in(line) for line in one.registry.agreements(signed_by=day, status="listed")}
        newest = len(one.days) - 1
        assert listed == {
            key_of(held) for held in made.truth.agreements if held.dates[-1][1] <= day and held.stands(newest)
        }


@world_settings
@given(worlds(), st.data())
def test_changes_between_two_lists_are_those_planted(made: World, data: st.DataObject) -> None:
    count = len(made.truth.lists)
    first = data.draw(st.integers(0, count - 1))
    second = data.draw(st.integers(first, count - 1))
    with built(made) as one:
        wanted: Counter[tuple[object, str]] = Counter()
        for held in made.truth.agreements:
            if held.stands(second) and not held.stands(first):
                wanted[key_of(held), "joined" if held.first > first else "returned"] += 1
            if held.stands(first) and not held.stands(second):
                status = one.status(held, second, count - 1)
                assert status is not None
                wanted[key_of(held), status] += 1
            if held.stands(first) and held.stands(second):
                for event in held.events:
                    if event.kind in ("date corrected", "linked") and first < event.at <= second:
                        kind = "date" if event.kind == "date corrected" else "document published"
                        wanted[key_of(held), kind] += 1
        answer = one.registry.changes(one.list_id(first), one.list_id(second))
        kinds = {"joined", "returned", "absent", "ended", "date", "re-signing", "document published"}
        found: Counter[tuple[object, str]] = Counter()
        for line in answer:
            if line["change"] in kinds:
                change = "date" if line["change"] == "re-signing" else line["change"]
                found[key_in(line), change] += 1
        assert found == wanted
