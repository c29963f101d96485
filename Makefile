# make run   try it: no configuration, no network      make test   the whole test suite
# make check what must hold before a change lands      make help   the rest

PYTHON ?= $(shell for one in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$one >/dev/null 2>&1 && $$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$one && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: run test fuzz check format lint types cover texts lock bench learn weights help

run: $(VENV)/.run
	@$(BIN)/python -m bot run

test: $(VENV)/.dev  # six at once also on fewer cores: the longest tests mostly wait for a program they started
	$(BIN)/python -m pytest -q -n 6 --dist loadgroup

fuzz: $(VENV)/.dev  # search by chance, for FUZZ_SECONDS (600 where nothing is said); what it finds becomes a named test
	$(BIN)/python -m tests.fuzz

check: format lint types cover

format: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

cover: $(VENV)/.dev  # the test suite once more or less: `make test`, measured
	rm -f .coverage .coverage.*
	$(MAKE) test PYTEST_ADDOPTS="--cov --cov-report="
	$(BIN)/coverage report --include='news/*,storage/*' --fail-under=100
	$(BIN)/coverage report --fail-under=95

texts: $(VENV)/.dev  # collect new sentences into the translations
	$(BIN)/pybabel -q extract -F bot/locale/extraction.cfg --no-location --sort-output -o $(VENV)/baotin.pot bot
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --omit-header -l en -D baotin \
		-i $(VENV)/baotin.pot -d bot/locale

lock: $(VENV)/.dev  # pin what pyproject.toml asks for, with hashes
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-annotate pyproject.toml -o requirements.txt
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-annotate pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

bench: $(VENV)/.bench
	for one in $(filter-out learn common_pairs __init__,$(notdir $(basename $(wildcard bench/*.py)))); do echo "== $$one"; $(BIN)/python -m bench.$$one || exit 1; done

learn:  # the topics' weights anew, from the labelled articles
	$(MAKE) VENV=.venv-learn weights

# In an environment apart: sqlite-utils would load numpy wherever it is there, and every process would hold it.
weights: $(VENV)/.dev
	@$(subst --no-deps,,$(INSTALL)) 'numpy>=2' 'scipy>=1.14'
	$(BIN)/python -m bench.learn

# A virtual environment of our own, made with uv where it is there and with pip where it is not.
$(BIN)/python:
	@test -n "$(PYTHON)$(UV)" || { echo "Cần Python 3.11 trở lên (hoặc uv). Python 3.11 or newer is needed."; exit 1; }
	@if [ -n "$(UV)" ]; then $(UV) venv -q --python '>=3.11' $(VENV); else $(PYTHON) -m venv $(VENV); fi

# The locked lists are complete, so nothing need be resolved; what is never imported need not be compiled.
INSTALL = $(if $(UV),$(UV) pip install -q --no-deps --python $(BIN)/python,$(BIN)/python -m pip install -q --no-deps --no-compile --disable-pip-version-check)

$(VENV)/.run: requirements.txt | $(BIN)/python
	@echo "Đang cài thư viện (chỉ lần đầu)…"
	@$(INSTALL) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(BIN)/python
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run

$(VENV)/.bench: $(VENV)/.dev
	@$(subst --no-deps,,$(INSTALL)) 'reader>=3.20' 'sgmllib3k>=1.0'
	@touch $@

help:
	@grep -E '^[a-z]+:' Makefile | cut -d: -f1 | tr '\n' ' '; echo
