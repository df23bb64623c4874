# Thin names for the commands that the README and CI use; nothing is only here, but for `lock`.
PYTHON ?= python3
BIN := .venv/bin
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate \
    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet

.PHONY: run test setup check format chaos screenshots lock clean

run:     ## start everything
	$(PYTHON) dev.py run

test:    ## run all tests
	$(PYTHON) dev.py test

setup:   ## only set up
	$(PYTHON) dev.py setup

check: setup  ## lint, format, types and import arrows, as CI does
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup  ## make the formatter happy
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

chaos: setup  ## break everything at random, 10 minutes on each database; CHAOS="--seconds 60 --seed 7" to choose
	$(BIN)/python -m bench.chaos $(or $(CHAOS),--seconds 600) --report docs/chaos-report.md

screenshots: setup  ## photograph the desk and a demo article into docs/images; needs chromium
	$(BIN)/python -m docs.images.make $(ONLY)

lock:    ## bring all locks in line with pyproject.toml; needs uv; UPGRADE=--upgrade for newer versions
	$(COMPILE) --all-extras --group dev --group contracts --group browser $(UPGRADE) \
	    --output-file requirements.lock > /dev/null
	$(COMPILE) --all-extras --group setup --constraint requirements.lock \
	    --output-file requirements-run.lock > /dev/null
	$(COMPILE) --extra postgres --extra oidc --constraint requirements.lock \
	    --output-file deploy/requirements-image.lock > /dev/null

clean:   ## remove the environment and everything built; data stays
	rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
