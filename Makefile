# make run    installs what is missing, builds, opens the window (without a display: runs the station without one)
# make test   installs what the tests need, runs them all
# make bench  measures; the figures are in docs/BENCHMARKS.md
# make lint   vet, gofumpt, staticcheck, govulncheck

BINARY  := build/queuecast
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

# Two flag sets and no more, because a change of flags builds the C parts of Fyne anew (minutes): one for the program, one
# for the tests. The tag ci keeps OpenGL out of the tests; the program itself is tested under a real X server.
BUILD_FLAGS := -ldflags "-s -w -X main.version=$(VERSION)"
TEST_FLAGS  := -race -tags ci

GOFUMPT     := mvdan.cc/gofumpt@v0.9.2
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.8.0

.PHONY: run build test bench lint clean need-run need-test

run: need-run build
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" != Linux ]; then exec $(BINARY); else exec $(BINARY) serve; fi

build:
	go build $(BUILD_FLAGS) -o $(BINARY) .

need-run:
	@packaging/need run

need-test:
	@packaging/need test

# The tests of the whole program run the binary, of which go's cache of test results knows nothing: hence -count=1.
test: need-test build
	go test $(TEST_FLAGS) $$(go list ./... | grep -v /test/)
	QUEUECAST=$(CURDIR)/$(BINARY) go test -count=1 $(TEST_FLAGS) ./test/...

bench: need-test build
	go test -run '^$$' -bench . -benchmem ./kiosk/... ./media/...
	go run ./test/bench -binary $(BINARY)

lint:
	go vet ./...
	@out=$$(go run $(GOFUMPT) -l .); [ -z "$$out" ] || { echo "not formatted by gofumpt:"; echo "$$out"; exit 1; }
	go run $(STATICCHECK) ./...
	@# The list of known faults lies on the network: being refused there is no fault of this project's.
	@log=$$(mktemp); if go run $(GOVULNCHECK) ./... >$$log 2>&1; then tail -n 1 $$log; \
	elif grep -q '^Vulnerability #' $$log; then cat $$log; rm -f $$log; exit 1; \
	else echo "warning: govulncheck could not look up known faults:"; tail -n 2 $$log; fi; rm -f $$log

clean:
	rm -rf build
