# Two commands matter: `make demo` and `make test`. Both install what they need; a second start takes seconds.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: help demo test check fix bench docs clean

help:
	@echo "make demo [PORT=8000]  a council of invented children, served on this machine"
	@echo "make test              every check and every test, on SQLite and PostgreSQL, in a real browser"
	@echo "make check             style, types, floors and fast tests, in under two minutes"
	@echo "make fix               mend style and order of imports"
	@echo "make bench             measure speed and memory, print a table"
	@echo "make docs              write the generated pages under docs/"
	@echo "make clean             remove what these commands made (the demo and its data too)"

demo:
	@$(PYTHON) tools/prepare.py demo
	@$(BIN)/virtualschool demo --port $(PORT)

test:
	@$(PYTHON) tools/prepare.py test
	@$(BIN)/python -m tools.verify test

check:
	@$(PYTHON) tools/prepare.py check
	@$(BIN)/python -m tools.verify check

fix:
	@$(PYTHON) tools/prepare.py check
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench:
	@$(PYTHON) tools/prepare.py demo
	@$(BIN)/python -m bench

docs:
	@$(PYTHON) tools/prepare.py demo
	@$(BIN)/python -m tools.docs

clean:
	rm -rf .venv var node_modules virtualschool/ui/static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
