# Each target is one line that can also be typed as it is.
PYTHON ?= python3

.PHONY: run test check clean

run:  ## set up, then the programme on one screen and the explorer on http://127.0.0.1:8287 (ARGS=--once: one page, and leave)
	$(PYTHON) -m venv .venv && .venv/bin/python -m pip install -q -e . && .venv/bin/287g serve $(ARGS)

test:  ## set up, then all tests
	$(PYTHON) -m venv .venv && .venv/bin/python -m pip install -q -e '.[test]' && .venv/bin/python -m pytest -q $(ARGS)

check:  ## set up, then lint, types, and whether the generated documents are current
	$(PYTHON) -m venv .venv && .venv/bin/python -m pip install -q -e '.[dev]' && .venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/python -m section287g.docs --check

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
