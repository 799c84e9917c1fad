#include "mail/mail_reply.h"

#include <string.h>

#include "base/buf.h"
#include "mail/mail_attribution.h"
#include "mail/mail_block.h"
#include "mail/mail_signature.h"
#include "text/text_fold.h"
#include "text/utf8.h"

enum {
	REPLY_MAX_LINES = 20000,
	REPLY_MAX_FOLD =
	    2000,            /* bytes of a line in which words are looked for */
	REPLY_MIN_TOKEN = 10 /* letters that make a reference of ours */
};

/* What unmarked lines are, behind an attribution or a header block. */
enum reply_scope {
	REPLY_MARKED,   /* new: quoted ones have > */
	REPLY_REST,     /* quoted, to the end: nothing is marked */
	REPLY_INDENTED, /* new, unless they are indented (Outlook for Mac) */
};

struct reply_state {
	enum reply_scope scope;
	size_t first_end; /* behind the first opening of level 0; 0: none */
};

/* Take the quotation marks off the line. */
static struct reply_line
reply_line_open(struct str raw)
{
	struct reply_line line = {.text = raw};
	struct str s;

	if (str_starts(raw, "\xef\xbb\xbf"))
		raw = line.text = str_after(raw, 3);
	s = raw;
	/* Lotus and some gateways put blanks before the mark. */
	for (int i = 0; i < 3 && s.n > 0 && char_is_space(s.p[0]); i++)
		s = str_after(s, 1);
	while (s.n > 0 && s.p[0] == '>') {
		line.level++;
		s = str_after(s, 1);
		line.text = s;
		if (s.n > 0 && s.p[0] == ' ') {
			s = str_after(s, 1);
			line.text = s;
		}
	}
	return line;
}

static size_t
count_lines(struct str text)
{
	struct str line;
	size_t count = 0;

	while (str_line(&text, &line))
		count++;
	return count;
}

static void
view_open(struct reply_view *view, struct str text, size_t *count_out)
{
	size_t total = count_lines(text), i = 0;
	struct str raw;

	view->lines = arena_array(view->a, total, sizeof(*view->lines));
	view->count = total < REPLY_MAX_LINES ? total : REPLY_MAX_LINES;
	view->folds = arena_array(view->a, view->count, sizeof(*view->folds));
	for (; str_line(&text, &raw); i++) {
		view->lines[i] = reply_line_open(raw);
		view->lines[i].kind = LINE_QUOTED;
		if (i < view->count)
			view->folds[i] = text_fold(view->a,
			    str_slice(view->lines[i].text, 0, REPLY_MAX_FOLD));
	}
	*count_out = total;
}

static size_t
opener_match(const struct reply_view *view, size_t at)
{
	size_t n = attribution_match(view, at);

	return n > 0 ? n : block_match(view, at);
}

/* Openers that follow each other ("-----Message d'origine-----", "De : ...")
 * are one. Returns the first line behind them. */
static size_t
opener_end(const struct reply_view *view, size_t at, size_t n)
{
	size_t end = at, next = at;

	while (n > 0) {
		end = next + n;
		next = view_next(view, end);
		n = next < view->count &&
			    view->lines[next].level == view->lines[at].level
			? opener_match(view, next)
			: 0;
	}
	return end;
}

static bool
is_indented(struct str text)
{
	return str_starts(text, "    ") || str_starts(text, "\t");
}

/* What the line behind an opening at level 0 says of all that follow. */
static enum reply_scope
scope_behind(const struct reply_view *view, size_t at, size_t end)
{
	size_t next = view_next(view, end);

	if (next == view->count || view->lines[next].level > 0)
		return REPLY_MARKED;
	if (attribution_match(view, at) > 0 &&
	    !is_indented(view->lines[at].text) &&
	    is_indented(view->lines[next].text))
		return REPLY_INDENTED;
	return REPLY_REST;
}

static enum reply_line_kind
kind_of(const struct reply_view *view, size_t i, enum reply_scope scope)
{
	if (view->lines[i].level > 0 || scope == REPLY_REST)
		return LINE_QUOTED;
	if (scope == REPLY_INDENTED &&
	    (view->folds[i].n == 0 || is_indented(view->lines[i].text)))
		return LINE_QUOTED;
	return LINE_NEW;
}

/* First pass: what is new, what is quoted, what announces a quotation. */
static void
mark_quotations(const struct reply_view *view, size_t from, size_t to,
    struct reply_state *state)
{
	for (size_t i = from; i < to;) {
		size_t n = opener_match(view, i), end;

		if (n == 0) {
			view->lines[i].kind = kind_of(view, i, state->scope);
			i++;
			continue;
		}
		end = opener_end(view, i, n);
		/* Once nothing is marked, nothing further down can tell. */
		if (view->lines[i].level == 0 && state->scope != REPLY_REST)
			state->scope = scope_behind(view, i, end);
		if (view->lines[i].level == 0 && state->first_end == 0)
			state->first_end = end;
		for (; i < end; i++)
			view->lines[i].kind = LINE_ATTRIBUTION;
	}
}

/* Does a reference of one of our mails stand there ("CS-4K2P9-...")? */
static bool
has_own_reference(struct str fold)
{
	size_t at = str_find(fold, "cs-", 0);

	for (; at != SIZE_MAX; at = str_find(fold, "cs-", at + 1)) {
		size_t letters = 0;

		for (size_t i = at + 3; i < fold.n; i++)
			if (char_is_alnum(fold.p[i]))
				letters++;
			else if (fold.p[i] != '-')
				break;
		if (letters >= REPLY_MIN_TOKEN &&
		    (at == 0 || !char_is_alnum(fold.p[at - 1])))
			return true;
	}
	return false;
}

static bool
has_new(const struct reply_view *view)
{
	for (size_t i = 0; i < view->count; i++)
		if (view->lines[i].kind == LINE_NEW && view->folds[i].n > 0)
			return true;
	return false;
}

/*
 * The header block came first and nothing of hers stands above it: gateways and
 * direct forwards put her words below. What follows, up to the next opening, is
 * new then, unless it is our own mail that comes back.
 */
static void
mark_below_first_block(const struct reply_view *view, size_t first_end)
{
	size_t end = first_end;

	while (end < view->count && view->lines[end].level == 0 &&
	       view->lines[end].kind == LINE_QUOTED) {
		if (has_own_reference(view->folds[end]))
			return;
		end++;
	}
	for (size_t i = first_end; i < end; i++)
		view->lines[i].kind = LINE_NEW;
}

static void
mark_signatures(const struct reply_view *view)
{
	size_t i = 0;

	signature_mark_banner(view);
	signature_mark_below(view);
	while (i < view->count) {
		size_t end = i;

		while (end < view->count && view->lines[end].kind == LINE_NEW)
			end++;
		if (end > i)
			signature_mark(view, i, end);
		i = end + 1;
	}
}

void
reply_split(struct arena *a, struct str text, struct reply_line **lines_out,
    size_t *count_out)
{
	struct reply_view view = {.a = a};
	struct reply_state state = {0};

	view_open(&view, text, count_out);
	mark_quotations(&view, 0, view.count, &state);
	mark_signatures(&view);
	if (state.scope == REPLY_REST && !has_new(&view)) {
		mark_below_first_block(&view, state.first_end);
		mark_signatures(&view);
	}
	*lines_out = view.lines;
}

static bool
is_blank(struct str s)
{
	size_t at = 0;
	uint32_t c;

	while (utf8_decode(s, &at, &c))
		if (!utf8_is_space(c) && !utf8_is_invisible(c))
			return false;
	return true;
}

struct str
reply_new_text(struct arena *a, const struct reply_line *lines, size_t count)
{
	struct buf out = {0};
	struct str text;
	size_t blank = 0;

	for (size_t i = 0; i < count; i++) {
		/* What stood between two answers parts them. */
		if (lines[i].kind != LINE_NEW) {
			blank = blank > 0 ? blank : 1;
			continue;
		}
		if (is_blank(lines[i].text)) {
			blank++;
			continue;
		}
		for (; out.n > 0 && blank > 0; blank--)
			buf_add_char(&out, '\n');
		blank = 0;
		if (out.n > 0)
			buf_add_char(&out, '\n');
		buf_add_str(&out, lines[i].text);
	}
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}
