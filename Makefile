# mailbot: `make` lists what can be made.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

install: $(VENV)/.installed  ## .venv with the locked parts and the mailbot command

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: install  ## a whole desk on this machine: real mails through real IMAP and SMTP, simulated days
	$(BIN)/mailbot demo

check: install  ## format, lint, types, layers
	$(BIN)/ruff format --check mailbot tests bench
	$(BIN)/ruff check mailbot tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check  ## everything, offline after installation
	$(BIN)/pytest --numprocesses=auto --dist=loadfile --durations=12

coverage: install  ## everything, slower, and which lines no test runs
	$(BIN)/pytest --numprocesses=auto --dist=loadfile --cov --cov-report=term:skip-covered

N ?= 10000
FAULTS := $(addprefix tests/journeys/test_,wire.py wire_offsets.py two_daemons.py disk_full.py restarts.py sink.py renumbered_dovecot.py)
torture: install  ## kill the program N times (10000), break every line, fill the disk; count what is lost or done twice
	MAILBOT_TORTURE_POINTS=$(N) $(BIN)/pytest -q tests/torture $(FAULTS) --durations=10

abuse: install  ## the abuse cases with N mails (10000) where the list says so many
	MAILBOT_ABUSE_MAILS=$(N) $(BIN)/pytest -q tests/abuse --durations=10

SEEDS ?= 100000
simulate: install  ## play SEEDS (100000) random days of a desk and hold each against the guarantees
	$(BIN)/python -m tests.torture.simulate --seeds $(SEEDS)

fix: install  ## let ruff mend what it can
	$(BIN)/ruff format mailbot tests bench
	$(BIN)/ruff check --fix mailbot tests bench

golden: install  ## write tests/golden anew; look at the diff
	MAILBOT_WRITE_GOLDEN=1 $(BIN)/pytest -q tests/reply

lock:  ## pin the newest versions with hashes, no URLs (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links --extra dev --extra postgresql --extra keyring \
	    pyproject.toml --output-file requirements.lock --upgrade

clean:  ## remove what make made
	rm -rf $(VENV) build dist *.egg-info .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help install demo check test coverage torture abuse simulate fix golden lock clean
