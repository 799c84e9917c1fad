/*
 * What one of our processes says to another: bytes from a process that hostile
 * mail has taken over must do no harm. What is taken encodes to the same bytes.
 */
#include "base/wire.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct leaf {
	int number;
	struct str name;
	bool yes;
};

struct tree {
	int64_t big;
	size_t size;
	int kind;
	unsigned char digest[4];
	struct str text;
	struct leaf *leaves;
	size_t count;
	struct tree *branches;
	size_t branch_count;
};

enum { KINDS = 5, LEAVES_MAX = 1000, BRANCHES_MAX = 10, DEPTH_MAX = 3 };

static void
tree_wire(struct wire *w, struct tree *t, int depth)
{
	wire_int64(w, &t->big);
	wire_size(w, &t->size);
	t->kind = wire_enum(w, t->kind, KINDS);
	wire_bytes(w, t->digest, sizeof(t->digest));
	wire_str(w, &t->text);
	t->leaves =
	    wire_array(w, t->leaves, &t->count, sizeof(*t->leaves), LEAVES_MAX);
	for (size_t i = 0; i < t->count; i++) {
		wire_int(w, &t->leaves[i].number);
		wire_str(w, &t->leaves[i].name);
		wire_bool(w, &t->leaves[i].yes);
	}
	if (depth == DEPTH_MAX)
		return;
	t->branches = wire_array(w, t->branches, &t->branch_count,
	    sizeof(*t->branches), BRANCHES_MAX);
	for (size_t i = 0; i < t->branch_count; i++)
		tree_wire(w, &t->branches[i], depth + 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str in = str_of((const char *)data, size);
	struct wire decoder = wire_decoder(a, in);
	struct tree t = {0};
	struct buf out = {0};

	tree_wire(&decoder, &t, 0);
	if (wire_done(&decoder)) {
		struct wire encoder = wire_encoder(&out);

		tree_wire(&encoder, &t, 0);
		if (!str_eq(buf_str(&out), in))
			bug("%zu bytes come back as %zu others", in.n, out.n);
	}
	buf_release(&out);
	arena_free(a);
	return 0;
}
