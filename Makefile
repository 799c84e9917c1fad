# mailproc: one non-recursive makefile. See README.md for what the targets do.
#
# Objects live in build/<variant>/, so that release, asan, crash and fuzz never
# mix. Everything but main.o goes into one library that the tests link.

CC ?= cc
CFLAGS ?= -O2 -g
LDFLAGS ?=
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/mailproc
DOCDIR ?= $(PREFIX)/share/doc/mailproc
UNITDIR ?= $(PREFIX)/lib/systemd/system

VARIANT ?= release
B := build/$(VARIANT)

PKGS := gmime-3.0 sqlite3 libsodium libcurl gnutls md4c libutf8proc libxml-2.0 libseccomp libmagic libgsf-1 libqpdf cairo pangocairo fontconfig libpsl
# libetpan's own .pc makes the program non-PIE, so its flag is given by hand.
LIBS_OWN = -letpan

# Third-party headers are -isystem: their warnings are not ours.
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null | sed 's/-I/-isystem /g')
PKG_LIBS := $(filter-out -specs=%,$(shell pkg-config --libs $(PKGS) 2>/dev/null))

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wcast-qual -Wpointer-arith \
	-Wformat=2 -Wundef -Wvla -Wswitch-enum -Wimplicit-fallthrough
HARDEN := -fstack-protector-strong -fPIE
OURS := -std=c17 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -Imailproc -include mailproc/base/banned.h \
	-DMAILPROC_DATADIR='"$(DATADIR)"' $(WARN) $(HARDEN) $(PKG_CFLAGS)
OURLD := -pie -Wl,-z,relro,-z,now

ifeq ($(VARIANT),release)
OURS += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-clash-protection -fcf-protection
endif
ifeq ($(VARIANT),asan)
OURS += -Werror -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined -DMAILPROC_SANITIZED
OURLD += -fsanitize=address,undefined
endif
ifeq ($(VARIANT),crash)
OURS += -Werror -O1 -g -DMAILPROC_CRASH
endif
ifeq ($(VARIANT),fuzz)
CC := clang
OURS += -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -DMAILPROC_SANITIZED
OURLD += -fsanitize=address,undefined
endif
ifneq ($(filter lint lint-clang,$(VARIANT)),)
OURS += -Werror
endif

SRC := $(sort $(wildcard mailproc/*/*.c))
OBJ := $(SRC:%.c=$(B)/%.o)
LIB := $(B)/libmailproc.a
BIN := $(B)/bin/mailproc
HAVE_MAIN := $(wildcard mailproc/main.c)

# The SQL is part of the program: each file of db/ becomes a C string.
MIGRATIONS := $(sort $(wildcard db/migrations/*.sql))

.DEFAULT_GOAL := all
.PHONY: looks refresh-clients all run check check-long check-clients valgrind lint fuzz install clean objects unit replay fuzzers e2e flags

all: build/mailproc

build/mailproc: $(BIN)
	@ln -sf $(VARIANT)/bin/mailproc $@

$(B)/%.o: %.c Makefile
	@mkdir -p $(@D)
	@$(if $(V),,echo "  CC $<";) $(CC) $(OURS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/db/migrations.c: $(MIGRATIONS) contrib/embed-sql Makefile
	@mkdir -p $(@D)
	@sh contrib/embed-sql $(MIGRATIONS) > $@.new && mv $@.new $@

$(B)/db/migrations.o: $(B)/db/migrations.c
	@$(CC) $(OURS) $(CFLAGS) -c -o $@ $<

$(LIB): $(OBJ) $(if $(MIGRATIONS),$(B)/db/migrations.o)
	@rm -f $@ && ar rcs $@ $^

$(BIN): $(B)/mailproc/main.o $(LIB)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(CFLAGS) $(OURLD) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) $(LIBS_OWN)

objects: $(OBJ) $(B)/mailproc/main.o $(B)/db/migrations.o

# Unit tests: one program for each tests/unit/test_*.c, linked with the library.
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
UNIT := $(UNIT_SRC:tests/unit/%.c=$(B)/tests/%)

$(B)/tests/%: tests/unit/%.c $(LIB) Makefile
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(OURS) -Itests $(CFLAGS) -MMD -MP $(OURLD) -o $@ $< $(LIB) $(PKG_LIBS) $(LIBS_OWN) -lcmocka

unit: $(UNIT)

# Fuzz targets: tests/fuzz/fuzz_X.c, whose found inputs stand in tests/corpus/X.
# `make fuzz` looks for new ones; `make check` replays what is there.
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
REPLAY := $(FUZZ_NAMES:%=$(B)/replay/replay_%)
FUZZERS := $(FUZZ_NAMES:%=$(B)/fuzz/fuzz_%)
FUZZ_SECONDS ?= 20

$(B)/replay/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/replay_main.c $(LIB) Makefile
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(OURS) $(CFLAGS) $(OURLD) -o $@ $(filter %.c,$^) $(LIB) $(PKG_LIBS) $(LIBS_OWN)

$(B)/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(LIB) Makefile
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(OURS) $(CFLAGS) $(OURLD) -fsanitize=fuzzer -o $@ $< $(LIB) $(PKG_LIBS) $(LIBS_OWN)

replay: $(REPLAY)
fuzzers: $(FUZZERS)

fuzz:
	@contrib/install-packages build fuzz
	@$(MAKE) --no-print-directory VARIANT=fuzz fuzzers
	@sh tests/fuzz/run $(FUZZ_SECONDS) $(FUZZ_NAMES)

# Programs that the tests on real servers run: tests/e2e/*.c.
E2E := $(patsubst tests/e2e/%.c,$(B)/e2e/%,$(sort $(wildcard tests/e2e/*.c)))

$(B)/e2e/%: tests/e2e/%.c $(LIB) Makefile
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(OURS) $(CFLAGS) -MMD -MP $(OURLD) -o $@ $< $(LIB) $(PKG_LIBS) $(LIBS_OWN)

e2e: $(E2E)

run:
	@contrib/install-packages build
	@$(MAKE) --no-print-directory all
	@sh contrib/run-sample build/mailproc var

# The longest tests first, so that none is left over at the end.
SCRIPTS := $(sort $(wildcard tests/crash/*.sh)) $(sort $(wildcard tests/e2e/*.sh)) \
	tests/servers/selftest.sh $(filter-out %/lib.sh,$(sort $(wildcard tests/flow/*.sh))) \
	$(sort $(wildcard tests/tree/*.sh))

check:
	@contrib/install-packages build check
	@$(MAKE) --no-print-directory VARIANT=asan build/asan/bin/mailproc unit replay e2e
	@$(MAKE) --no-print-directory VARIANT=crash build/crash/bin/mailproc
	@$(MAKE) --no-print-directory all
	@sh tests/servers/unpack.sh build/servers
	@MAILPROC=$(CURDIR)/build/asan/bin/mailproc MAILPROC_CRASH=$(CURDIR)/build/crash/bin/mailproc \
	    MAILPROC_RELEASE=$(CURDIR)/build/release/bin/mailproc SERVERS=$(CURDIR)/build/servers \
	    E2E=$(CURDIR)/build/asan/e2e SOURCE=$(CURDIR) \
	    CMOCKA_MESSAGE_OUTPUT=TAP \
	    ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1 \
	    sh tests/run $(SCRIPTS:%="sh %") $(UNIT_SRC:tests/unit/%.c=build/asan/tests/%) \
	    $(foreach n,$(FUZZ_NAMES),"build/asan/replay/replay_$n tests/corpus/$n")

# The round trip of random answers, at length; SEED, FIRST and CASES=1 play one again.
SEED ?= 1
FIRST ?= 0
CASES ?= 10000

check-long:
	@contrib/install-packages build check
	@$(MAKE) --no-print-directory all
	@SOURCE=$(CURDIR) MAILPROC=$(CURDIR)/build/release/bin/mailproc TEST_SECONDS=7200 \
	    MAILPROC_RELEASE=$(CURDIR)/build/release/bin/mailproc \
	    ROUNDTRIP_SEED=$(SEED) ROUNDTRIP_FIRST=$(FIRST) ROUNDTRIP_CASES=$(CASES) \
	    sh tests/run -l build/long-logs "sh tests/flow/roundtrip.sh"

# Real mail clients answer our mail; RECORD=1 keeps what they make for `make check`.
check-clients:
	@contrib/install-packages build check clients
	@$(MAKE) --no-print-directory all
	@SOURCE=$(CURDIR) MAILPROC=$(CURDIR)/build/release/bin/mailproc TEST_SECONDS=1200 \
	    MAILPROC_RELEASE=$(CURDIR)/build/release/bin/mailproc RECORD=$(RECORD) \
	    sh tests/run -l build/client-logs "sh tests/clients/check.sh"

# The unit tests again, without sanitizers: valgrind also sees what is read
# before anything was written there. test_child is left out: what it starts is
# itself again, and /proc/self/exe is valgrind.
VALGRIND := valgrind -q --error-exitcode=9 --leak-check=full --suppressions=tests/valgrind.supp
VALGRIND_UNIT := $(filter-out tests/unit/test_child.c,$(UNIT_SRC))

valgrind:
	@contrib/install-packages build check valgrind
	@$(MAKE) --no-print-directory VARIANT=release unit
	@CMOCKA_MESSAGE_OUTPUT=TAP SOURCE=$(CURDIR) TEST_SECONDS=1200 TEST_PATIENCE=50 sh tests/run -l build/valgrind-logs \
	    $(foreach t,$(VALGRIND_UNIT:tests/unit/%.c=build/release/tests/%),"$(VALGRIND) $t")

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(DATADIR)/contrib $(DESTDIR)$(MANDIR)/man5 \
	    $(DESTDIR)$(MANDIR)/man8 $(DESTDIR)$(DOCDIR) $(DESTDIR)$(UNITDIR)
	install -m 755 $(BIN) $(DESTDIR)$(BINDIR)/mailproc
	cp -R forms templates $(DESTDIR)$(DATADIR)/
	install -m 644 contrib/init.conf $(DESTDIR)$(DATADIR)/contrib/init.conf
	install -m 644 mailproc/man/*.5 $(DESTDIR)$(MANDIR)/man5/
	install -m 644 mailproc/man/*.8 $(DESTDIR)$(MANDIR)/man8/
	install -m 644 README.md LICENSE $(DESTDIR)$(DOCDIR)/
	install -m 644 contrib/mailproc.service $(DESTDIR)$(UNITDIR)/mailproc.service

# The flags, for clang-tidy.
flags:
	@echo $(OURS)

# Pictures of every form and mail in a headless Chromium, for somebody to look at,
# and what can be done with a form there: build/looks.
looks:
	@contrib/install-packages build check looks
	@$(MAKE) --no-print-directory VARIANT=asan build/asan/tests/test_every_mail
	@rm -rf build/looks && mkdir -p build/looks
	@RENDER_OUT=build/looks build/asan/tests/test_every_mail
	@python3 tests/looks/look.py build/looks

# What mail clients know of HTML and CSS: tests/looks/clients.tsv, made from the npm
# package caniemail. It wants a newer Node than Debian 12 has and 45 packages
# more, so that only its data is taken, and only when somebody asks for it.
CANIEMAIL := caniemail@1.0.5
refresh-clients:
	@command -v npm >/dev/null || contrib/install-packages refresh
	@rm -rf build/caniemail && mkdir -p build/caniemail
	@cd build/caniemail && npm pack --silent $(CANIEMAIL) >/dev/null && tar -xzf caniemail-*.tgz
	@python3 tests/looks/refresh.py build/caniemail/package/data/caniemail.json

lint:
	@contrib/install-packages build check lint
	@sh tests/lint

clean:
	rm -rf build var

-include $(OBJ:.o=.d) $(B)/mailproc/main.d $(UNIT:=.d)
