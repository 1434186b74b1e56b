# Two commands: make run, make test. Everything else is for whoever changes the code.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: run test test-fast check format bench screens lock clean

run: $(VENV)/run.stamp            ## start the bot; without YISHI_TELEGRAM_TOKEN the playground
	@$(BIN)/python -m bot run

test: $(VENV)/dev.stamp check     ## everything: both databases, real processes, the page in a browser
	$(BIN)/python -m pytest -n auto -rs

test-fast: $(VENV)/dev.stamp check  ## neither browser nor PostgreSQL nor killed processes nor long stories: under a minute
	$(BIN)/python -m pytest -n auto -m "not postgresql and not processes and not faults and not browser and not long"

check: $(VENV)/dev.stamp          ## lint, format, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp          ## ratios against yardsticks measured in the same run
	$(BIN)/python -m benchmarks

screens: $(VENV)/dev.stamp        ## write the screens' text files anew; read the diff
	$(BIN)/python -m pytest tests/screens tests/test_permissions_page.py --update-screens

lock: $(VENV)/dev.stamp           ## pin all versions from pyproject.toml
	$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header -o requirements.txt pyproject.toml
	$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed. Install it (Debian, Ubuntu: apt install python3 python3-venv) or say which: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv is missing. Install it (Debian, Ubuntu: apt install python3-venv), then run make again."; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/python
	$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt | $(VENV)/bin/python
	$(PIP) install -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
