# Thin wrappers: each target is one or two commands that can be typed by hand. `make help` lists them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(CURDIR)/$(VENV)/bin
BUILD  := build/dev
JOBS   ?= $(shell getconf _NPROCESSORS_ONLN)
# Folders with the libraries of another ROOT or Python must not leak into what is built and tested here.
unexport PYTHONPATH PYTHONHOME ROOT_LIBRARY_PATH ROOT_INCLUDE_PATH

INSTALL = CMAKE_BUILD_PARALLEL_LEVEL=$(JOBS) PATH="$(BIN):$$PATH" $(BIN)/pip install -q -c constraints.txt \
	--no-build-isolation -e ".[plot,progress]" -Cbuild-dir=$(BUILD) -Ccmake.build-type=Release \
	-Ccmake.define.Python_EXECUTABLE=$(BIN)/python -Ccmake.define.TMVATORCH_WERROR=ON

.PHONY: help setup build build-tests demo test bench lint format docs clean
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(VENV)/.complete ## make .venv with the pinned ROOT, torch and tools

# torch first and by its pinned version: asked for by another package it could be one of several gigabytes.
$(VENV)/.complete: constraints.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -c constraints.txt --upgrade pip
	$(BIN)/pip install -q -c constraints.txt torch
	$(BIN)/pip install -q -c constraints.txt --group dev
	touch $@

build: setup ## build the libraries and install them, editable, into .venv
	@echo 'Building the libraries: minutes the first time, without a word.'
	$(INSTALL) -Ccmake.define.TMVATORCH_BUILD_TESTS=OFF

build-tests: setup googletest
	@echo 'Building the libraries and their tests: minutes the first time, without a word.'
	$(INSTALL) -Ccmake.define.TMVATORCH_BUILD_TESTS=ON

# No Python package brings GoogleTest: the system's one, installed where we may.
.PHONY: googletest
googletest:
	@echo '#include <gmock/gmock.h>' | $(or $(CXX),c++) -E -x c++ - >/dev/null 2>&1 || { \
	  echo "GoogleTest is missing: apt-get install libgtest-dev libgmock-dev"; \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null || { \
	    echo "(needs root; or set GTest_DIR to a GoogleTest >= 1.12 with GoogleMock of your own)"; \
	    test -n "$$GTest_DIR"; exit; }; \
	  apt-get update -qq && apt-get install -y -qq libgtest-dev libgmock-dev >/dev/null; }

# The page of tmva-torch report is tested in a real browser; where there is none and we may not install it, that test
# tells so and is left out.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null || { \
	  echo "Chromium is missing: apt-get install chromium chromium-driver"; \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium chromium-driver >/dev/null 2>&1 \
	  || echo "(that needs root and a network; going on without it)"; }

demo: build ## the main job on ROOT's example data: demo/roc.png and demo/training.png
	$(BIN)/tmva-torch demo --output demo

test: build-tests chromium ## ctest, then pytest
	ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS)
	$(BIN)/pytest -n $(JOBS) --dist loadfile

bench: build ## the numbers of the README (QUICK=1: only shows that all runs)
	$(BIN)/python -m compileall -q src/python # as pip leaves an installed package
	$(BIN)/python benchmarks/run.py $(if $(QUICK),--quick)

lint: setup ## formats and static checks, all as errors
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	git ls-files '*.h' '*.cxx' '*.C' | xargs $(BIN)/clang-format --dry-run -Werror
	cmake --preset tidy --log-level=WARNING -DPython_EXECUTABLE=$(BIN)/python
	git ls-files 'src/cpp/*.cxx' | xargs -P $(JOBS) -n 4 $(BIN)/clang-tidy -p build/tidy --quiet

format: setup ## lay out all sources
	$(BIN)/ruff format
	git ls-files '*.h' '*.cxx' '*.C' | xargs $(BIN)/clang-format -i

docs: build ## the pages of docs/ as HTML in build/docs, with pictures made by the examples
	$(BIN)/sphinx-build -q -W -b html docs build/docs

clean: ## remove what was built; .venv stays
	rm -rf build demo dist docs/pictures docs/_extra
