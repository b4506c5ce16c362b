# Two commands matter: `make demo` and `make test`. Both do all the set-up by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test soak bench check format clean

demo: $(READY)  ## a whole ledger to look at, in ./demo
	@$(BIN)/dpl demo --into demo --again

test: $(READY)  ## every test, on SQLite and on a real PostgreSQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

soak: $(READY)  ## the long runs: killed processes, and every random search ten times as far
	DPL_SOAK=1 $(BIN)/pytest -m soak

bench: $(READY)  ## speed, as ratios within one run
	$(BIN)/python -m tests.bench

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $(READY)

clean:
	rm -rf $(VENV) demo
