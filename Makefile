# One place for every command of this project; `make` alone lists them. Each builds .venv first where it is missing.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The Python that .venv is made with; python3.13, python3.12 and python3.11 are tried where this one is too old.
PYTHON ?= python3
# How many processes share the tests.
PROCESSES ?= 2
# Handed on to the command behind a target, for instance: make test ARGS="tests/mdm -k survive"
ARGS ?=

BIN := .venv/bin
READY := .venv/.ready
SPARK_READY := .venv/.spark
PEERS := .venv-peers
PEERS_READY := $(PEERS)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --root-user-action=ignore

.PHONY: help setup setup-spark demo test check format bench bench-matching weights lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv from the hashed lock file, the project itself included

setup-spark: $(SPARK_READY) ## Add Spark to .venv (450 MB; its tests need Java 17 too)

demo: $(READY) ## Start a hub with its embedded database and sample records
	@$(BIN)/mdm demo $(ARGS)

# The cores are shared out by then: threads of linear algebra on top of that would wait for each other.
test: $(READY) ## Run the tests
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n $(PROCESSES) --dist loadscope --no-loadscope-reorder $(ARGS)

check: $(READY) ## Lint, format check, types, import directions, API descriptions
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m api.schema --check

format: $(READY) ## Format the code and mend what the linter can mend
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(READY) ## Measure, and print every figure as a table
	@$(BIN)/python -m benchmarks $(ARGS)

bench-matching: $(READY) $(PEERS_READY) ## Measure matching beside its peers, on public and generated sets
	@$(BIN)/python -m benchmarks.matching $(ARGS)

weights: $(READY) ## Count again how common values are in what is shipped; ARGS=--check says whether it differs
	@$(BIN)/python -m benchmarks.shipped_weights $(ARGS)

lock: ## Resolve requirements.lock again (needs uv; ARGS=--upgrade takes newer versions)
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/" >&2; exit 1; }
	@uv pip compile pyproject.toml --extra test --extra dev --universal --python-version 3.11 \
		--no-header --no-annotate --generate-hashes --quiet --output-file requirements.lock $(ARGS)
	@echo "pyspark>=4.3.0,<4.4" | uv pip compile - --constraints requirements.lock --universal --python-version 3.11 \
		--no-header --no-annotate --generate-hashes --quiet --output-file requirements-spark.lock $(ARGS)
	@uv pip compile benchmarks/requirements-peers.in --universal --python-version 3.11 \
		--no-header --no-annotate --generate-hashes --quiet --output-file benchmarks/requirements-peers.lock $(ARGS)

clean: ## Remove the environments, caches and build products
	@rm -rf .venv .venv-peers build dist test-results .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip alone would be silent for a minute or two: one dot per package fetched says that it is alive. Left out of
# its warnings: that a directory it was told to search as well does not have the package.
.venv/.locked: requirements.lock | $(BIN)/pip
	@echo "Installing $$(grep -c '^[a-z].*==' requirements.lock) packages from requirements.lock; about two minutes when none is cached"
	@$(PIP) --progress-bar off --only-binary :all: --require-hashes --requirement requirements.lock \
		2> >(grep -v '^WARNING: Location .* is ignored' >&2) | \
		awk '/^ *(Collecting|Processing) / { printf "." } /^Installing/ { printf " fetched, unpacking" } { fflush() } END { print "" }'
	@touch $@

# The project is linked, not copied: an edit needs no second setup. The lock holds what builds the link.
$(READY): .venv/.locked pyproject.toml
	@$(PIP) --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# pyspark alone comes without a wheel, so that it alone may be built here, by what the first lock has installed.
$(SPARK_READY): requirements-spark.lock | $(READY)
	@echo "Adding Spark to .venv: 450 MB"
	@$(PIP) --quiet --no-build-isolation --only-binary :all: --no-binary pyspark --require-hashes \
		--requirement $< 2> >(grep -v '^WARNING: Location .* is ignored' >&2)
	@touch $@

# The peers of the matching benchmark need other packages than the hub, and older ones: they live by themselves.
$(PEERS_READY): benchmarks/requirements-peers.lock | $(BIN)/pip
	@echo "Making $(PEERS) for the matching benchmark"
	@$(BIN)/python -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip --disable-pip-version-check --no-input install --root-user-action=ignore --quiet \
		--only-binary :all: --require-hashes --requirement $< 2> >(grep -v '^WARNING: Location .* is ignored' >&2)
	@touch $@

# A Python is tried by running it: a version manager's name may stand on the path with nothing behind it.
$(BIN)/pip:
	@old=""; bare=""; \
	for python in "$(PYTHON)" python3.13 python3.12 python3.11; do \
		version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
		if ! "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
			old="$$old $$python is $$version;"; \
		elif ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
			bare="$${bare:-$$version}"; \
		else \
			echo "Making .venv with $$python ($$version)"; \
			exec "$$python" -m venv --clear .venv; \
		fi; \
	done; \
	if [ -n "$$bare" ]; then \
		echo "Python $$bare is here without venv and pip; on Debian or Ubuntu: apt-get install python$$bare-venv" >&2; \
	else \
		echo "Python 3.11 or later is needed:$${old:- none was found;} install one, or name it: make setup PYTHON=/path/to/python3" >&2; \
	fi; \
	exit 1
