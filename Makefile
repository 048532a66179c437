# tiktrack: build, install and test. `make help` lists the targets.

EXTENSION   = tiktrack
SRCDIR     := $(dir $(firstword $(MAKEFILE_LIST)))
# the version is only in the control file
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(SRCDIR)tiktrack.control)

CORES       = $(wildcard $(SRCDIR)src/*/*_core.c $(SRCDIR)src/*/*/*_core.c)
CORE_HEADERS = $(wildcard $(SRCDIR)src/*/*_core.h $(SRCDIR)src/*/*/*_core.h)
SOURCES     = $(wildcard $(SRCDIR)src/*.c $(SRCDIR)src/*/*.c $(SRCDIR)src/*/*/*.c)
HEADER_FILES     = $(wildcard $(SRCDIR)src/*/*.h $(SRCDIR)src/*/*/*.h)

# Targets that need no PostgreSQL, or install it. PGXS is not included for them,
# because pg_config may not exist yet.
TOOLING     = help accuracy bench bench-growth check check-bi check-cube check-oracle check-slow check-unit demo demo-server demo-stop fuzz fuzz-replay fuzz-server format report report-charts
ifneq ($(filter-out $(TOOLING),$(or $(MAKECMDGOALS),all)),)

SQL_PARTS   = $(addprefix $(SRCDIR)src/,$(shell sed 's/\#.*//' $(SRCDIR)src/install.list))

MODULE_big  = tiktrack
OBJS        = $(patsubst $(SRCDIR)%.c,%.o,$(SOURCES))
DATA        = $(patsubst $(SRCDIR)%,%,$(wildcard $(SRCDIR)src/upgrade/*--*--*.sql))
SCRIPTS     = clients/import/tiktrack-import
# the install script, and the scripts that update to this version, which are built from it until the release
UPDATES     = $(patsubst $(SRCDIR)src/upgrade/%.sql.in,%.sql,$(wildcard $(SRCDIR)src/upgrade/*--$(EXTVERSION).sql.in))
DATA_built  = tiktrack--$(EXTVERSION).sql $(UPDATES)
# one program with its query and its page, and with charts if make report-charts
# has fetched the library for them
SCRIPTS_built = build/report/tiktrack-report

REGRESS     = install $(filter-out install,$(patsubst $(SRCDIR)sql/%.sql,%,$(sort $(wildcard $(SRCDIR)sql/*.sql))))
REGRESS_OPTS = --inputdir=$(or $(SRCDIR),.) --encoding=UTF8
ISOLATION   = $(patsubst $(SRCDIR)test/isolation/specs/%.spec,%,$(sort $(wildcard $(SRCDIR)test/isolation/specs/*.spec)))
ISOLATION_OPTS = --inputdir=$(SRCDIR)test/isolation --load-extension=tiktrack
EXTRA_CLEAN = build
SHLIB_LINK  = -lm

PG_CONFIG  ?= pg_config
# -isystem: no warnings about the server's headers; the last two options make clang
# accept flags of a server that was built with gcc.
PG_CPPFLAGS = -I$(SRCDIR)src -isystem $(shell $(PG_CONFIG) --includedir-server) \
	-DTIKTRACK_VERSION='"$(EXTVERSION)"'
# No other library may replace our functions, as src/exports.map hides them, so the
# compiler may inline them and call them directly.
PG_CFLAGS   = -Wextra -Wno-unused-parameter -fno-semantic-interposition \
	-Wno-unknown-warning-option -Wno-ignored-optimization-argument

# an out-of-tree build needs folders for the objects
$(shell mkdir -p $(patsubst $(SRCDIR)%,%,$(sort $(dir $(SOURCES)))))

PGXS       := $(shell $(PG_CONFIG) --pgxs)
ifeq ($(PGXS),)
$(error $(PG_CONFIG) cannot be run: install postgresql-server-dev-15, or pass PG_CONFIG=/path/to/pg_config)
endif
# VPATH would find objects of the source tree
ifneq ($(realpath $(SRCDIR)),$(realpath .))
ifneq ($(wildcard $(SRCDIR)tiktrack.so),)
$(error the source tree holds a build of its own: run make clean there first)
endif
endif
include $(PGXS)

# before 16 a module exports all of its functions
ifeq ($(PORTNAME), linux)
SHLIB_LINK += -Wl,--version-script=$(SRCDIR)src/exports.map
endif

tiktrack--$(EXTVERSION).sql: $(SQL_PARTS) $(SRCDIR)src/install.list $(SRCDIR)tiktrack.control
	cat $(SQL_PARTS) > $@

$(UPDATES): %.sql: $(SRCDIR)src/upgrade/%.sql.in $(SRCDIR)src/upgrade/assemble tiktrack--$(EXTVERSION).sql
	$(SRCDIR)src/upgrade/assemble $< tiktrack--$(EXTVERSION).sql > $@

CHARTS      = $(wildcard build/report/library.html)
build/report/tiktrack-report: $(wildcard $(SRCDIR)clients/report/*) $(CHARTS)
	@mkdir -p build/report
	$(SRCDIR)clients/report/assemble $(CHARTS) > $@
	@chmod +x $@

# PGXS looks for programs by their paths in the tree, and so would leave them
uninstall: uninstall-programs
.PHONY: uninstall-programs
uninstall-programs:
	rm -f $(addprefix '$(DESTDIR)$(bindir)'/, $(notdir $(SCRIPTS) $(SCRIPTS_built)))

# a loop over bytes
src/reach/reach_registers_core.o: CFLAGS += $(CFLAGS_VECTORIZE)

# PGXS does not track headers, so a changed header rebuilds everything, in seconds
$(OBJS): $(HEADER_FILES) $(SRCDIR)tiktrack.control

else

.PHONY: $(TOOLING)

help:
	@echo "make demo            build, start a private server, import samples, print a report"
	@echo "make demo FILES=...  the same on your own files (ACCOUNT=name YEAR=2026 AT=date TIMEZONE=zone)"
	@echo "make demo-server     leave that server open to a BI tool on this machine"
	@echo "make demo-stop       stop and remove it"
	@echo "make check           install what the tests need and run all of them"
	@echo "make check-slow      the same, and those that take minutes"
	@echo "make accuracy        error of the estimates of people; takes minutes, SCALE=10 longer"
	@echo "make bench           ratios of time to plain SQL, postgresql-hll and DuckDB (ROWS= GROWTH= RUNS= QUERIES=)"
	@echo "make bench-growth    times from 1 to 100 million rows; 45 minutes, 25 GB of disk"
	@echo "make check-bi        dashboards against Metabase's own schema, and the report in a browser; needs npm and Chromium"
	@echo "make check-cube      a BI server, Cube, queries the views, and results are compared with SQL; 180 MB by npm"
	@echo "make check-oracle    every view of random and real datasets against its definition, recomputed outside the server (WORLDS= SEED=)"
	@echo "make report          the demo's dataset as one page, build/report/report.html (the same FILES= and others)"
	@echo "make report-charts   fetch by npm the library for charts of tiktrack-report; before make install"
	@echo "make                 build; make install installs it for the server of PG_CONFIG, make uninstall removes it"
	@echo "make installcheck    regression tests on a running server; REGRESS=sharing runs one"
	@echo "make check-unit      unit tests of the pure cores, under ASan and UBSan"
	@echo "make fuzz            RUNS mutated inputs for each reader; make fuzz-replay: those found before"
	@echo "make fuzz-server     RUNS mutated values through each type's input and receive"
	@echo "make format          clang-format"

# ---- unit tests: the pure cores, without any PostgreSQL include path
UNIT_CFLAGS = -std=c11 -g -O1 -Wall -Wextra -Werror -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined
UNIT_TESTS  = $(patsubst $(SRCDIR)test/unit/%.c,build/unit/%,$(wildcard $(SRCDIR)test/unit/test_*.c))

UNIT_CORES  = $(patsubst $(SRCDIR)src/%.c,build/unit/cores/%.o,$(CORES))

build/unit/cores/%.o: $(SRCDIR)src/%.c $(CORE_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) -I$(SRCDIR)src -c -o $@ $<

build/unit/test_%: $(SRCDIR)test/unit/test_%.c $(UNIT_CORES) $(wildcard $(SRCDIR)test/unit/*.h)
	$(CC) $(UNIT_CFLAGS) -I$(SRCDIR)src -o $@ $< $(UNIT_CORES) -lcmocka -lm

check-unit: $(UNIT_TESTS)
	@failed=0; for t in $(UNIT_TESTS); do $$t || failed=1; done; exit $$failed

# ---- fuzz targets: one per reader of foreign bytes
RUNS       ?= 1000000
FUZZ_CC    ?= clang-14
FUZZ_CFLAGS = -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined
FUZZ_TESTS  = $(patsubst $(SRCDIR)test/fuzz/%.c,build/fuzz/%,$(wildcard $(SRCDIR)test/fuzz/fuzz_*.c))

FUZZ_CORES  = $(patsubst $(SRCDIR)src/%.c,build/fuzz/cores/%.o,$(CORES))

build/fuzz/cores/%.o: $(SRCDIR)src/%.c $(CORE_HEADERS)
	@mkdir -p $(@D); command -v $(FUZZ_CC) >/dev/null || $(SRCDIR)test/setup fuzz
	$(FUZZ_CC) $(FUZZ_CFLAGS) -I$(SRCDIR)src -c -o $@ $<

build/fuzz/fuzz_%: $(SRCDIR)test/fuzz/fuzz_%.c $(FUZZ_CORES) $(wildcard $(SRCDIR)test/fuzz/*.h)
	$(FUZZ_CC) $(FUZZ_CFLAGS) -I$(SRCDIR)src -o $@ $< $(FUZZ_CORES) -lm

fuzz: $(FUZZ_TESTS)
	$(SRCDIR)test/fuzz/run $(RUNS) $(FUZZ_TESTS)

fuzz-replay: $(FUZZ_TESTS)
	$(SRCDIR)test/fuzz/run 0 $(FUZZ_TESTS)

fuzz-server:
	$(SRCDIR)test/fuzz/server $(RUNS)

# ---- accuracy: the table of test/accuracy/RESULTS.md, which is only replaced if all goals are met
SCALE      ?= 1
THREADS    ?= 2

build/accuracy/accuracy: $(SRCDIR)test/accuracy/accuracy.c $(CORES) $(CORE_HEADERS)
	@mkdir -p build/accuracy
	$(CC) -std=c11 -O2 -Wall -Wextra -Werror -pthread -I$(SRCDIR)src -o $@ $< $(CORES) -lm

accuracy: build/accuracy/accuracy
	@{ echo "# How near the number of people is to the truth"; echo; \
		echo "Made by \`make accuracy SCALE=$(SCALE)\` on $$(date -u +%F), seeds from 0. How to read it: README.md."; echo; \
		$< $(SCALE) $(THREADS); } > build/accuracy/RESULTS.md; status=$$?; cat build/accuracy/RESULTS.md; \
	if [ $$status = 0 ]; then cp build/accuracy/RESULTS.md $(SRCDIR)test/accuracy/RESULTS.md; fi; exit $$status

# ---- tests, benchmark, demo and report
check:
	@$(SRCDIR)test/check

# also the test that takes minutes: memory of an export of 100 MB
check-slow:
	@PG_TEST_EXTRA=slow $(SRCDIR)test/check

# tests that need npm or a browser
check-bi:
	@$(SRCDIR)test/bi/run

check-cube:
	@$(SRCDIR)test/bi/cube/run

# compares every cell of every view with test/oracle; ten minutes
WORLDS     ?= 200
check-oracle:
	@$(SRCDIR)test/setup test
	@$(SRCDIR)test/oracle/run --real --worlds $(WORLDS) $(if $(SEED),--seed $(SEED))

# ROWS, GROWTH, RUNS, SEED and QUERIES are explained by test/bench/run --help
bench:
	@$(SRCDIR)test/bench/run
bench-growth:
	@$(SRCDIR)test/bench/run --growth

demo:
	@$(SRCDIR)demo/run $(FILES)

demo-server:
	@$(SRCDIR)demo/run --server$(if $(PORT),=$(PORT)) $(FILES)

demo-stop:
	@$(SRCDIR)demo/run --stop

report-charts:
	@$(SRCDIR)test/setup report
	@$(SRCDIR)clients/report/charts build/report

report: report-charts
	@$(SRCDIR)clients/report/run $(FILES)

format:
	clang-format -i $(SOURCES) $(HEADER_FILES) $(wildcard $(SRCDIR)test/*/*.c $(SRCDIR)test/*/*.h)

endif
