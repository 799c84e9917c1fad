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

PKGS := gmime-3.0 sqlite3 libsodium libcurl gnutls md4c libutf8proc libxml-2.0 libseccomp libmagic
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
ifneq ($(filter asan crash,$(VARIANT)),)
OURS += -Werror -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined -DMAILPROC_SANITIZED
OURLD += -fsanitize=address,undefined
endif
ifeq ($(VARIANT),crash)
OURS += -DMAILPROC_CRASH
endif
ifeq ($(VARIANT),fuzz)
CC := clang
OURS += -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -DMAILPROC_SANITIZED
OURLD += -fsanitize=address,undefined
endif
ifeq ($(VARIANT),lint)
OURS += -Werror
endif

SRC := $(sort $(wildcard mailproc/*/*.c))
OBJ := $(SRC:%.c=$(B)/%.o)
LIB := $(B)/libmailproc.a
BIN := $(B)/mailproc
HAVE_MAIN := $(wildcard mailproc/main.c)

# The SQL is part of the program: each file of db/ becomes a C string.
MIGRATIONS := $(sort $(wildcard db/migrations/*.sql))

.DEFAULT_GOAL := all
.PHONY: all run check lint fuzz install uninstall clean objects unit

all: build/mailproc

build/mailproc: $(BIN)
	@ln -sf $(VARIANT)/mailproc $@

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
	@echo "  LD $@"
	@$(CC) $(CFLAGS) $(OURLD) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) $(LIBS_OWN)

objects: $(OBJ)

# Unit tests: one program for each tests/unit/test_*.c, linked with the library.
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
UNIT := $(UNIT_SRC:tests/unit/%.c=$(B)/tests/%)

$(B)/tests/%: tests/unit/%.c $(LIB) Makefile
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(OURS) -Itests $(CFLAGS) -MMD -MP $(OURLD) -o $@ $< $(LIB) $(PKG_LIBS) $(LIBS_OWN) -lcmocka

unit: $(UNIT)

clean:
	rm -rf build var

-include $(OBJ:.o=.d) $(B)/mailproc/main.d $(UNIT:=.d)
