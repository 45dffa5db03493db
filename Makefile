# make demo   sets everything up and opens the local workspace
# make test   sets everything up and runs every check and test
# The rest: make coverage, make bench, make faults, make sprint, make attack, make browser, make check, make fix, make clean

PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Python compiles what it imports; compiling all that is installed takes far longer.
PIP := $(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check
COMPILE := $(BIN)/python -m compileall -q bot handlers storage
# One more than most machines have cores: some tests wait, and another uses the time.
WORKERS ?= 3
PYTEST := -m pytest -q -m "not long and not browser"
SHARED := -n $(WORKERS) --no-loadscope-reorder
# Some machines forbid it; then every start would compile the whole house anew.
export PYTHONDONTWRITEBYTECODE :=

PURE := tests/domain tests/spec
EXAMPLES = $(shell grep -rl '>>> ' bot handlers --include=*.py)
MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "/dev/shm" }')
QUICK := $(if $(MEMORY),TMPDIR=$(MEMORY))

.PHONY: demo test check unit pure rest coverage bench faults sprint attack browser fix clean

demo: .venv/demo.stamp
	@$(BIN)/python -m bot demo $(DEMO)

# Side by side: whatever waits leaves its core to the others.
test: .venv/test.stamp
	@$(MAKE) --no-print-directory --jobs=3 check pure rest

check: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

unit: pure rest

pure: .venv/test.stamp
	@rm -f .coverage .coverage.*
	$(QUICK) $(BIN)/coverage run --source=bot/domain $(PYTEST) -p no:xdist --doctest-modules $(EXAMPLES) $(PURE)
	@$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --include="bot/domain/*" --fail-under=98

rest: .venv/test.stamp
	$(QUICK) $(BIN)/python $(PYTEST) $(SHARED) $(PURE:%=--ignore=%)

coverage: .venv/test.stamp
	@rm -f .coverage .coverage.*
	$(BIN)/coverage run $(PYTEST) $(SHARED)
	@$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: .venv/test.stamp
	$(BIN)/python -m pytest tests/bench -m long -s -p no:xdist $(BENCH)

faults: .venv/test.stamp
	$(BIN)/python -m pytest tests/faults tests/web -m long -s -p no:xdist $(FAULTS)

sprint: .venv/test.stamp
	$(BIN)/python -m pytest tests/acceptance tests/services/meetings -m long -s -p no:xdist

attack: .venv/test.stamp
	$(BIN)/python -m pytest tests/chance tests/safety -m long -p no:xdist $(ATTACK)

browser: .venv/test.stamp
	$(BIN)/python -m pytest tests/browser -m browser -s -p no:xdist

fix: .venv/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .demo .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info

.venv/python.stamp:
	@test -n "$(PYTHON)" || { echo "mentorbot needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing (Debian: apt install python3-venv)."; exit 1; }
	@touch $@

.venv/demo.stamp: .venv/python.stamp requirements.lock
	@echo "Setting up (once) …"
	@$(PIP) --no-deps --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@$(COMPILE)
	@touch $@

.venv/test.stamp: .venv/python.stamp requirements-dev.lock pyproject.toml
	@$(PIP) --no-deps --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@$(COMPILE)
	@touch $@ .venv/demo.stamp
