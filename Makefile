# make            lists what there is to make
# PYTHON=...      the interpreter that .venv is made with (default: the first Python 3.11 or newer that is found)

SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTHON ?=
PORT ?= 8501
PYTEST ?= -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help setup dashboard test check bench requirements

help:
	@echo "make setup         a Python environment in $(VENV), with the pinned packages and the tracker"
	@echo "make dashboard     setup, build the release from the articles, the page on 127.0.0.1:$(PORT)"
	@echo "make test          setup, all tests (browser tests need a chromium)"
	@echo "make check         setup, ruff and mypy --strict"
	@echo "make bench         setup, speed of each stage on text of its own making"
	@echo "make requirements  pin the packages anew, with their hashes"

setup: $(STAMP)

$(STAMP): requirements-dev.txt pyproject.toml
	@set -euo pipefail; \
	fits() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }; \
	if ! fits $(BIN)/python; then \
	  chosen=""; \
	  for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
	    if fits "$$python"; then chosen="$$python"; break; fi; \
	  done; \
	  if [ -z "$$chosen" ]; then \
	    echo "make setup: no Python 3.11 or newer found (looked for: $(or $(PYTHON),python3 python3.11 ... python3.14)); found: $$(python3 --version 2>&1 || echo none). Name one with: make setup PYTHON=/path/to/python3" >&2; \
	    exit 1; \
	  fi; \
	  rm -rf $(VENV); \
	  "$$chosen" -m venv $(VENV) || { echo "make setup: $$chosen cannot make an environment (on Debian and Ubuntu: apt-get install python3-venv)" >&2; exit 1; }; \
	fi
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

dashboard: setup
	$(BIN)/pledges build
	$(BIN)/pledges dashboard --port $(PORT)

# -rs names each skipped test with its reason.
test: setup
	$(BIN)/python -m pytest -rs $(PYTEST)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy --strict tracker/

bench: setup
	$(BIN)/python tests/benchmarks/bench.py

UV_COMPILE = uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make requirements" pyproject.toml

requirements:
	@command -v uv >/dev/null || { echo "make requirements: needs uv (pip install uv)" >&2; exit 1; }
	$(UV_COMPILE) --upgrade -o requirements.txt
	$(UV_COMPILE) --upgrade --extra dev -c requirements.txt -o requirements-dev.txt
