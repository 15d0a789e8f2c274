# keyrotated: `make demo` shows it at work, `make test` checks it.

SWIFT ?= swift
BIN = .build/debug
# Tests that compute without a pause. They run by themselves: beside them nothing that keeps an eye on the clock would get
# its turn.
SIMULATED = 'RotationCoreTests|RotationEngineTests|RotationTrialTests|SimulationTests'

.PHONY: help setup build demo test lint format docs bench fuzz crash-test simulate

help:
	@echo "make demo     build, then watch two tenants' keys being rotated for 20 seconds"
	@echo "make test     build and run all tests"
	@echo "make build    build the programs into $(BIN)"
	@echo "make lint     check the format of the sources and of the manual pages"
	@echo "make format   put the sources into that format"
	@echo "make docs     build the documentation into .build/docs"
	@echo "make bench    measure a release build"
	@echo "make simulate run the engine through SEEDS=1000 histories full of troubles"
	@echo "make fuzz     feed the readers of hostile bytes for SECONDS=60 each"
	@echo "make crash-test  kill the daemon at each of its system calls, and let each call fail (15 minutes)"

setup:
	@bash .ci/setup

build: setup
	$(SWIFT) build

demo: build
	@bash .ci/demo $(BIN)

test:
	@bash .ci/setup test
	$(SWIFT) build --build-tests
	@if ldd $(BIN)/keyrotated | grep -q FoundationICU; then \
	    echo "keyrotated links all of Foundation; import FoundationEssentials instead" >&2; exit 1; fi
	$(SWIFT) test --skip-build --filter $(SIMULATED)
	$(SWIFT) test --skip-build --skip $(SIMULATED)

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	@bash .ci/manual

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

docs:
	@bash .ci/docs .build/docs

bench: setup
	$(SWIFT) build -c release --product keyrotated
	$(SWIFT) build -c release --product sensorbucket-sim
	@bash .ci/bench .build/release

SECONDS ?= 60

fuzz:
	@bash .ci/fuzz $(SECONDS)

crash-test:
	@bash .ci/setup test
	$(SWIFT) build --build-tests
	KEYROTATED_CRASH_TEST=all $(SWIFT) test --skip-build --filter CrashTests

SEEDS ?= 1000

simulate: setup
	$(SWIFT) build -c release --product keyrotated-trials
	.build/release/keyrotated-trials --shrink --seeds $(SEEDS)
