# `make demo` and `make test` are each enough on a fresh machine: they need Python 3.11 or newer, make and the
# package index, and keep everything in .venv. `make help` lists the rest.

VENV ?= .venv
PYTHON ?=
PYTEST_FLAGS ?= -n auto --dist worksteal

# Tests start the command hundreds of times: it must not compile itself each time where the environment says so.
export PYTHONDONTWRITEBYTECODE =

python = $(VENV)/bin/python
packages = sopy_compiler sopy_runtime sopy
typed = $(packages) $(wildcard scripts) $(wildcard benchmarks)

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow slow-list coverage coverage-runtime mutants test-tools chaos engines lint unused format types contracts docs docs-pages docs-check pictures bench lock clean demo-environment dev-environment

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: demo-environment ## check the examples, show a finding, draw a machine
	@$(python) scripts/demo.py

test: dev-environment engines ## run the test suite
	@$(python) -m pytest $(PYTEST_FLAGS)

test-slow: dev-environment ## run what takes long: older versions of mypy, foreign packages, properties on more examples
	@$(python) -m tests.typing.mypy_environments
	@SOPYC_THOROUGH=1 $(python) -m pytest $(PYTEST_FLAGS) --durations=30 -m "slow or thorough"

slow-list: dev-environment engines ## run the test suite, then tell what is slow in it: folders, files, tests
	@$(python) -m pytest $(PYTEST_FLAGS) --slow-list

coverage: dev-environment engines ## run the test suite and tell which lines and branches no test reaches
	@rm -f .coverage .coverage.*
	@$(python) -m coverage run -m pytest $(PYTEST_FLAGS)
	@$(python) -m coverage combine --quiet
	@$(python) -m coverage report --include='sopy_runtime/*' --fail-under=98
	@$(python) -m coverage report --include='sopy_compiler/*' --fail-under=92

coverage-runtime: dev-environment engines ## the same of the tests of the runtime alone: lines and branches of the runtime
	@rm -f .coverage .coverage.*
	@$(python) -m coverage run -m pytest $(PYTEST_FLAGS) tests/runtime tests/facade tests/compiler/driving examples
	@$(python) -m coverage combine --quiet
	@$(python) -m coverage report --include='sopy_runtime/*' --precision=2 --fail-under=98

mutants: dev-environment ## change transactions and five rules in small ways, and tell which changes no test notices
	@$(python) -m pip install --quiet 'mutmut==3.8.1'
	@$(python) -m mutmut run --max-children 2 $(MUTANTS) && $(python) -m mutmut results

engines: dev-environment ## install servers of Restate and Temporal, for tests and quick starts
	@$(python) scripts/engines.py install

test-tools: dev-environment ## install what some tests need from Debian and npm: PostgreSQL, a browser, libraries for it
	@for tool in postgres browser front_end sarif_validator; do \
		$(python) scripts/$$tool.py install || printf '%s is not installed: its tests are skipped\n' "$$tool"; \
	done

chaos: dev-environment engines ## kill what commits events or fixes files, 500 times; 10,000 events, 2,000 edits
	@SOPYC_KILLS=$${SOPYC_KILLS:-150} SOPYC_MIGRATION_KILLS=$${SOPYC_MIGRATION_KILLS:-200} \
		SOPYC_FIX_KILLS=$${SOPYC_FIX_KILLS:-100} SOPYC_EVENTS=$${SOPYC_EVENTS:-10000} \
		SOPYC_ENGINE_EVENTS=$${SOPYC_ENGINE_EVENTS:-3334} SOPYC_ENGINE_KILLS=$${SOPYC_ENGINE_KILLS:-20} \
		SOPYC_EDITS=$${SOPYC_EDITS:-2000} SOPYC_EXAMPLES=$${SOPYC_EXAMPLES:-2000} $(python) -m pytest -n 0 -m "slow or not slow" \
		tests/compiler/cli/test_fix.py tests/runtime/journal/test_kill.py tests/runtime/test_killed_migration.py \
		tests/runtime/durable tests/compiler/lsp/test_folder_check.py tests/properties/test_edited_programs.py \
		tests/properties/test_outcomes_of_random_handlers.py tests/properties/test_arithmetic_of_random_handlers.py \
		tests/properties/test_equal_spellings.py

lint: dev-environment ## ruff: rules and formatting; names that nothing uses
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) scripts/unused.py

unused: dev-environment ## names that nothing uses; a part of lint
	@$(python) scripts/unused.py

format: dev-environment ## let ruff rewrite what it can
	@$(python) -m ruff check --fix .
	@$(python) -m ruff format .

types: dev-environment ## mypy --strict
	@$(python) -m mypy --strict $(typed)

contracts: dev-environment ## who may import whom
	@$(python) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

docs: ## docs/ as a site in site/, which loads nothing from elsewhere
	@scripts/environment.sh docs $(VENV)-docs $(PYTHON)
	@$(VENV)-docs/bin/python -m sphinx -q -W --keep-going -c scripts/docs_site -d site/.doctrees docs site
	@echo site/index.html

docs-pages: dev-environment ## write what is generated in docs/: the pages of rules, the picture
	@$(python) scripts/generate_docs.py

docs-check: dev-environment ## fail when something generated in docs/ is out of date
	@$(python) scripts/generate_docs.py --check

pictures: dev-environment ## photograph the pages of the examples into pictures/; needs Chromium: scripts/browser.py
	@PYTHONPATH=. $(python) scripts/pictures.py pictures

bench: dev-environment ## run every benchmark
	@for question in $(wildcard benchmarks/*.py); do $(python) $$question || exit 1; done

lock: dev-environment ## resolve requirements/*.txt again
	@$(python) -m pip install --quiet uv
	@VENV=$(VENV) scripts/lock.sh

clean: ## remove what the tools leave behind, environments too
	@rm -rf .venv .venv-* .engines .front_end pictures site build dist .coverage .coverage.* mutants .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

demo-environment:
	@scripts/environment.sh demo $(VENV) $(PYTHON)

dev-environment:
	@scripts/environment.sh dev $(VENV) $(PYTHON)
