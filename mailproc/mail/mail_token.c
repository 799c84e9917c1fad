#include "mail/mail_token.h"

#include "mail/mail_address.h"
#include "model/address.h"
#include "text/crockford.h"
#include "text/utf8.h"

struct token_list {
	struct arena *arena;
	struct message *m;
	size_t capacity;
};

static void
token_add(struct token_list *list, enum message_place place, struct str token)
{
	struct message *m = list->m;

	for (size_t i = 0; i < m->token_count; i++)
		if (m->tokens[i].place == place &&
		    str_eq(m->tokens[i].token, token))
			return;
	if (m->token_count >= MESSAGE_MAX_TOKENS)
		return;
	m->tokens = arena_grow(list->arena, m->tokens, m->token_count,
	    &list->capacity, sizeof *m->tokens);
	m->tokens[m->token_count++] =
	    (struct message_token){.place = place, .token = token};
}

static bool
is_letter(uint32_t c)
{
	return c < 0x80 && char_is_alnum((char)c);
}

/*
 * Behind a separator at *at: blanks, dashes and what is invisible, the > of a
 * quotation where a line was broken, leftovers of quoted-printable.
 */
static bool
skip_separator(struct str text, size_t *at)
{
	size_t next = *at;
	uint32_t c;

	if (!utf8_decode(text, &next, &c))
		return false;
	if (c == '=' && (str_slice(text, next, 2).n == 2) &&
	    str_starts(str_after(text, next), "20"))
		next += 2;
	else if (c != '=' && c != '>' && !utf8_is_space(c) &&
		 !utf8_is_dash(c) && !utf8_is_invisible(c))
		return false;
	*at = next;
	return true;
}

/* The letters of a capability from at on into out; *end_out is behind them. */
static bool
token_letters(struct str text, size_t at, char *out, size_t *end_out)
{
	size_t n = 0;

	*end_out = at;
	while (n < MAIL_TOKEN_LETTERS) {
		if (skip_separator(text, &at))
			continue;
		if (at >= text.n || !char_is_alnum(text.p[at]))
			return false;
		out[n++] = text.p[at++];
	}
	*end_out = at;
	/* A word that goes on is something else. */
	return at >= text.n || !char_is_alnum(text.p[at]);
}

/* The capability whose letters begin at at, or the empty string. */
static struct str
token_at(struct arena *a, struct str text, size_t at, size_t *end_out)
{
	char letters[MAIL_TOKEN_LETTERS];
	struct str token;

	if (!token_letters(text, at, letters, end_out) ||
	    !crockford_normalise(a, str_of(letters, sizeof letters), &token) ||
	    token.n != MAIL_TOKEN_LETTERS || !crockford_valid(token))
		return str_from("");
	return token;
}

/* "CS" that begins a word, invisible things, and a dash; at is behind it. */
static bool
token_prefix(struct str text, size_t start, size_t *at_out)
{
	size_t at = start + 2;
	uint32_t c;

	if (start > 0 && is_letter((unsigned char)text.p[start - 1]))
		return false;
	do {
		if (!utf8_decode(text, &at, &c))
			return false;
	} while (utf8_is_invisible(c) || utf8_is_space(c));
	*at_out = at;
	return utf8_is_dash(c);
}

/* Behind the letters of the capability that begins at start, or start. */
static size_t
token_end(struct arena *a, struct str text, size_t start, size_t *letters_out)
{
	size_t at = start, end;

	*letters_out = start;
	if (start > 0 && is_letter((unsigned char)text.p[start - 1]))
		return start;
	if (str_starts_nocase(str_after(text, start), "cs") &&
	    token_prefix(text, start, &at) &&
	    token_at(a, text, at, &end).n > 0) {
		*letters_out = at;
		return end;
	}
	/* Without a prefix, as in +tags: in one piece. */
	for (end = start; end < text.n && char_is_alnum(text.p[end]); end++)
		continue;
	at = start;
	return end - start == MAIL_TOKEN_LETTERS &&
		       token_at(a, text, at, &end).n > 0
		   ? end
		   : start;
}

struct str
mail_token_hide(struct arena *a, struct str text)
{
	struct buf out = {0};
	struct str shown;
	size_t at = 0;

	while (at < text.n) {
		size_t letters, end = token_end(a, text, at, &letters);

		if (end == at) {
			buf_add_char(&out, text.p[at++]);
			continue;
		}
		buf_add_str(&out, str_slice(text, at, letters - at));
		buf_add_text(&out, "\xe2\x80\xa6");
		at = end;
	}
	shown = buf_copy(a, &out);
	buf_release(&out);
	return shown;
}

static void
token_scan(struct token_list *list, enum message_place place, struct str text)
{
	size_t start = 0;

	while (start = str_find_nocase(text, "cs", start), start != SIZE_MAX) {
		size_t at, end;
		struct str token;

		start++;
		if (!token_prefix(text, start - 1, &at))
			continue;
		token = token_at(list->arena, text, at, &end);
		if (token.n > 0) {
			token_add(list, place, token);
			start = end;
		}
	}
}

/* HTML with each tag and each character reference as one invisible character:
 * programs put both between the groups of a reference. */
static struct str
token_html(struct arena *a, struct str html)
{
	static const char invisible[] = "\xe2\x80\x8b";
	struct buf out = {0};
	struct str text;
	size_t at = 0;

	while (at < html.n) {
		char c = html.p[at];
		size_t end = SIZE_MAX;

		if (c == '<')
			end = str_find_byte(html, '>', at);
		else if (c == '&')
			end =
			    str_find_byte(str_slice(html, 0, at + 12), ';', at);
		if (end == SIZE_MAX) {
			/* A tag without an end is the end. */
			if (c == '<')
				break;
			buf_add_char(&out, c);
			at++;
			continue;
		}
		buf_add_text(&out, invisible);
		at = end + 1;
	}
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}

static void
token_scan_tag(
    struct token_list *list, struct str candidate, struct str address)
{
	struct arena *a = list->arena;
	struct str tag, token;

	if (!address_is_tagged(address_normalise(a, candidate),
		address_normalise(a, address), &tag))
		return;
	if (str_starts_nocase(tag, "cs-"))
		tag = str_after(tag, 3);
	if (crockford_normalise(a, tag, &token) &&
	    token.n == MAIL_TOKEN_LETTERS && crockford_valid(token))
		token_add(list, PLACE_RECIPIENT, token);
}

static void
token_scan_recipients(struct token_list *list,
    const struct mail_headers *headers, const struct mail_self *self)
{
	static const char *const names[] = {
	    "To", "Cc", "Delivered-To", "X-Original-To"};
	struct str raw;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		for (size_t nth = 0;
		     raw = mail_header_get(headers, names[i], nth),
			    raw.p != NULL;
		     nth++) {
			struct mail_mailbox *to;
			size_t count;

			mail_address_list(list->arena, raw, &to, &count);
			for (size_t k = 0; k < count; k++) {
				token_scan_tag(
				    list, to[k].address, self->address);
				for (size_t j = 0; j < self->alias_count; j++)
					token_scan_tag(list, to[k].address,
					    self->aliases[j]);
			}
		}
}

static void
token_scan_id(struct token_list *list, struct str id)
{
	struct str lookup;
	char end;

	if (!str_starts_nocase(id, "cs.") || id.n < 4 + MAIL_LOOKUP_LETTERS)
		return;
	end = id.p[3 + MAIL_LOOKUP_LETTERS];
	if ((end == '.' || end == '@') &&
	    crockford_normalise(
		list->arena, str_slice(id, 3, MAIL_LOOKUP_LETTERS), &lookup) &&
	    lookup.n == MAIL_LOOKUP_LETTERS)
		token_add(list, PLACE_REFERENCES, lookup);
}

void
mail_token_collect(struct arena *a, const struct mail_headers *headers,
    const struct mail_tree *tree, const struct mail_self *self,
    struct message *m)
{
	struct token_list list = {.arena = a, .m = m};

	token_scan_recipients(&list, headers, self);
	token_scan(&list, PLACE_SUBJECT, m->subject);
	for (size_t i = 0; i < tree->text_count; i++)
		token_scan(&list,
		    tree->texts[i].is_document ? PLACE_ATTACHMENT : PLACE_BODY,
		    tree->texts[i].html ? token_html(a, tree->texts[i].text)
					: tree->texts[i].text);
	token_scan_id(&list, m->in_reply_to);
	for (size_t i = 0; i < m->reference_count; i++)
		token_scan_id(&list, m->references[i]);
}

void
mail_token_add(struct arena *a, enum message_place place, struct str text,
    struct message *m)
{
	struct token_list list = {
	    .arena = a, .m = m, .capacity = m->token_count};

	token_scan(&list, place, text);
}
