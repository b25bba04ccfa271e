# The only place where commands are spelled out. `make demo` and `make test` do all their own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python run_watch.py
# Compiled modules are kept whatever the shell says: the tests start hundreds of processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo guide preview test check format lock wheel clean source record drill review
help:
	@echo "make demo    the whole pipeline on the shipped sample, without network (under a minute)"
	@echo "make preview every kind of mail, made on the sample: var/preview/index.html"
	@echo "make review  the web pages on 127.0.0.1, with the demo's data while you have none (PORT=8080: another port)"
	@echo "make guide   the pictures of docs/guide-coordination.md, taken of the demo (needs chromium)"
	@echo "make test    the tests"
	@echo "make check   format, lint, types, layers"
	@echo "make format  format the code"
	@echo "make source NAME=ville-x KIND=feed   a new source from a template (api, search, pages, postback, feed, files)"
	@echo "make record SOURCE=ville-x           keep its first answers for the tests (PAGES=3: so many)"
	@echo "make drill   every source with faults at random, 200 times (docs/drill.md)"
	@echo "make wheel   build the wheel and try it from an empty folder"
	@echo "make lock    write requirements.lock anew"

demo: $(VENV)/.main
	$(RUN) demo

preview: $(VENV)/.main
	$(RUN) gallery --folder var/preview

PORT ?= 8080
review: $(VENV)/.main
	$(RUN) review --port $(PORT)

guide: $(VENV)/.dev
	$(BIN)/python -m tests.browser.pictures

test: $(VENV)/.dev $(VENV)/.browser
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

source: $(VENV)/.dev
	$(RUN) new-source $(NAME) --kind $(KIND)

PAGES ?= 1
record: $(VENV)/.dev
	$(RUN) record $(SOURCE) --pages $(PAGES)

RUNS ?= 200
drill: $(VENV)/.dev
	$(BIN)/python -m tests.drill --runs $(RUNS)

wheel: $(VENV)/.dev
	$(BIN)/python -m pytest -q tests/end_to_end/test_wheel.py

lock:
	rm -rf $(VENV)-lock && $(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(VENV)-lock/bin/python -m pip freeze --all --exclude-editable --exclude pip > requirements.lock
	rm -rf $(VENV)-lock

clean:
	rm -rf $(VENV) var build dist *.egg-info

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed (make demo PYTHON=python3.12 names another one)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "This Python cannot make virtual environments: on Debian, apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.main: $(VENV)/.venv pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.venv pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev]'
	@touch $@ $(VENV)/.main

# What the tests with a browser need besides Debian's chromium; without npm they are skipped, and say so.
# Node looks for authorities in a place of its own, unless it is told.
$(VENV)/.browser: $(VENV)/.venv tests/browser/package-lock.json
	@if ! command -v npm >/dev/null; then touch $@; \
	elif NODE_EXTRA_CA_CERTS="$${NODE_EXTRA_CA_CERTS:-$$SSL_CERT_FILE}" \
		npm ci --silent --no-audit --no-fund --prefix tests/browser; then touch $@; \
	else echo "npm could not install axe-core and html-validate: the tests that need them are skipped"; fi
