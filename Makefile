# Every target says what it does, and can be run again at any time. The work is in scripts/.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test fuzz torture check bench coverage contract fmt openapi released messages schema clients gateway connector browser upgrade sbom clean rust postgres

# dev, not release: the first `make run` takes about half the time, and password hashing is optimised in both.
# For measurements: make run PROFILE=release
PROFILE ?= dev
# More flags for the server: make run ARGS='--listen 0.0.0.0:80'
ARGS ?=
# How many times `make torture` kills the server or the database.
KILLS ?= 60

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: rust postgres ## Install what is missing, build, start everything, print where it is
	@echo "==> Building (the first time takes some minutes)"
	@cargo build --package gatepass-server --bin gatepass --profile $(PROFILE)
	@echo "==> Starting; data in $${GATEPASS_DATA_DIR:-./.gatepass}, Ctrl-C stops"
	@exec cargo run --quiet --package gatepass-server --bin gatepass --profile $(PROFILE) -- serve $(ARGS)

test: rust postgres ## Install what is missing and run every test
	@echo "==> Building and running the tests"
	@cargo test --workspace
	@echo "==> The README's walk"
	@scripts/walk.sh
	@echo "==> The desk, step by step"
	@scripts/walkthrough.sh
	@echo "==> The SSH gateway"
	@scripts/gateway.sh
	@echo "==> The connector for Unix groups"
	@scripts/connector.sh

fuzz: rust ## Throw made-up input at every parser, for MINUTES=10
	@scripts/fuzz.sh

torture: rust postgres ## Kill server and database under load, KILLS times, and look for lost or doubled changes
	@echo "==> Building"
	@cargo build --package gatepass-server --bin gatepass --package gatepass-torture --bin torture --profile $(PROFILE)
	@cargo run --quiet --package gatepass-torture --bin torture --profile $(PROFILE) -- --kills $(KILLS)

check: rust postgres ## The fast gate: format, lints, fences, contract, messages, schema, migrations
	@scripts/check.sh

bench: rust postgres ## Measure it and write docs/performance.md (QUICK=1 only tries the tool; LARGE=1, ROUNDS, SECONDS_EACH)
	@QUICK=$(QUICK) LARGE=$(LARGE) ROUNDS=$(ROUNDS) SECONDS_EACH=$(SECONDS_EACH) OUT=$(OUT) \
		PROFILE=$(if $(filter file,$(origin PROFILE)),release,$(PROFILE)) scripts/bench.sh

coverage: rust ## Measure how many lines of the domain its tests run; fails below 95%
	@scripts/coverage.sh

contract: rust postgres ## Call a running server with Schemathesis as four personas, and check it against its contract
	@scripts/contract.sh

fmt: rust ## Format the code
	@cargo fmt --all
	@rustfmt --edition 2024 crates/api/src/tickets/kind/*.rs

openapi: rust ## Write openapi/gatepass.json
	@scripts/check/openapi.sh --fix

released: rust ## Make today's contract the one that later changes must not break
	@scripts/check/compatibility.sh --release

messages: rust ## Write docs/messages.md, and draw its pictures with a headless Chromium
	@scripts/check/messages.sh --fix

schema: rust postgres ## Write crates/persistence/src/schema.rs
	@scripts/check/schema.sh --fix

clients: rust postgres ## Generate clients from the contract (docs/clients.md), and take a ticket through its life with each
	@scripts/clients.sh

gateway: rust postgres ## Drive the SSH gateway of examples/ with ssh, before a real sshd
	@scripts/gateway.sh

connector: rust postgres ## Run the connector of examples/ on a copy of this machine's groups
	@scripts/connector.sh

browser: rust postgres ## Log in and call through Swagger UI in a headless Chromium that reaches no other host
	@scripts/browser.sh

upgrade: rust postgres ## Run the last release on a database that this version migrates, and both side by side
	@scripts/upgrade.sh

sbom: rust ## Write target/sbom/gatepass.cdx.json: the crates of the release build (CycloneDX)
	@scripts/sbom.sh

clean: ## Remove what was built; data and tools stay
	@echo "==> Removing what was built"
	@cargo clean

rust:
	@command -v cargo >/dev/null || { echo "error: no cargo: install Rust from https://rustup.rs" >&2; exit 1; }

postgres:
	@if [ -z "$$GATEPASS_DATABASE_URL" ] || [ "$(MAKECMDGOALS)" != run ]; then scripts/ensure/postgres.sh; fi
