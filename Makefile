# Every target sets up .venv itself: Python 3.11 and make are all that a machine needs.
PYTHON ?= python3
PORT ?= 3000
DATA ?=
AIRPORT ?=
OF = $(if $(AIRPORT),--airport '$(AIRPORT)')
BENCH ?=
URL ?=
LOAD_SECONDS ?= 60
LOAD_USERS ?= 20
IMAGE ?= flight_delay:latest
TAG ?=
FORCE ?=
BIN := .venv/bin
# The peers' pickled model must be the served one: a store of its own, with the embedded flights.
BENCH_HOME = BENTOML_HOME=$(CURDIR)/.venv-bench/bentoml
export BENTOML_DO_NOT_TRACK := True

.PHONY: $(shell grep -oE '^[a-z-]+:' Makefile | tr -d :)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s%s\n", $$1, $$2 }' Makefile

serve: .venv/ready ## train if there is no model, serve on 127.0.0.1:PORT (3000)
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT))).close()' \
		2>/dev/null || { echo "port $(PORT) is in use; another: make serve PORT=3001"; exit 1; }
	@$(BIN)/python -m train --if-missing --url http://127.0.0.1:$(PORT) $(OF) $(if $(DATA),--data '$(DATA)')
	@printf '\n  http://127.0.0.1:$(PORT) is the board: drop the schedule of a day there.\n'
	@printf '  http://127.0.0.1:$(PORT)/docs explains every field and sends a request.\n\n'
	@exec $(BIN)/bentoml serve service:FlightDelay --host 127.0.0.1 --port $(PORT)

train: .venv/ready ## train a model; DATA=path-or-url, AIRPORT=airports/nyc.yaml
	@$(BIN)/python -m train $(OF) $(if $(DATA),--data '$(DATA)')

models: .venv/ready ## all models on the same months: which is served, and why
	@$(BIN)/python -m train.registry list

report: .venv/ready ## open the report of the served model, or say where it is
	@$(BIN)/python -m train.registry report

promote: .venv/ready ## serve TAG, a model of the store, again
	@$(BIN)/python -m train.registry promote $(TAG)

rollback: .venv/ready ## serve the model before the served one again
	@$(BIN)/python -m train.registry back

state: .venv/ready ## tell what left, DATA=path-or-url, to FLIGHT_LIVE
	@$(if $(DATA),,echo 'which file tells what left? make state DATA=yesterday.csv'; exit 2)
	@$(BIN)/python -m flights.departures '$(DATA)' || [ $$? = 3 ] # rows are rejected

test: .venv/tools ## run the tests
	$(BIN)/pytest -m 'not slow'

test-slow: .venv/tools ## run what takes longer: faults, fuzz, images, load
	$(BIN)/pytest -m slow -o timeout=600

lint: .venv/tools ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

check-deploy: .venv-deploy/ready ## check what is under deploy/ and .github/
	@deploy/check.sh

# Training reads and writes with onnx only models of its own; what serves does not have it. Newer
# ones do not go with skl2onnx 1.20. All are fixed in onnx 1.21.
KNOWN_HOLES = CVE-2025-51480 CVE-2026-27489 CVE-2026-28500 CVE-2026-34445

digests: ## pin base and builder images (skopeo, the internet)
	@deploy/digests.sh

audit: .venv-deploy/ready ## look for known holes in what is pinned (the internet)
	.venv-deploy/bin/pip-audit --strict --disable-pip --require-hashes -r requirements-dev.txt \
		$(KNOWN_HOLES:%=--ignore-vuln %)

MUTANTS ?= 1000
mutation: export TRAINED_STORE = $(CURDIR)/reports/mutants
mutation: .venv/tools ## how many of 1,000 changes of the code the tests notice (1 h)
	@BENTOML_HOME=$(TRAINED_STORE) $(BIN)/python -m train --if-missing
	@$(BIN)/mutmut run flights.process.configuration.x_count_in__mutmut_1 # changes all, judges one
	@$(BIN)/python -m tests.mutants $(MUTANTS)

build: .venv/ready ## build the Bento, with the newest model of the store
	@$(BIN)/python -m train --if-missing $(OF) $(if $(DATA),--data '$(DATA)')
	$(BIN)/bentoml build
	@printf '\n  Try it: $(BIN)/bentoml serve flight_delay:latest --host 127.0.0.1\n  Its image: make image\n'

image: build .venv-deploy/ready ## build the Bento, its image: docker, podman or buildah
	@deploy/image/image.sh

sbom: .venv-deploy/ready ## list the packages that ship: flight_delay.cdx.json
	@.venv-deploy/bin/cyclonedx-py requirements --output-reproducible \
		--outfile flight_delay.cdx.json requirements.txt

models-push: .venv/ready ## push the served model, or TAG=, to gs://BUCKET; FORCE=reason
	@$(BIN)/python -m deploy.release.models push $(TAG) $(if $(FORCE),--force '$(FORCE)')

models-pull: .venv/ready ## get the champion of gs://BUCKET, or TAG=
	@$(BIN)/python -m deploy.release.models pull $(TAG)

retrain: .venv/ready ## learn from DATA= and push what beats the champion of BUCKET=
	@store=$$(mktemp -d) && trap 'rm -rf "$$store"' EXIT && \
		BENTOML_HOME=$$store DATA='$(DATA)' AIRPORT='$(AIRPORT)' FORCE='$(FORCE)' \
		$(BIN)/python -m deploy.release.retrain

bench: .venv/ready .venv-bench/ready ## compare the speed with other servers, 12 minutes (wrk)
	@rm -rf .venv-bench/bentoml # a model of other code answers otherwise
	@$(BENCH_HOME) $(BIN)/python -m train --if-missing --airport airports/scl.yaml
	@$(BENCH_HOME) .venv-bench/bin/python -m bench.compare $(BENCH)

profile: .venv/ready .venv-bench/ready ## flame graph of a worker under load: bench/flame.svg
	@$(BENCH_HOME) $(BIN)/python -m train --if-missing --airport airports/scl.yaml
	@$(BENCH_HOME) .venv-bench/bin/python -m bench.compare.profile

soak: .venv/ready .venv-bench/ready ## a burst, twice the connections, minutes of full load
	@$(BENCH_HOME) $(BIN)/python -m train --if-missing --airport airports/scl.yaml
	@$(BENCH_HOME) .venv-bench/bin/python -m bench.slo.soak $(BENCH)

load: .venv/tools ## users like real ones for LOAD_SECONDS (60): deploy/slo.yaml
	@$(BIN)/python -m train --if-missing
	@$(BIN)/python -m bench.load --run-time $(LOAD_SECONDS) --users $(LOAD_USERS) --html bench/load.html

stress: .venv/ready ## wrk -t2 -c200 -d45s against a fresh server or URL=
	@$(if $(URL),:,$(BIN)/python -m train --if-missing)
	@$(BIN)/python -m bench.slo.stress $(if $(URL),--url '$(URL)')

slo: .venv/tools ## every objective as load doubles, 5 minutes (wrk)
	@$(BIN)/python -m train --if-missing
	@$(BIN)/python -m bench.slo --image '$(IMAGE)' $(BENCH)

data: .venv/ready ## simulate the embedded data set again
	$(BIN)/python -m train.simulator

rules: .venv/tools ## write alerts and dashboards from deploy/slo.yaml
	$(BIN)/python -m deploy.monitoring.rules

dashboard: .venv/tools ## draw the dashboard from a short load (prometheus); URL=
	@$(BIN)/python -m train --if-missing
	$(BIN)/python -m deploy.monitoring.picture $(if $(URL),--url '$(URL)')

lock: .venv/tools ## resolve the pinned requirements anew
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header pyproject.toml \
		--extra dev -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header pyproject.toml \
		-c requirements-dev.txt -o requirements.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header pyproject.toml \
		--extra train -c requirements-dev.txt -o requirements-train.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header bench/requirements.in \
		-c requirements-dev.txt -o bench/requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header deploy/requirements.in \
		-o deploy/requirements.txt

clean: ## remove what targets made here; the model store stays
	rm -rf .venv .venv-bench .venv-deploy .mypy_cache .pytest_cache .ruff_cache

# What serving and training need: what tests and tools need beside it comes when they are asked for.
.venv/ready: requirements-train.txt
	@echo 'installing what requirements-train.txt pins into .venv: a minute or two …'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-train.txt
	@touch $@

.venv/tools: .venv/ready requirements-dev.txt
	@echo 'installing what else requirements-dev.txt pins into .venv: a minute or two …'
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv-bench/ready: bench/requirements.txt
	@echo 'installing what bench/requirements.txt pins into .venv-bench: a minute or two …'
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.txt
	@touch $@

.venv-deploy/ready: deploy/requirements.txt deploy/package-lock.json
	@echo 'installing what deploy/requirements.txt pins into .venv-deploy: a minute or two …'
	$(PYTHON) -m venv .venv-deploy
	.venv-deploy/bin/pip install --quiet --disable-pip-version-check --require-hashes -r deploy/requirements.txt
	mkdir -p .venv-deploy/node && cp deploy/package.json deploy/package-lock.json .venv-deploy/node
	! command -v npm >/dev/null || npm ci --ignore-scripts --silent --prefix .venv-deploy/node
	@touch $@
