# Everything a newcomer, a developer or the CI calls. `make help` lists it.

PORT ?= 8000
HOST ?= 127.0.0.1
SEED ?=
BIN := .venv/bin
PYTEST ?=
JOBS ?= 2
LOCK := $(BIN)/uv pip compile -q --universal --generate-hashes --only-binary :all: --python-version 3.11

.PHONY: help run test lint bench lock clean venv devenv chromium
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: venv ## everything set up and running (PORT=8123 to choose the port; SEED=1 for a full desk to try)
	@exec $(BIN)/python manage.py run --end-with-parent --host $(HOST) --port $(PORT) $(if $(SEED),--seed $(SEED))

test: devenv chromium lint ## everything set up and the whole suite run
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(PYTEST)

lint: devenv ## ruff, mypy, and whether a migration is missing
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy .
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check

bench: devenv ## the benchmarks, one JSON object a line
	@$(BIN)/python -m config.benches

lock: devenv ## compute requirements.txt and requirements-dev.txt again from pyproject.toml
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

clean: ## remove the environment and the caches; data stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@sh config/venv.sh requirements.txt

devenv:
	@sh config/venv.sh requirements-dev.txt

chromium:
	@sh config/chromium.sh
