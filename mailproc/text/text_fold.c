#include "text/text_fold.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "text/utf8.h"

struct fold_pair {
	uint32_t from;
	const char *to;
};

/*
 * What utf8proc leaves as it is, or takes for something else (the acute accent
 * on its own, typed for an apostrophe, decomposes to a space).
 */
static const struct fold_pair pairs[] = {
    {'`', "'"}, {0x00ab, "\""}, /* « */
    {0x00b4, "'"},              /* acute accent */
    {0x00bb, "\""},             /* » */
    {0x00c6, "ae"}, {0x00d8, "o"}, {0x00e6, "ae"}, {0x00f8, "o"}, {0x0110, "d"},
    {0x0111, "d"}, {0x0131, "i"}, /* without dot */
    {0x0141, "l"}, {0x0142, "l"}, {0x0152, "oe"}, {0x0153, "oe"}, {0x02b9, "'"},
    {0x02bb, "'"}, {0x02bc, "'"}, {0x02c8, "'"}, {0x2018, "'"}, {0x2019, "'"},
    {0x201a, "'"}, {0x201b, "'"}, {0x201c, "\""}, {0x201d, "\""},
    {0x201e, "\""}, {0x201f, "\""}, {0x2032, "'"}, {0x2033, "\""},
    {0x2039, "\""}, {0x203a, "\""}, {0x2044, "/"}, /* in ½ */
};

static const char *
fold_find(uint32_t c)
{
	if (c < 0x80 && c != '`')
		return NULL;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (pairs[i].from == c)
			return pairs[i].to;
	return NULL;
}

/* Our own part of the folding; out begins and ends without a space. */
static void
fold_chars(struct str s, struct buf *out)
{
	bool space = false;
	size_t at = 0;
	uint32_t c;

	buf_clear(out);
	while (utf8_decode(s, &at, &c)) {
		const char *to = fold_find(c);

		if (utf8_is_invisible(c))
			continue;
		if (utf8_is_space(c)) {
			space = out->n > 0;
			continue;
		}
		if (space)
			buf_add_char(out, ' ');
		space = false;
		if (to != NULL)
			buf_add_text(out, to);
		else if (utf8_is_dash(c))
			buf_add_char(out, '-');
		else
			utf8_encode(out, c);
	}
}

/* s is well-formed. */
static void
fold_map(struct str s, utf8proc_option_t options, struct buf *out)
{
	utf8proc_uint8_t *mapped = NULL;
	utf8proc_ssize_t n;

	buf_clear(out);
	if (s.n == 0)
		return;
	n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n,
	    &mapped, options);
	if (n == UTF8PROC_ERROR_NOMEM)
		err_no_memory(s.n);
	if (n < 0)
		bug("utf8proc: %s", utf8proc_errmsg(n));
	buf_add(out, mapped, (size_t)n);
	free(mapped);
}

struct str
text_fold(struct arena *a, struct str s)
{
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE |
					  UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
					  UTF8PROC_STRIPMARK;
	struct buf ours = {0}, theirs = {0};
	struct str result;

	/* Ours comes before, for what theirs would spoil, and after, for what
	 * theirs brings forth. */
	fold_chars(utf8_clean(a, s), &ours);
	fold_map(buf_str(&ours), options, &theirs);
	fold_chars(buf_str(&theirs), &ours);
	result = buf_copy(a, &ours);
	buf_release(&ours);
	buf_release(&theirs);
	return result;
}

/* Without blanks of any kind at both ends. */
static struct str
fold_trim(struct str s)
{
	size_t at = 0, first = SIZE_MAX, end = 0;
	uint32_t c;

	for (size_t start = 0; utf8_decode(s, &at, &c); start = at) {
		if (utf8_is_space(c))
			continue;
		if (first == SIZE_MAX)
			first = start;
		end = at;
	}
	return first == SIZE_MAX ? str_of("", 0)
				 : str_slice(s, first, end - first);
}

struct str
text_nfc(struct arena *a, struct str s)
{
	struct buf out = {0};
	struct str result;

	fold_map(utf8_clean(a, s), UTF8PROC_STABLE | UTF8PROC_COMPOSE, &out);
	result = str_copy(a, fold_trim(buf_str(&out)));
	buf_release(&out);
	return result;
}

struct str
text_key(struct arena *a, struct str s)
{
	struct str folded = text_fold(a, s);
	char *key = arena_alloc(a, folded.n + 1);
	size_t n = 0;
	bool space = false;

	for (size_t i = 0; i < folded.n; i++) {
		if (!char_is_alnum(folded.p[i])) {
			space = n > 0;
			continue;
		}
		if (space)
			key[n++] = ' ';
		space = false;
		key[n++] = folded.p[i];
	}
	return str_of(key, n);
}
