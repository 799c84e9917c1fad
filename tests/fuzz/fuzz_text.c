/*
 * What is done to text that people wrote: results are well-formed, and doing a
 * thing twice changes nothing more.
 */
#include "text/crockford.h"
#include "text/english.h"
#include "text/french.h"
#include "text/text_fold.h"
#include "text/text_wrap.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_twice(struct arena *a, const char *name,
    struct str (*change)(struct arena *, struct str), struct str in)
{
	struct str once = change(a, in);
	struct str twice = change(a, once);

	if (!utf8_valid(once))
		bug("%s gives what is not UTF-8", name);
	if (!str_eq(once, twice))
		bug("%s: \"%.*s\", then \"%.*s\"", name, STR_ARG(once),
		    STR_ARG(twice));
}

/* No bytes but spaces and ends of line come or go. */
static void
try_wrap(struct arena *a, struct str in)
{
	struct str out = text_wrap(a, in, 20, str_of("", 0), str_of("", 0));
	size_t i = 0, j = 0;

	for (;;) {
		while (i < in.n && (in.p[i] == ' ' || in.p[i] == '\n'))
			i++;
		while (j < out.n && (out.p[j] == ' ' || out.p[j] == '\n'))
			j++;
		if (i == in.n || j == out.n)
			break;
		if (in.p[i++] != out.p[j++])
			bug("wrapping changes the text at byte %zu", i);
	}
	if (i != in.n || j != out.n)
		bug("wrapping changes the length");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str in = str_of((const char *)data, size);
	struct str clean = utf8_clean(a, in), letters;

	try_twice(a, "utf8_clean", utf8_clean, in);
	try_twice(a, "text_fold", text_fold, in);
	try_twice(a, "text_nfc", text_nfc, in);
	try_twice(a, "text_key", text_key, in);
	try_twice(a, "french_typography", french_typography, clean);
	try_twice(a, "english_typography", english_typography, clean);
	try_wrap(a, clean);
	if (crockford_normalise(a, in, &letters) && letters.n > 0 &&
	    crockford_check_char(letters) == '\0')
		bug("\"%.*s\" is not normal", STR_ARG(letters));
	arena_free(a);
	return 0;
}
