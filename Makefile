# kakehiki: `make read` sets everything up and reads a case; `make test` checks everything.
# Needs only make and Python 3.11 or later with its venv module. Works with the make of macOS (3.81).

CASE ?= kim-trump-2025
UV_VERSION := 0.13.9

.DEFAULT_GOAL := help
.PHONY: help read test format pages history lock clean

help:
	@echo "make read   set up .venv and read a case (CASE=$(CASE))"
	@echo "make test   style, types, rooms and tests"
	@echo "make format lay out the code"
	@echo "make pages  write on the pages of the documentation anew what their examples print"
	@echo "make history work out anew what docs/history/ publishes (minutes)"
	@echo "make lock   choose the versions in requirements/ anew from pyproject.toml"
	@echo "make clean  remove .venv and caches"

read: .venv/run.stamp
	@.venv/bin/kakehiki read $(CASE)

# The first Python that is new enough and can make environments; one that stands on PATH may still not start.
.venv/bin/python:
	@for python in "$(PYTHON)" python3.13 python3.12 python3.11 python3 python3.14; do \
	  test -n "$$python" || continue; \
	  "$$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  echo "Setting up .venv with $$("$$python" --version) (a minute, the first time only)" >&2; \
	  exec "$$python" -m venv .venv; \
	done; \
	echo "kakehiki needs Python 3.11 or later with its venv module; none was found." >&2; \
	echo "Install one (Debian, Ubuntu: apt-get install python3-venv; macOS: brew install python)," >&2; \
	echo "or name one: make read PYTHON=/path/to/python3" >&2; \
	exit 1

PIP := .venv/bin/python -m pip --quiet --disable-pip-version-check

.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/run.stamp
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

test: .venv/test.stamp
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/pytest

format: .venv/test.stamp
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

pages: .venv/test.stamp
	.venv/bin/python -m tests.docs.rewrite

history: .venv/test.stamp
	.venv/bin/python -m studies.dprk_overtures

# One set of versions for Python 3.11 and later on Linux and macOS, with the hashes of every file.
COMPILE := .lock/bin/uv pip compile pyproject.toml --quiet --upgrade --universal --fork-strategy fewest \
  --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

lock: .venv/bin/python
	.venv/bin/python -m venv .lock
	.lock/bin/python -m pip --quiet install uv==$(UV_VERSION)
	$(COMPILE) --group build --output-file requirements/run.txt
	$(COMPILE) --group build --group test --constraint requirements/run.txt --output-file requirements/test.txt
	rm -rf .lock

clean:
	rm -rf .venv .lock .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
