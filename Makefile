# make run: the program against the embedded demo. make test: the whole suite. make check: lint, types, borders.
# Each sets up what it needs: a virtual environment in .venv and, where they are missing and may be installed,
# packages of the system.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# As pip does with what is not editable; Python itself would not where PYTHONDONTWRITEBYTECODE is set.
COMPILE = $(BIN)/python -m compileall -q tray_app

# Without a display the program runs headless, and needs nothing of Qt.
EXTRAS = $(if $(DISPLAY)$(WAYLAND_DISPLAY),[desktop])
RUN_STAMP = $(VENV)/run$(if $(EXTRAS),-desktop).stamp

.PHONY: run test test-live test-bundle check bench screenshots setup setup-test clean

run: $(RUN_STAMP)
	@packaging/linux/system-packages.sh run
	@$(BIN)/telemetry-tray demo

test: $(VENV)/test.stamp
	@packaging/linux/system-packages.sh test
	@tests/run.sh

# Against a real SonarQube: needs Java 17 and Maven, takes some minutes.
test-live: $(VENV)/test.stamp
	@tests/live/run.sh

# The program as one folder, with its own Python and Qt.
test-bundle: $(VENV)/test.stamp
	@packaging/linux/system-packages.sh test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bundle]'
	@tests/bundle/run.sh

check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/test.stamp
	@$(COMPILE)
	$(BIN)/python tests/bench/run.py

# Every window in every state, and the README's pictures; looked at by people, compared with nothing.
screenshots: $(VENV)/test.stamp
	@packaging/linux/system-packages.sh test
	@$(BIN)/python -m tests.screenshots.make

setup: $(RUN_STAMP)
setup-test: $(VENV)/test.stamp

$(VENV)/made.stamp:
	@PYTHON=$(PYTHON) packaging/linux/system-packages.sh python
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv $(VENV); \
	else $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; fi
	@touch $@

$(RUN_STAMP): $(VENV)/made.stamp pyproject.toml
	@echo "Setting up in $(VENV) (once; some tens of seconds) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.$(EXTRAS)'
	@$(COMPILE)
	@touch $@

$(VENV)/test.stamp: $(VENV)/made.stamp pyproject.toml
	@echo "Setting up what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[desktop,test]'
	@$(COMPILE)
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
