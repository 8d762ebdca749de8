# medcodes: `make demo` and `make test` set up everything they need in .venv.
PYTHON ?= python3
BIN := .venv/bin
.PHONY: demo test check format lint types layers docs tables benchmark clean

demo: .venv/.stamp-core
	@$(BIN)/medcodes check examples/claims.csv; status=$$?; test $$status -le 1

# Tests that compare with the pinned sources are skipped where PyPI cannot be reached.
test: .venv/.stamp-dev
	-@$(BIN)/python -m tools.fetch_sources
	$(BIN)/python -m pytest

check: lint types layers test docs

format: .venv/.stamp-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: .venv/.stamp-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/.stamp-dev
	$(BIN)/mypy

layers: .venv/.stamp-dev
	$(BIN)/lint-imports

docs: .venv/.stamp-dev
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

tables: .venv/.stamp-dev
	$(BIN)/python -m tools.compile_icd10cm
	$(BIN)/python -m tools.compile_notes
	$(BIN)/python -m tools.compile_knowledge
	$(BIN)/python -m tools.compile_search
	$(BIN)/python -m tools.document_rules
	$(BIN)/python -m tools.document_knowledge

benchmark: .venv/.stamp-dev
	$(BIN)/python -m pip install --quiet --group benchmark
	$(BIN)/python -m benchmarks.core

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.stamp-core: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.stamp-dev: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@ .venv/.stamp-core

clean:
	rm -rf .venv docs/_build dist
