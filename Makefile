# Thin names for the commands that the README and CI use; nothing is only here, but for `lock`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test setup check format lock clean

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

lock:    ## bring requirements.lock in line with pyproject.toml; needs uv; UPGRADE=--upgrade for newer versions
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 $(UPGRADE) \
	    --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
	    --custom-compile-command "make lock" --quiet --output-file requirements.lock > /dev/null

clean:   ## remove the environment and everything built; data stays
	rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
