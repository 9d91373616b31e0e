# `make setup` creates .venv; everything else uses it. All are quick the second time.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
FUZZ_SECONDS ?= 300

.PHONY: help setup demo test soak fuzz check bench

help:
	@echo "make setup   create .venv with everything that audit-batch needs"
	@echo "make demo    build the made-up company's warehouse and reports in demo/"
	@echo "make test    run the tests"
	@echo "make check   lint, format, types, layers"
	@echo "make soak    kill each job a hundred times and look at what is left"
	@echo "make fuzz    look for inputs that break the reader of manifests or the door, ten minutes"
	@echo "make bench   measure, and write benchmarks/README.md"

setup: $(VENV)/.ready
	@$(BIN)/python -m audit_batch.system

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11; give another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: setup
	$(BIN)/audit-batch demo

# Some tests render charts with the real thing; without a network they are skipped.
$(BIN)/helm: | $(VENV)/.ready
	-@$(BIN)/python -m tests.fetch_helm

test: setup $(BIN)/helm
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

soak: setup
	$(BIN)/python -m pytest -m soak
	AUDIT_BATCH_LONGER=50 $(BIN)/python -m pytest tests/redact/test_planted.py

fuzz: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'atheris>=3,<4'
	$(BIN)/python tests/fuzzing/fuzz.py manifests -max_total_time=$(FUZZ_SECONDS)
	$(BIN)/python tests/fuzzing/fuzz.py door -max_total_time=$(FUZZ_SECONDS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m benchmarks
