"""What will the programme cost, and how sure is that? Agencies by state, officers and outlay, as draws.

Public verbs: `forecast_programme`, `backtest` and `forecast_charts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.funding.forecast.backtesting import Backtest, backtest
    from section287g.funding.forecast.charts import forecast_charts
    from section287g.funding.forecast.growth import GrowthModel
    from section287g.funding.forecast.model import Forecast, Spread, spread
    from section287g.funding.forecast.programme import SEED, forecast_programme

__all__ = [
    "SEED",
    "Backtest",
    "Forecast",
    "GrowthModel",
    "Spread",
    "backtest",
    "forecast_charts",
    "forecast_programme",
    "spread",
]
__getattr__ = offer(
    __name__,
    {
        "backtesting": "Backtest backtest",
        "charts": "forecast_charts",
        "growth": "GrowthModel",
        "model": "Forecast Spread spread",
        "programme": "SEED forecast_programme",
    },
)
