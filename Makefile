# kyphodss: `make run` opens the dashboard, `make test` runs every check. Both set up what they need, once.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
APP_READY := $(STAMPS)/app-$(shell cksum < requirements.txt | cut -d' ' -f1)
DEV_READY := $(STAMPS)/dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)

SPARK_VENV := $(STAMPS)/spark
SPARK_READY := $(STAMPS)/spark-$(shell cat requirements.txt requirements-dev.txt requirements-spark.txt | cksum | cut -d' ' -f1)

.PHONY: help run test test-spark lint format docs bench clean browser
help:  ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(APP_READY)  ## set up what is missing and open the dashboard with the sample cases
	@$(BIN)/python -m kyphodss assess sample_data/cases.jsonl > /dev/null
	@echo "kyphodss: http://localhost:$(PORT)  (Ctrl-C stops it)"
	@open=""; if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then open=--open; fi; \
	 exec $(BIN)/python -m kyphodss serve --port $(PORT) $$open

test: $(DEV_READY) browser  ## set up what is missing and run every check
	@$(BIN)/ruff format --check -q . && $(BIN)/ruff check -q . && $(BIN)/pyright
	@$(BIN)/pytest -n 2 --dist loadfile

test-spark: $(SPARK_READY)  ## hold the cohort's second engine, Spark, equal to the first (needs Java 17, downloads 460 MB once)
	@$(SPARK_VENV)/bin/python -m pytest tests/cohort/test_spark.py

lint: $(DEV_READY)  ## format check, lint and types
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/pyright

format: $(DEV_READY)  ## format and mend what can be mended
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

docs: $(APP_READY)  ## write the generated pages and the sample files anew
	@$(BIN)/python -m kyphodss.docs && $(BIN)/python -m sample_data.build

bench: $(DEV_READY) browser  ## print speed and memory figures
	@$(BIN)/python -m bench $(BENCH)

clean:  ## remove everything that was set up
	rm -rf $(VENV) $(STAMPS) .ruff_cache .pytest_cache .hypothesis

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || $(MAKE) -s browser-install

.PHONY: browser-install
browser-install:
	@echo "kyphodss: installing Chromium for the browser tests from the system's packages"
	@root=""; if [ "$$(id -u)" != 0 ]; then root=sudo; fi; \
	 if command -v apt-get >/dev/null; then $$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	 elif command -v dnf >/dev/null; then $$root dnf install -y -q chromium; \
	 elif command -v pacman >/dev/null; then $$root pacman -S --noconfirm chromium; \
	 elif command -v brew >/dev/null; then brew install --cask chromium; \
	 else echo "No Chromium found, and no package manager this Makefile knows. Install Chromium and run make test again."; exit 1; fi

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "kyphodss needs Python 3.11 or newer; found $$($(PYTHON) --version). Point to one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python could not make a virtual environment. On Debian or Ubuntu: install the package python3-venv."; exit 1; }

$(APP_READY): requirements.txt | $(VENV)/bin/python
	@echo "kyphodss: installing the app's requirements (once)"
	@$(BIN)/pip install --disable-pip-version-check -q -r requirements.txt
	@mkdir -p $(STAMPS) && touch $@

$(DEV_READY): requirements.txt requirements-dev.txt | $(VENV)/bin/python
	@echo "kyphodss: installing what the tests need (once)"
	@$(BIN)/pip install --disable-pip-version-check -q -r requirements-dev.txt
	@mkdir -p $(STAMPS) && touch $@ $(APP_READY)

# Spark stands in an environment of its own, so that nothing else runs with its half a gigabyte.
$(SPARK_READY): requirements.txt requirements-dev.txt requirements-spark.txt
	@$(PYTHON) -m venv $(SPARK_VENV)
	@echo "kyphodss: installing Spark and what its test needs (once)"
	@$(SPARK_VENV)/bin/pip install --disable-pip-version-check -q -r requirements-dev.txt -r requirements-spark.txt
	@mkdir -p $(STAMPS) && touch $@
