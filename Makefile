# keyrotated: `make demo` shows it at work, `make test` checks it, `make deb` and `make install` put it on a machine.

SWIFT ?= swift
BIN = .build/debug
# The one kind of release build: Swift's run-time is in the program, so that nothing but system libraries has to be there.
RELEASE = $(SWIFT) build -c release --static-swift-stdlib
# Tests that compute without a pause. They run by themselves: beside them nothing that keeps an eye on the clock would get
# its turn.
SIMULATED = 'RotationCoreTests|RotationEngineTests|RotationTrialTests|SimulationTests'

.PHONY: help setup build demo test lint format docs bench fuzz crash-test simulate sanitize release install uninstall deb package-test

help:
	@echo "make demo     build, then watch two tenants' keys being rotated for 20 seconds"
	@echo "make test     build and run all tests"
	@echo "make build    build the programs into $(BIN)"
	@echo "make deb      build a Debian package into dist"
	@echo "make release  build the program as it is installed"
	@echo "make install  install it below PREFIX=$(PREFIX); make uninstall removes that again"
	@echo "make lint     check the format of the sources and of the manual pages"
	@echo "make format   put the sources into that format"
	@echo "make docs     build the documentation into .build/docs"
	@echo "make bench    measure a release build"
	@echo "make simulate run the engine through SEEDS=1000 histories full of troubles"
	@echo "make sanitize run the unit tests under the thread sanitizer"
	@echo "make fuzz     feed the readers of hostile bytes for SECONDS=60 each"
	@echo "make crash-test  kill the daemon at each of its system calls, and let each call fail (20 minutes)"
	@echo "make package-test  install, upgrade, remove and purge the package of make deb (as root)"

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
	$(RELEASE) --product keyrotated
	$(RELEASE) --product sensorbucket-sim
	@bash .ci/bench .build/release

SECONDS ?= 60

fuzz:
	@bash .ci/fuzz $(SECONDS)

crash-test:
	@bash .ci/setup test
	$(SWIFT) build --build-tests
	KEYROTATED_CRASH_TEST=all $(SWIFT) test --skip-build --filter CrashTests

# What runs on one thread, or as a process of its own, has nothing that could race.
SINGLE_THREADED = 'EndToEndTests|SystemdTests|RotationTrialTests|SimulationTests|RotationCoreTests|RotationEngineTests|FuzzTests|KeyrotatedTests|TOMLTests'

sanitize:
	@bash .ci/setup test
	$(SWIFT) build --build-tests --sanitize=thread --scratch-path .build-tsan
	@bash -o pipefail -c "TSAN_OPTIONS=exitcode=0 $(SWIFT) test --skip-build --sanitize=thread --scratch-path .build-tsan \
	    --skip $(SINGLE_THREADED) 2>&1 | .ci/sanitize"

SEEDS ?= 1000

simulate: setup
	$(RELEASE) --product keyrotated-trials
	.build/release/keyrotated-trials --shrink --seeds $(SEEDS)

# Installation. DESTDIR is put before every path; BINARY is installed in place of a release build.
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
UNITDIR ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
TMPFILESDIR ?= $(PREFIX)/lib/tmpfiles.d
CATALOGDIR ?= $(PREFIX)/lib/systemd/catalog
MANDIR ?= $(PREFIX)/share/man
DOCDIR ?= $(PREFIX)/share/doc/keyrotated
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
BINARY ?= .build/release/keyrotated

release:
	@bash .ci/setup
	$(RELEASE) --product keyrotated

# Only what changed is built again, and nothing by a `sudo make install` after `make release`.
.build/release/keyrotated: Package.swift $(shell find Sources -type f)
	$(MAKE) release
	@touch $@

PUT = install -D --mode=0644
PLACED = sed -e 's|/usr/local/bin/keyrotated|$(BINDIR)/keyrotated|g' -e 's|@DOCDIR@|$(DOCDIR)|g'

install: $(BINARY)
	install -D --strip --mode=0755 $(BINARY) $(DESTDIR)$(BINDIR)/keyrotated
	$(PUT) systemd/keyrotated.service $(DESTDIR)$(UNITDIR)/keyrotated.service
	$(PUT) systemd/keyrotated.sysusers.conf $(DESTDIR)$(SYSUSERSDIR)/keyrotated.conf
	$(PUT) systemd/keyrotated.tmpfiles.conf $(DESTDIR)$(TMPFILESDIR)/keyrotated.conf
	$(PUT) systemd/keyrotated.catalog $(DESTDIR)$(CATALOGDIR)/keyrotated.catalog
	$(PUT) man/keyrotated.8 $(DESTDIR)$(MANDIR)/man8/keyrotated.8
	$(PUT) man/keyrotated.toml.5 $(DESTDIR)$(MANDIR)/man5/keyrotated.toml.5
	for file in README.md CHANGELOG.md LICENSE docs/keyrotated.docc/*.md docs/schema/*.json; do \
	    $(PUT) $$file $(DESTDIR)$(DOCDIR)/$$file || exit; done
	for file in keyrotated.toml keyrotated.full.toml; do \
	    $(PUT) config/$$file $(DESTDIR)$(DOCDIR)/examples/$$file || exit; done
	$(PLACED) -i $(DESTDIR)$(UNITDIR)/keyrotated.service \
	    $(DESTDIR)$(MANDIR)/man8/keyrotated.8 $(DESTDIR)$(MANDIR)/man5/keyrotated.toml.5
	install -d $(DESTDIR)$(BASHDIR) $(DESTDIR)$(ZSHDIR) $(DESTDIR)$(FISHDIR)
	$(BINARY) --generate-completion-script bash | sed '1{/^#!/d}' >$(DESTDIR)$(BASHDIR)/keyrotated
	$(BINARY) --generate-completion-script zsh >$(DESTDIR)$(ZSHDIR)/_keyrotated
	$(BINARY) --generate-completion-script fish >$(DESTDIR)$(FISHDIR)/keyrotated.fish
	chmod 0644 $(DESTDIR)$(BASHDIR)/keyrotated $(DESTDIR)$(ZSHDIR)/_keyrotated $(DESTDIR)$(FISHDIR)/keyrotated.fish
	@[ -n "$(DESTDIR)" ] || printf '%s\n' "" "Now let the system know of it, as root:" \
	    "    systemd-sysusers && systemd-tmpfiles --create keyrotated.conf" \
	    "    journalctl --update-catalog && systemctl daemon-reload"

# The configuration, the state and the user stay.
uninstall:
	rm -f $(DESTDIR)$(BINDIR)/keyrotated $(DESTDIR)$(UNITDIR)/keyrotated.service \
	    $(DESTDIR)$(SYSUSERSDIR)/keyrotated.conf $(DESTDIR)$(TMPFILESDIR)/keyrotated.conf \
	    $(DESTDIR)$(CATALOGDIR)/keyrotated.catalog $(DESTDIR)$(MANDIR)/man8/keyrotated.8 \
	    $(DESTDIR)$(MANDIR)/man5/keyrotated.toml.5 $(DESTDIR)$(BASHDIR)/keyrotated \
	    $(DESTDIR)$(ZSHDIR)/_keyrotated $(DESTDIR)$(FISHDIR)/keyrotated.fish
	rm -rf $(DESTDIR)$(DOCDIR)

# Built first: debhelper would have swift look for its caches in an empty home directory.
deb: .build/release/keyrotated
	@bash .ci/setup deb
	@bash .ci/deb dist

package-test: deb
	@bash .ci/package-test dist
