# make run            installs what is missing, builds, opens the window (without a display: runs the station without one)
# make test           installs what the tests need, runs them all
# make packages       makes everything for users in dist/: deb, rpm, tar.xz, the setup program for Windows
# make test-packages  installs, starts, upgrades and removes what is in dist/ (as root, on Debian)
# make manual         the manual page and the shells' completions in build/manual
# make bench          measures; the figures are in docs/BENCHMARKS.md
# make lint           vet, gofumpt, staticcheck, actionlint, govulncheck

BINARY  := build/queuecast
MANUAL  := build/manual
# Abbreviations of a fixed length: git's own choice differs from one clone to the next.
VERSION := $(shell git describe --tags --always --dirty --abbrev=12 2>/dev/null || echo unknown)
COMMIT  := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
BUILT   := $(shell TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd 2>/dev/null)

# Two flag sets and no more, because a change of flags builds the C parts of Fyne anew (minutes): one for the program, one
# for the tests. The tag ci keeps OpenGL out of the tests; the program itself is tested under a real X server.
# The program's are also those of the packages: position independent, and without the paths of the machine, so that two builds give
# the same bytes.
ifeq ($(shell go env GOOS),linux)
PIE := -buildmode=pie
endif
BUILD_FLAGS := -trimpath $(PIE) -buildvcs=false -ldflags "-s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT) -X main.built=$(BUILT) \
	-X main.releaseKey=$(QUEUECAST_RELEASE_PUBLIC)"
# One package after the other takes up to six minutes under the race detector on a calm machine, and go test ends one after ten.
TEST_FLAGS  := -race -tags ci -timeout 30m

GOFUMPT     := mvdan.cc/gofumpt@v0.9.2
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.8.0
ACTIONLINT  := github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

.PHONY: run build test test-packages test-anywhere packages manual bench lint clean need-run need-test need-packages

run: need-run build
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" != Linux ]; then exec $(BINARY); else exec $(BINARY) serve; fi

build:
	go build $(BUILD_FLAGS) -o $(BINARY) .

need-run:
	@packaging/need run

need-test:
	@packaging/need test

need-packages:
	@packaging/need packages

packages: need-packages
	@packaging/packages

manual:
	go run $(BUILD_FLAGS) ./internal/manual -o $(MANUAL) -version $(VERSION)

# The tests of the whole program run the binary, of which go's cache of test results knows nothing: hence -count=1.
test: need-test build
	go test $(TEST_FLAGS) $$(go list ./... | grep -v /test/)
	go test -tags ci -run TestADay ./media/cast # a whole day needs the processor without the race detector
	go test -tags ci -run TestTenHours ./media/recorder # and memory is the program's own without it
	QUEUECAST=$(CURDIR)/$(BINARY) go test -count=1 $(TEST_FLAGS) ./test/...

# What needs neither a screen, a sound card nor the tools of packaging/need: for the other systems.
ANYWHERE := ./app/about ./app/updates ./app/settings/... ./kiosk/announce/... ./kiosk/intake ./kiosk/keymap ./kiosk/queue ./kiosk/report \
	./media/address ./media/digest ./media/picture ./media/retry ./media/signage ./views/... ./packaging/...
test-anywhere:
	go test -tags ci $(ANYWHERE)

test-packages:
	@packaging/need test-packages
	QUEUECAST_PACKAGES=$(CURDIR)/dist go test -count=1 -timeout 1h -v ./test/packages/...

bench: need-test build
	go test -run '^$$' -bench . -benchmem ./kiosk/... ./media/...
	go run ./test/bench -binary $(BINARY)
	go run ./test/bench -binary $(BINARY) -g711 7
	go run ./test/bench -cameras 8 -seconds 20
	go run ./test/bench -binary $(BINARY) -startup 20
	go run ./test/bench -binary $(BINARY) -joins 24
	DISPLAY= go run ./test/bench -binary $(BINARY) -panel 8
	DISPLAY= go run ./test/bench -binary $(BINARY) -pixels 30

lint:
	go vet ./...
	@out=$$(go run $(GOFUMPT) -l .); [ -z "$$out" ] || { echo "not formatted by gofumpt:"; echo "$$out"; exit 1; }
	go run $(STATICCHECK) ./...
	go run $(ACTIONLINT)
	@# The list of known faults lies on the network: being refused there is no fault of this project's.
	@log=$$(mktemp); if go run $(GOVULNCHECK) ./... >$$log 2>&1; then tail -n 1 $$log; \
	elif grep -q '^Vulnerability #' $$log; then cat $$log; rm -f $$log; exit 1; \
	else echo "warning: govulncheck could not look up known faults:"; tail -n 2 $$log; fi; rm -f $$log

clean:
	rm -rf build dist
