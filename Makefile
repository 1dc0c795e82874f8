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

# What goes into the packages: Debian's own Python where there is one that is new enough, for its security updates.
DEBIAN_PYTHON := $(shell /usr/bin/python3 -c 'import sys; print(sys.executable if sys.version_info >= (3, 11) else "")' 2>/dev/null)
PACKAGE_PYTHON ?= $(or $(DEBIAN_PYTHON),$(PYTHON))
PACKER = build/venv/bin/python

.PHONY: run test test-live test-bundle test-package test-systemd check bench screenshots package lock release setup setup-test clean

run: $(RUN_STAMP)
	@packaging/linux/system-packages.sh run
	@$(BIN)/telemetry-tray demo

test: $(VENV)/test.stamp
	@packaging/linux/system-packages.sh test
	@tests/run.sh

# Against a real SonarQube: needs Java 17 and Maven, takes some minutes.
test-live: $(VENV)/test.stamp
	@tests/live/run.sh

# A .deb, a portable archive and a wheel in dist/, with their own Python, Qt and libraries as locked.
package: build/venv/made.stamp
	@PYTHON=$(PACKAGE_PYTHON) packaging/linux/system-packages.sh package
	@PYTHONPATH=packaging:. nice $(PACKER) -m packer.linux

# The .deb of dist/ on bare systems (needs root): `make test-package SUITES=bookworm` tries one only.
test-package: $(VENV)/test.stamp build/venv/made.stamp
	@PYTHON=$(PACKAGE_PYTHON) packaging/linux/system-packages.sh package
	@packaging/linux/system-packages.sh bare
	@tests/package/run.sh

# The program as one folder, as it is in the packages.
test-bundle: $(VENV)/test.stamp build/venv/made.stamp
	@PYTHON=$(PACKAGE_PYTHON) packaging/linux/system-packages.sh package
	@packaging/linux/system-packages.sh test
	@tests/bundle/run.sh

# The service that keeps Testsigma's relay up, under a real `systemd --user` (needs root; systemd need not run here).
test-systemd: $(VENV)/test.stamp
	@tests/systemd/run.sh

# Which versions go into the packages. After a change of the dependencies; `make lock NEWEST=1` takes the newest.
lock: $(VENV)/made.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5'
	@packaging/lock.sh $(if $(NEWEST),--upgrade)

# Checks, the changelog, the packages, their sums: docs/release.md.
release: $(VENV)/test.stamp build/venv/made.stamp
	@PACKAGE_PYTHON=$(PACKAGE_PYTHON) packaging/release.sh "$(VERSION)"

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

# A virtual environment of its own: what the packages are made of is what is locked, and nothing else.
build/venv/made.stamp: packaging/locked/package.txt
	@PYTHON=$(PACKAGE_PYTHON) packaging/linux/system-packages.sh python
	@rm -rf build/venv
	@if $(PACKAGE_PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PACKAGE_PYTHON) -m venv build/venv; \
	else $(PACKAGE_PYTHON) -m venv --without-pip build/venv && \
		$(PACKAGE_PYTHON) -m pip --python build/venv/bin/python install --quiet pip; fi
	@$(PACKER) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
		--requirement packaging/locked/package.txt
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
