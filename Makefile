# Reception Academy · 接待学院. Needs Python 3.11 to 3.13 and make, nothing else.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto

.PHONY: help setup run test check bench verify lock translations
help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

# A stamp per lock file: a second `make run` starts within seconds.
$(VENV)/.base: requirements/base.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked versions …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@echo "Installing what tests and checks need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.base  ## install into .venv

run: $(VENV)/.base  ## set up, load the demonstration organisation once, serve at http://127.0.0.1:8000
	@PORT=$(PORT) PUBLIC_URL=http://127.0.0.1:$(PORT) $(BIN)/academy run

test: $(VENV)/.dev  ## set up and run every test
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

check: $(VENV)/.dev  ## linters, types, import contracts, content, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet app/templates
	$(BIN)/academy content check
	$(BIN)/python -m pytest tests/architecture -q

# RaschPy comes into a folder of its own, never beside the product; where it cannot be had, ours is timed alone.
build/raschpy/.done: requirements/bench.txt
	@$(PYTHON) -m venv build/raschpy
	@build/raschpy/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

bench: $(VENV)/.dev  ## measure the statistics engine beside RaschPy, and the pages beside two yardsticks
	-@$(MAKE) --no-print-directory build/raschpy/.done
	$(BIN)/python -m tests.bench.measurement
	$(BIN)/python -m tests.bench

verify: $(VENV)/.dev  ## the long runs: tampering, killed servers
	$(BIN)/python -m pytest -n $(JOBS) -m long --long

lock: $(VENV)/.dev  ## renew the locked versions
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile -q --extra install --extra test --extra check --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-header --strip-extras -o requirements/dev.txt pyproject.toml
	$(BIN)/pip-compile -q --extra install --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-header --strip-extras -c requirements/dev.txt -o requirements/base.txt pyproject.toml
	echo raschpy | $(BIN)/pip-compile -q --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --strip-extras --no-annotate -c requirements/dev.txt -o requirements/bench.txt -
