# Everything from a bare checkout: Python ≥ 3.11 and make are enough.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONPATH := $(CURDIR)/site:$(CURDIR)
# Where the environment forbids it, every process would compile a thousand files anew: twice the time to start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-postgres check format lock bench docs messages clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready ## environment in .venv, with .venv/bin/thidua
.venv/.ready: requirements/base.txt requirements/tools.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "thidua: cần Python 3.11 trở lên ($(PYTHON) là bản cũ hơn); chạy lại với PYTHON=python3.11" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/base.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

setup-dev: .venv/.ready-dev ## the environment with the tools of developers
.venv/.ready-dev: .venv/.ready requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

run: .venv/.ready ## migrate, seed the demo, start web + worker + beat (PORT, THIDUA_HOME, DATABASE_URL, REDIS_URL)
	@exec $(BIN)/thidua run

test: .venv/.ready-dev ## the whole suite; what needs PostgreSQL runs where one answers
	@$(BIN)/python -m tests.run

check: .venv/.ready-dev ## ruff, mypy, import-linter, templates, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy site/base site/web site/config movements awards importers
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python site/manage.py makemigrations --check --dry-run --settings=config.settings.test
	$(BIN)/python site/manage.py check --settings=config.settings.test

format: .venv/.ready-dev ## put the code into its one shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: .venv/.ready ## compile the pinned requirements anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements/tools.in -o requirements/tools.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements/base.in -o requirements/base.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements/dev.in -o requirements/dev.txt

bench: .venv/.ready-dev ## benchmarks against peers and limits, as JSON
	@$(BIN)/python -m bench

docs: .venv/.ready-dev ## write the tables of docs/ anew from the code
	$(BIN)/thidua docs

messages: .venv/.ready-dev ## bring the English catalogue up to the code and compile both (needs GNU gettext)
	$(BIN)/thidua messages

clean: ## throw away caches; keeps var/
	rm -rf .cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build
