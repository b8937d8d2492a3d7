# Readiness Lab. `make` prints the targets; everything installs into .venv and nothing else is touched.
# WHEELHOUSE=dir  install from a folder of wheels, without a network (make wheelhouse fills it elsewhere)
# PYTHON=python3  the interpreter to build on, 3.11 to 3.13

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out
PEERS := .venv-peers
OFFLINE := $(if $(WHEELHOUSE),--no-index --find-links $(abspath $(WHEELHOUSE)))
AXE := .tools/node_modules/axe-core/axe.min.js
HUB5 := .venv-hub5
HUB_PROXY := .tools/hub-proxy/node_modules/.bin/configurable-http-proxy
DEBIAN := bubblewrap chromium-headless-shell/chromium faketime postgresql fonts-dejavu-core poppler-utils
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test test-full hubs lab bench docs pages clean lock wheelhouse setup system-packages style

help: ## print these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: $(VENV)/.run-ready ## set up, then do the main job once: people, office, class, out/index.html
	@$(BIN)/readiness office compile
	@$(BIN)/readiness tour --out $(OUT)

test: $(VENV)/.test-ready system-packages $(AXE) ## set up what tests need, then see every rule hold at a small size
	@.ci/suite $(BIN) "not full"

test-full: ## the same at full size too
	@$(MAKE) -j4 --no-print-directory $(VENV)/.test-ready system-packages $(AXE) hubs
	@.ci/suite $(BIN)

hubs: $(HUB5)/.ready $(HUB_PROXY) ## what test-full tries a JupyterHub by: version 5 beside 6, and the Hub's proxy (npm)

style: $(VENV)/.test-ready ## see whether rules and format of the code are kept
	@.ci/style $(BIN)

lab: $(VENV)/.run-ready ## open the course as a trainee of the sample class sees it, JupyterLab behind it
	@$(BIN)/readiness grade open --out $(OUT)

bench: $(VENV)/.test-ready $(PEERS)/.ready ## measure speed beside the named peers
	@set -e; for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(BIN)/python $$file; done

docs: $(VENV)/.test-ready ## build the documentation as pages with a search: out/docs/index.html
	@$(BIN)/python docs/website.py $(OUT)/docs
	@if [ -f $(OUT)/index.html ]; then $(BIN)/readiness tour --out $(OUT) >/dev/null; fi # links the pages

pages: $(VENV)/.test-ready system-packages ## write the reference pages and the README's pictures anew
	@$(BIN)/python docs/build.py
	@$(BIN)/python docs/study.py
	@$(BIN)/python docs/bots.py
	@$(BIN)/readiness tour --out $(OUT)
	@$(BIN)/python docs/pictures.py $(OUT)

clean: ## remove what the other targets made
	rm -rf $(OUT) $(VENV) $(PEERS) $(HUB5) .tools .pytest_cache .hypothesis .ruff_cache .mypy_cache .import_linter_cache

setup: $(VENV)/.run-ready

# A stamp is written last, so an installation that was cut off is done again.
$(VENV)/.run-ready: requirements.lock pyproject.toml
	@.ci/install $(PYTHON) $(VENV) requirements.lock $(OFFLINE)
	@touch $@

$(VENV)/.test-ready: requirements-test.lock pyproject.toml
	@.ci/install $(PYTHON) $(VENV) requirements-test.lock $(OFFLINE)
	@touch $@ $(VENV)/.run-ready

$(PEERS)/.ready: benchmarks/peers.lock
	@.ci/install $(PYTHON) $(PEERS) benchmarks/peers.lock $(OFFLINE)
	@touch $@

$(HUB5)/.ready: .ci/hub5.lock
	@.ci/install $(PYTHON) $(HUB5) .ci/hub5.lock $(OFFLINE)
	@touch $@

# Where there is no npm, the tests behind the proxy are left out and say so.
$(HUB_PROXY): .ci/hub-proxy/package-lock.json
	@if command -v npm >/dev/null; then mkdir -p .tools/hub-proxy && cp .ci/hub-proxy/package*.json .tools/hub-proxy/ && \
	 npm ci --prefix .tools/hub-proxy --silent --no-audit --no-fund && touch $@; fi

system-packages:
	@.ci/system-packages $(DEBIAN)

$(AXE): $(VENV)/.test-ready
	@mkdir -p $(@D) && $(BIN)/python -c "import pathlib, axe_playwright_python as a; \
	 print(next(pathlib.Path(a.__file__).parent.rglob('axe.min.js')).read_text())" > $@.part && mv $@.part $@

lock: ## resolve the pins anew (no address is written)
	@.ci/lock $(BIN)/uv

wheelhouse: $(VENV)/.run-ready ## download all wheels into wheelhouse/ for a closed network
	@$(BIN)/python -m pip download -q -d wheelhouse --require-hashes -r requirements.lock
	@$(BIN)/python -m pip download -q -d wheelhouse uv
