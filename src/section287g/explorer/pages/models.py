"""One model: what it is, how many agreements and agencies have it, where and since when."""

from __future__ import annotations

from collections.abc import Mapping

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.series import draw_series
from section287g.explorer.page import Page
from section287g.explorer.record import Record
from section287g.explorer.words import NotFoundInWords, words_of
from section287g.lists.lookups import MODEL_NAMES

__all__ = ["model_page"]


def model_page(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Page:
    """One model at the moment. Its table is the states with their counts."""
    words = words_of(asked.language)
    model = parameters["model"]
    if model not in MODEL_NAMES:
        raise NotFoundInWords(words("missing.model", id=model[:20]))
    standing = record.standing(asked.as_of, asked.known_on)
    rows = []
    for code, agreements in sorted(standing.by_state.items()):
        of_model = [one for one in agreements if one["model"] == model]
        if of_model:
            agencies = len({one["agency_id"] for one in of_model})
            state = record.states[code].name if code in record.states else code
            rows.append({"state": code, "name": state, "agreements": len(of_model), "agencies": agencies})
    rows.sort(key=lambda one: (-int(str(one["agreements"])), one["state"]))
    agreements_in_all = sum(int(str(one["agreements"])) for one in rows)
    series = [{**one, "agreements": one[model]} for one in record.series]
    data = {
        "model": model,
        "name": MODEL_NAMES[model],
        "in_words": standing.moment.in_words(),
        "agreements": agreements_in_all,
        "agencies": sum(int(str(one["agencies"])) for one in rows),
        "states": len(rows),
    }
    return Page(
        "model.html",
        words(f"model.{model}"),
        data,
        rows,
        ("state", "name", "agreements", "agencies"),
        {
            "model": model,
            "moment": standing.moment,
            "permanent": asked.here(as_of=standing.moment.list_id),
            "series": draw_series(series, standing.moment.day, words, asked),
        },
    )
