# Everything sets itself up: a machine needs Python 3.11 with pip, and make.
PYTHON ?= python3
RAW ?=
ARGS ?=
SIZE ?= 1
ROUNDS ?= 3
PEERS ?=

UV_VERSION := 0.13.9
UV := .tools/uv/bin/uv
READY := .venv/.ready
BIN := .venv/bin

export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON := $(shell command -v $(PYTHON))

.PHONY: run test check ui bench bench-open-data bench-intake bench-measures bench-queries faults audit clean

# The main job: on the embedded sample, or on any folder of deliveries with RAW=DIR. The sample's people are invented,
# so the key of their pseudonyms is public; a force's own is generated at its first run.
run: $(READY)
ifeq ($(RAW),)
	$(BIN)/performance sample warehouse/sample
	PERFORMANCE_PSEUDONYM_KEY=$$(cat sample/pseudonym.key) \
	$(BIN)/performance run --raw warehouse/sample/raw --reference sample/reference \
		--commentary sample/commentary --as-at 2017-01-12 --month 2016-12 $(ARGS)
else
	$(BIN)/performance run --raw $(RAW) $(ARGS)
endif

# Two processes, and a thread of Polars for each: two would wait for each other's core.
test: $(READY)
	POLARS_MAX_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(READY)
	$(UV) lock --check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/ty check schemas assets pipelines sample

audit: $(READY)
	.ci/audit

ui: $(READY)
	PERFORMANCE_RAW=$${PERFORMANCE_RAW:-warehouse/sample/raw} PERFORMANCE_REFERENCE=$${PERFORMANCE_REFERENCE:-sample/reference} \
	PERFORMANCE_COMMENTARY=$${PERFORMANCE_COMMENTARY-sample/commentary} \
	PERFORMANCE_PSEUDONYM_KEY=$${PERFORMANCE_PSEUDONYM_KEY-$$(cat sample/pseudonym.key)} \
	$(BIN)/performance ui $(ARGS)

# The whole job and its peers on the same extracts, 1, 10 or 60 times the sample: ROUNDS=3 PEERS="duckdb_sql polars_bare".
bench: $(READY)
	$(UV) sync --frozen --quiet --group peers
	$(BIN)/python -m benchmarks.job --size $(SIZE) --rounds $(ROUNDS) $(if $(PEERS),--peers $(PEERS)) $(ARGS)

bench-open-data: $(READY)
	$(BIN)/python -m benchmarks.open_data $(RAW)

bench-intake: $(READY)
	$(BIN)/performance sample warehouse/sample
	PERFORMANCE_PSEUDONYM_KEY=$$(cat sample/pseudonym.key) \
	$(BIN)/python -m benchmarks.intake $(or $(RAW),warehouse/sample/raw)

bench-measures: $(READY)
	$(BIN)/python -m benchmarks.measures $(or $(WAREHOUSE),warehouse) $(PART)

bench-queries: $(READY)
	$(BIN)/python -m benchmarks.queries $(ARGS)

# Hours on two cores: runs killed, disks filled, deliveries broken and in any order, readers beside publishing.
faults: $(READY)
	$(BIN)/python -m tests.faults.killed --kills 100 --disks 20
	$(BIN)/python -m tests.faults.malformed --count 60
	$(BIN)/python -m tests.faults.readers --readers 16 --publishes 100
	$(BIN)/python -m tests.faults.orders --orders 50 --pairs 5
	$(BIN)/python -m tests.faults.identifiers

clean:
	rm -rf .tools .venv

$(UV):
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools/uv uv==$(UV_VERSION)

$(READY): pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --quiet
	touch $@
