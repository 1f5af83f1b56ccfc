# The commands of the project: see docs/cli.md. Everything is installed into .venv from the locks.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?=
TRAP = $(BIN)/python -m tests.network_trap
PARTS := test-laws test-packages test-units test-pages test-faults test-office test-browsers test-database test-deploy test-container
QUICK := not slow and not faults and not office and not other_browsers and not deploy and not database

.PHONY: run desk install test smoke test-all $(PARTS) test-planted same-bytes check check-types check-rest check-js check-packages format lock upgrade generate layers docs messages static release bench bench-long mutants chromium clean

run: $(VENV)/.run-stamp
	@$(BIN)/python -m raillinks serve --address $(HOST) --port $(PORT)

# The dashboard with the desk, where reports are entered into this folder's log: for one person at this machine, who
# opens the address that it prints.
# It refuses another HOST, other allowed hosts and a public address. See docs/desk.md.
desk: $(VENV)/.run-stamp
	RAILLINKS_DESK=1 $(BIN)/streamlit run app.py --server.address $(HOST) --server.port $(PORT) --server.headless true \
		--logger.hideWelcomeMessage true

# Else each worker, and each server and command that a test starts, would compile all modules anew.
test smoke $(PARTS): export PYTHONDONTWRITEBYTECODE :=

# What `make check` and `make test` need.
install: $(VENV)/.dev-stamp node_modules/.stamp chromium

# The same tests with the same seeds each time, in a network trap where the system has one: no packet may leave the
# loopback. One worker has the tests in a browser (tests/conftest.py). See docs/quality.md.
test: $(VENV)/.dev-stamp node_modules/.stamp chromium
	$(TRAP) $(BIN)/node --test --test-concurrency=2 --test-reporter=dot tests/js/*.test.js
	$(TRAP) $(BIN)/python -m pytest -n 2 --dist worksteal -m "$(QUICK)" $(PYTEST_ARGS)

# A minute: the engine and its laws, what leaves as files and by the API, most pages, one drag, one intake.
SMOKE := tests/engine/test_replay.py tests/engine/test_timeline.py tests/engine/test_knowledge.py \
	tests/metrics/test_uptime.py tests/metrics/test_suspensions.py tests/metrics/test_compare.py \
	tests/domain/test_dates.py tests/query/test_selection.py tests/exports/test_cite.py tests/exports/test_feeds.py \
	tests/exports/test_geojson.py tests/exports/test_table_bytes.py tests/properties/test_replay_laws.py \
	tests/properties/test_uptime_laws.py tests/data/test_figures.py tests/data/test_known_on.py \
	tests/exports/test_answer_json.py tests/data/test_time_map.py::test_strands_agree_with_the_status_table \
	tests/api/test_routes.py::test_a_table_is_the_one_that_the_core_writes \
	tests/api/test_routes.py::test_every_path_refuses_a_bad_value_of_every_name tests/snapshots \
	tests/dashboard/map/test_answer_block.py tests/pages/test_events.py tests/dashboard/history/test_counts.py \
	tests/pages/test_map.py tests/importer/test_on_off.py \
	tests/browser/test_timemap_messages.py::test_a_drag_moves_nothing_over_the_wire_and_a_settled_day_at_most_twenty_kilobytes
smoke: $(VENV)/.dev-stamp node_modules/.stamp chromium
	$(TRAP) $(BIN)/node --test --test-concurrency=2 --test-reporter=dot tests/js/*.test.js
	$(TRAP) $(BIN)/python -m pytest -n 2 --dist worksteal -m "$(QUICK)" $(SMOKE) $(PYTEST_ARGS)

# Everything that `make test` samples or leaves out, in parts. A part goes on where it ended (tests/parts.py).
test-all: test $(PARTS) test-planted mutants

# laws: 500 examples of each law, the log's own days. packages: odd packages, own tables, the page without a server,
# recipes alone. units: what starts servers and processes. pages: everything in a browser. faults: lost connections and
# restarts on every page, with outages of 30 seconds. office: the workbook in LibreOffice, the sample in R. browsers: map
# and timeline in Firefox and WebKit. database: a log in a PostgreSQL. deploy: an installation behind nginx. container:
# the image, built and run; it gets packages from the network. The last five install what they need, as root.
$(PARTS): test-%: $(VENV)/.dev-stamp chromium
	$(BIN)/python -m tests.parts $*

# Bugs for each law: the law must notice each with the examples that `make test` has.
test-planted: $(VENV)/.dev-stamp
	$(BIN)/python -m tests.planted

# What readers get, here and at a commit, byte for byte: `make same-bytes BASE=COMMIT`, with fewer selections for a first
# look: `SELECTIONS=20`. It prints nothing but what it took where nothing differs. See docs/quality.md.
same-bytes: $(VENV)/.dev-stamp
	$(BIN)/python -m tests.same_bytes $(BASE) $(if $(SELECTIONS),--selections $(SELECTIONS)) $(if $(JOBS),--jobs $(JOBS))

# What takes longest, the types, beside all others; what each says stays together.
check: $(VENV)/.dev-stamp node_modules/.stamp
	$(MAKE) --no-print-directory -j2 --output-sync=target check-types check-rest

check-types: $(VENV)/.dev-stamp
	$(BIN)/mypy

check-rest: $(VENV)/.dev-stamp check-js check-packages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/python -m tools.write_schema --check
	$(BIN)/python -m docs.reference --check
	$(BIN)/python -m pytest -q --no-header tests/test_architecture.py

# That each import is declared and each declared package is imported: by the core, by what `make run` needs, by all.
check-packages: $(VENV)/.dev-stamp
	$(BIN)/deptry .
	$(BIN)/deptry . --config tools/deptry.toml --requirements-files requirements.in \
		--requirements-files-dev requirements-dev.in \
		--extend-exclude 'tests|benchmarks|docs|tools|layers/build|raillinks/cluster'
	$(BIN)/deptry . --config tools/deptry.toml --requirements-files requirements-dev.in

# JavaScript and CSS. Node comes with the development requirements; its tools are pinned in package-lock.json.
check-js: node_modules/.stamp
	PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent check

format: $(VENV)/.dev-stamp node_modules/.stamp
	PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Writes the locks, with hashes, after a change of requirements.in or requirements-dev.in.
lock: $(VENV)/.dev-stamp
	$(BIN)/python -m tools.lock

# The newest version of every package, in sources and locks: `make check` and `make test-all` afterwards.
upgrade: $(VENV)/.dev-stamp
	$(BIN)/python -m tools.lock --upgrade

# Everything that is written from something else: the fields in datapackage.json, the database's layout, checksums,
# catalogues, tables in the docs, CITATION.cff, notebooks, the intervals.
generate: $(VENV)/.dev-stamp
	$(BIN)/python -m tools.write_schema
	$(BIN)/python -m raillinks checksums .
	$(BIN)/python -m dashboard.i18n.catalogues
	$(BIN)/python -m docs.reference
	$(BIN)/python -m docs.notebooks
	$(BIN)/python -m tests.data.intervals_doc

layers: $(VENV)/.dev-stamp
	$(BIN)/python -m layers.build
	$(BIN)/python -m raillinks checksums .

# The page that needs no server, as a folder for any static host and as one file. See docs/static-page.md.
static: $(VENV)/.run-stamp
	$(BIN)/python -m raillinks page build/page
	$(BIN)/python -m raillinks page build/china-dprk-rail-links.html --single

# Wheel and source archive of the last commit in dist/, the same bytes each time, with a bill of materials, licences and
# checksums.
release: $(VENV)/.dev-stamp
	$(BIN)/python -m tools.release

# Ratios measured side by side, at most 10 minutes; `make bench ONLY="timemap pages"` runs some. See docs/quality.md.
bench: $(VENV)/.dev-stamp chromium
	$(BIN)/python -m tests.support.postgres
	$(BIN)/python -m benchmarks $(ONLY)

# The same with larger logs, more sessions and more rounds: half an hour.
bench-long: $(VENV)/.dev-stamp chromium
	$(BIN)/python -m tests.support.postgres
	$(BIN)/python -m benchmarks --long $(ONLY)

# Writes the tables in the docs that repeat the code and datapackage.json, and CITATION.cff.
docs: $(VENV)/.dev-stamp
	$(BIN)/python -m docs.reference

# Takes new messages of the interface over into the catalogues. See docs/languages.md.
messages: $(VENV)/.dev-stamp
	$(BIN)/python -m dashboard.i18n.catalogues

# Changes the engine in a thousand small ways, one at a time: the tests must notice. See docs/quality.md.
# It goes on where it ended; `rm -rf mutants` begins anew.
mutants: $(VENV)/.dev-stamp
	@begun=$$(date +%s); echo "mutants: SEED=$${SEED:-34}"; $(BIN)/mutmut run && $(BIN)/mutmut results && \
		echo "mutants: SEED=$${SEED:-34}, $$((($$(date +%s) - begun) / 60)) minutes"

# The system's Chromium where there is one; on Debian as root from its packages; else Playwright's own build.
chromium: $(VENV)/.dev-stamp
	$(BIN)/python -m tests.browser.chromium

node_modules/.stamp: package.json package-lock.json $(VENV)/.dev-stamp
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund
	touch $@

clean:
	rm -rf $(VENV) node_modules mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run-stamp: requirements.txt $(VENV)/bin/python
	@$(BIN)/python -m tools.install requirements.txt
	@touch $@

$(VENV)/.dev-stamp: requirements-dev.txt requirements.txt $(VENV)/bin/python
	@$(BIN)/python -m tools.install requirements-dev.txt
	@touch $@ $(VENV)/.run-stamp
