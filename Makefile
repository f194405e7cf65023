# Every target sees to its own set-up; only Go and make have to be here.

GOLANGCI_LINT_VERSION := v2.15.0
GOVULNCHECK_VERSION   := v1.9.0
GORELEASER_VERSION    := v2.15.1
CYCLONEDX_VERSION     := v1.10.0

# Kept in the project and by version: nothing of the machine's is used or changed, and a new pin is a new file.
GOLANGCI_LINT := .cache/golangci-lint-$(GOLANGCI_LINT_VERSION)/golangci-lint
GORELEASER    := .cache/goreleaser-$(GORELEASER_VERSION)/goreleaser
CYCLONEDX     := .cache/cyclonedx-gomod-$(CYCLONEDX_VERSION)/cyclonedx-gomod

# Empty outside a git clone, where Go could not stamp the binary either.
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null)
# TAGS=otel: with traces for OpenTelemetry.
TAGS     ?=
BUILD    := -trimpath -tags '$(TAGS)' -buildvcs=$(if $(VERSION),auto,false) -ldflags '-s -w -X main.version=$(or $(VERSION),dev)'
FUZZTIME ?= 30s
# Most tests wait, for Redis, Slack's answers and the browser: more of them at the same time than there are processors.
PARALLEL ?= 8
# The race detector would make minutes of these: weeks of the demo's life, again and again, and all that a browser does.
UNRACED  := ^(TestDemo(By|For|On|Tab|.*InABrowser).*|TestJumps|TestStartAgain|Test(Script|Tour|Nudges)(At|From)AnyMoment)$$
SOAK     ?= 10m
RATE     ?= 200
BENCH    ?= .

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: build ## try Shine without Slack, in a browser (ARGS=--script: in the terminal)
	@bin/shine demo $(ARGS)

.PHONY: build
build: ## build bin/shine, one static binary
	CGO_ENABLED=0 go build $(BUILD) -o bin/shine ./cmd/shine

.PHONY: test
test: ## run every test, all but a few with the race detector
	@.ci/setup redis-server chromium gcc
	CGO_ENABLED=1 go test -race -count=1 -parallel $(PARALLEL) -timeout 15m -skip '$(UNRACED)' ./...
	CGO_ENABLED=0 go test -count=1 -parallel $(PARALLEL) -timeout 15m -run '$(UNRACED)' ./cmd/shine ./cmd/shine/demo

.PHONY: faults
faults: ## let everything go wrong around the real program, and write the table of what survives
	@.ci/setup redis-server
	go test ./cmd/shine/faults -run '^TestFaults$$' -count=1 -parallel $(PARALLEL) -timeout 60m -all \
		-table '$(CURDIR)/deploy/docs/reliability.md'

.PHONY: soak
soak: ## run three copies under 200 commands a second for 10 minutes (SOAK=1h RATE=50: otherwise)
	@.ci/setup redis-server
	go test ./cmd/shine/faults -run '^TestSoak$$' -count=1 -timeout 0 -v -soak $(SOAK) -rate $(RATE)

.PHONY: alerts
alerts: ## let each alert fire, and ask a real Prometheus what the dashboard shows
	@.ci/setup redis-server prometheus
	go test ./deploy ./cmd/shine -run 'Alert|Prometheus' -count=1 -v

.PHONY: traces
traces: ## test the traces that only a build with TAGS=otel has
	@.ci/setup redis-server
	go test -tags otel ./bot ./cmd/shine -run Trace -count=1 -v

.PHONY: openapi
openapi: ## compare what the simulator's control answers with its OpenAPI document
	go test -tags openapi ./bot/slacksim/control -count=1

.PHONY: anyday
anyday: ## run every test as on other days: weekdays, clock changes, ends of years
	@.ci/setup redis-server chromium
	.ci/anyday

.PHONY: check
check: $(GOLANGCI_LINT) ## check format, modules, lint and known vulnerabilities
	go mod tidy -diff
	go mod verify
	$(GOLANGCI_LINT) fmt --diff
	go vet ./...
	$(GOLANGCI_LINT) run
	@if command -v shellcheck >/dev/null; then shellcheck .ci/*; else echo 'shell scripts: NOT checked (no shellcheck here)'; fi
	@if curl -fsS -m 10 -o /dev/null https://vuln.go.dev/index/db.json 2>/dev/null; \
		then go run golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK_VERSION) ./...; \
		else echo 'vulnerabilities: NOT checked (vuln.go.dev cannot be reached)'; fi

.PHONY: fuzz
fuzz: ## run each fuzz target for 30 s (FUZZTIME=5m: longer)
	@grep -rl --include='*_test.go' '^func Fuzz' bot cmd credit storage | while read -r file; do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$file"); do \
			echo "== $$target ($${file%/*})"; \
			go test -run='^$$' -fuzz="^$$target\$$" -fuzztime=$(FUZZTIME) "./$${file%/*}" </dev/null || exit 1; \
		done; \
	done

.PHONY: page
page: ## look at the demo's page in every size, by day and by night
	@.ci/setup redis-server chromium npm
	go test ./cmd/shine -run '^TestDemo' -count=1 -timeout 50m -every-size

.PHONY: pictures
pictures: ## take the README's pictures anew, from the demo
	@.ci/setup redis-server chromium emoji
	go test ./cmd/shine -run '^TestDemo(|Surfaces|Nudges|Film)InABrowser$$' -count=1 -pictures '$(CURDIR)/deploy/pictures'

.PHONY: bench
bench: SHELL := /bin/bash -o pipefail
bench: ## measure, against limits of the same run, and make a table of it (BENCH=Record: only these)
	@.ci/setup redis-server
	go test -p 1 -run='^$$' -bench='$(BENCH)' -benchmem -timeout 60m \
		./storage/... ./bot/... ./credit/... ./cmd/shine/faults | go run ./cmd/budgets

.PHONY: release-dry-run
release-dry-run: GORELEASER_ARGS := --snapshot --skip=sign,publish,announce
release-dry-run: release ## make a release in dist/, without keys and Docker
	@echo 'made in dist/: programs, archives, packages, SBOMs, checksums'
	@echo 'left out: signatures and provenance, for which the workflow has an identity; the release itself; and the'
	@echo '          images (docker build -f deploy/Dockerfile . and the same with --target with-redis)'

# What the workflow does. It has the rights to sign and to publish.
.PHONY: release
release: $(GORELEASER) $(CYCLONEDX)
	PATH="$(CURDIR)/$(dir $(CYCLONEDX)):$$PATH" $(GORELEASER) release --clean $(GORELEASER_ARGS)

$(GORELEASER):
	CGO_ENABLED=0 GOBIN='$(CURDIR)/$(@D)' go install github.com/goreleaser/goreleaser/v2@$(GORELEASER_VERSION)

$(CYCLONEDX):
	CGO_ENABLED=0 GOBIN='$(CURDIR)/$(@D)' go install \
		github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@$(CYCLONEDX_VERSION)

$(GOLANGCI_LINT):
	CGO_ENABLED=0 GOBIN='$(CURDIR)/$(@D)' go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
