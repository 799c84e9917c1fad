#include "mail/mail_auth.h"

#include <string.h>

#include "model/address.h"

/* ---- Words of a field ---- */

struct auth_lexer {
	struct arena *arena;
	struct str text;
	size_t at;
	bool bad;
};

static char
auth_peek(const struct auth_lexer *l)
{
	return l->at < l->text.n ? l->text.p[l->at] : '\0';
}

static void
auth_break(struct auth_lexer *l)
{
	l->bad = true;
	l->at = l->text.n;
}

/* Blanks and comments, which nest (RFC 5322 §3.2.2). */
static void
auth_skip(struct auth_lexer *l)
{
	size_t depth = 0;

	for (; l->at < l->text.n; l->at++) {
		char c = auth_peek(l);

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '\\' && depth > 0)
			l->at++;
		else if (depth == 0 && !char_is_space(c))
			return;
	}
	if (depth > 0)
		auth_break(l);
	l->at = l->text.n;
}

static void
auth_quoted(struct auth_lexer *l, struct buf *out)
{
	for (l->at++; l->at < l->text.n; l->at++) {
		if (auth_peek(l) == '"') {
			l->at++;
			return;
		}
		if (auth_peek(l) == '\\')
			l->at++;
		if (l->at < l->text.n)
			buf_add_char(out, auth_peek(l));
	}
	auth_break(l);
}

/*
 * A name or value, lower case: what stands before a blank, a comment or a
 * semicolon. A quoted string is a part of it, as in "a b"@example.org.
 */
static struct str
auth_value(struct auth_lexer *l)
{
	struct buf out = {0};
	struct str value;

	auth_skip(l);
	while (l->at < l->text.n) {
		char c = auth_peek(l);

		if (char_is_space(c) || c == ';' || c == '(')
			break;
		if (c == '"') {
			auth_quoted(l, &out);
			continue;
		}
		buf_add_char(&out, c);
		l->at++;
	}
	value = str_lower(l->arena, buf_str(&out));
	buf_release(&out);
	return value;
}

static bool
auth_is_joint(char c)
{
	return c == '.' || c == '/';
}

/*
 * What stands before an equals sign: "dkim", "dkim/1", "header.from". Blanks and
 * comments may stand around the dot and the slash.
 */
static struct str
auth_key(struct auth_lexer *l)
{
	struct buf out = {0};
	struct str key;
	bool more = true;

	while (more) {
		size_t before = out.n;

		auth_skip(l);
		while (char_is_alnum(auth_peek(l)) || auth_peek(l) == '-' ||
		       auth_peek(l) == '_' || auth_is_joint(auth_peek(l))) {
			buf_add_char(&out, auth_peek(l));
			l->at++;
		}
		auth_skip(l);
		more = out.n > before && (auth_is_joint(auth_peek(l)) ||
					     auth_is_joint(out.p[out.n - 1]));
	}
	key = str_lower(l->arena, buf_str(&out));
	buf_release(&out);
	return key;
}

/* Takes c if it stands next. */
static bool
auth_take(struct auth_lexer *l, char c)
{
	auth_skip(l);
	if (l->at >= l->text.n || auth_peek(l) != c)
		return false;
	l->at++;
	return true;
}

/* ---- Results ---- */

/* What one result says of domains. */
struct auth_properties {
	struct str from, d, i, mailfrom;
	bool doubtful; /* said twice, or there is what we do not understand */
};

static void
auth_set(struct auth_properties *p, struct str key, struct str value)
{
	struct {
		const char *name;
		struct str *place;
	} table[] = {
	    {"header.from", &p->from},
	    {"header.d", &p->d},
	    {"header.i", &p->i},
	    {"smtp.mailfrom", &p->mailfrom},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (!str_is(key, table[i].name))
			continue;
		if (table[i].place->p != NULL)
			p->doubtful = true;
		*table[i].place = value;
	}
}

/* The domain of an address or of a bare domain; empty when it is not one. */
static struct str
auth_domain(struct str value)
{
	size_t at = value.n;

	while (at > 0 && value.p[at - 1] != '@')
		at--;
	value = str_after(value, at);
	if (str_ends(value, "."))
		value.n--;
	return address_domain_is_plain(value) ? value : str_from("");
}

/* d= signs for i=, which is the same or below it (RFC 6376 §3.5). */
static struct str
auth_signer(const struct auth_properties *p)
{
	struct str d = auth_domain(p->d), i = auth_domain(p->i);

	if (p->d.p == NULL)
		return i;
	if (p->i.p == NULL || str_eq(d, i))
		return d;
	if (d.n == 0 || i.n <= d.n || i.p[i.n - d.n - 1] != '.' ||
	    !str_eq(str_after(i, i.n - d.n), d))
		return str_from("");
	return d;
}

static struct str
auth_subject(enum auth_method method, const struct auth_properties *p)
{
	if (p->doubtful)
		return str_from("");
	if (method == AUTH_DMARC)
		return auth_domain(p->from);
	if (method == AUTH_DKIM)
		return auth_signer(p);
	return auth_domain(p->mailfrom);
}

static enum auth_verdict
auth_verdict_of(struct str word)
{
	if (str_is(word, "pass"))
		return AUTH_PASS;
	/* The second is Exchange's: no policy, but one might have passed. */
	if (str_is(word, "none") || str_is(word, "bestguesspass"))
		return AUTH_SILENT;
	return AUTH_REFUSED;
}

static bool
auth_method_of(struct str key, enum auth_method *out)
{
	size_t slash = str_find_byte(key, '/', 0);

	if (slash != SIZE_MAX && !str_is(str_after(key, slash + 1), "1"))
		return false;
	key = str_slice(key, 0, slash);
	for (int i = 0; i < AUTH_METHOD_COUNT; i++) {
		if (str_is(key, auth_method_name((enum auth_method)i))) {
			*out = (enum auth_method)i;
			return true;
		}
	}
	return false;
}

/* What follows the verdict, up to the semicolon. */
static void
auth_properties(struct auth_lexer *l, struct auth_properties *p)
{
	for (;;) {
		struct str key, value;

		auth_skip(l);
		if (l->at >= l->text.n || auth_peek(l) == ';')
			return;
		key = auth_key(l);
		if (key.n == 0 || !auth_take(l, '=')) {
			/* A word that nobody promised: a server that writes
			 * what a sender said as it is, perhaps. */
			p->doubtful = true;
			(void)auth_value(l);
			continue;
		}
		value = auth_value(l);
		auth_set(p, key, value);
	}
}

/* One result; false when there is one too many. */
static bool
auth_result(struct auth_lexer *l, struct mail_auth_field *out, size_t *capacity)
{
	struct auth_properties p = {0};
	struct message_auth item = {0};
	struct str key = auth_key(l), word;

	if (!auth_take(l, '=')) {
		/* "none", or a name between results as Exchange writes it. */
		auth_properties(l, &p);
		return true;
	}
	word = auth_value(l);
	auth_properties(l, &p);
	if (!auth_method_of(key, &item.method))
		return true;
	item.verdict = auth_verdict_of(word);
	item.domain = auth_subject(item.method, &p);
	if (out->count >= MESSAGE_MAX_AUTH)
		return false;
	out->items = arena_grow(
	    l->arena, out->items, out->count, capacity, sizeof *out->items);
	out->items[out->count++] = item;
	return true;
}

/* The server's name and the version; nothing when a result stands there. */
static void
auth_server(struct auth_lexer *l, struct mail_auth_field *out)
{
	size_t start = l->at;
	struct str version;

	out->known = true;
	if (auth_key(l).n > 0 && auth_take(l, '=')) {
		l->at = start;
		return;
	}
	l->at = start;
	out->id = auth_value(l);
	auth_skip(l);
	version = auth_value(l);
	out->known = version.n == 0 || str_is(version, "1");
	if (l->at < l->text.n && !auth_take(l, ';'))
		auth_break(l);
}

static bool
auth_is_text(struct str raw)
{
	for (size_t i = 0; i < raw.n; i++) {
		unsigned char c = (unsigned char)raw.p[i];

		if (c == 0x7f ||
		    (c < 0x20 && c != '\t' && c != '\r' && c != '\n'))
			return false;
	}
	return raw.n <= MAIL_AUTH_MAX_FIELD;
}

bool
mail_auth_parse(struct arena *a, struct str raw, struct mail_auth_field *out)
{
	struct auth_lexer l = {.arena = a, .text = raw};
	size_t capacity = 0;

	*out = (struct mail_auth_field){.id = str_from("")};
	if (!auth_is_text(raw))
		return false;
	auth_server(&l, out);
	while (!l.bad && l.at < l.text.n) {
		if (!auth_result(&l, out, &capacity))
			return false;
		if (l.at < l.text.n && !auth_take(&l, ';'))
			auth_break(&l);
	}
	return !l.bad;
}

/* ---- Which field counts ---- */

/* Why not, in English; NULL: it is to be believed. */
static const char *
auth_objection(
    const struct mail_self *self, const struct mail_auth_field *f, int64_t hops)
{
	if (str_is(self->authserv_id, MAIL_AUTH_TOPMOST))
		return NULL;
	if (hops > self->authserv_hops)
		return "it stands below more Received lines than authserv_hops "
		       "allows";
	if (!f->known)
		return "it is of a version that we do not know";
	return NULL;
}

static void
auth_take_field(struct arena *a, const struct mail_headers *headers,
    const struct mail_self *self, struct str raw, int64_t hops,
    struct message *m)
{
	struct mail_auth_field field;
	bool sound = mail_auth_parse(a, raw, &field);
	const char *why;

	if (!str_is(self->authserv_id, MAIL_AUTH_TOPMOST) &&
	    !str_eq_nocase(field.id, self->authserv_id))
		return;
	why = auth_objection(self, &field, hops);
	if (!sound)
		why = "it is not well-formed";
	else if (mail_header_get(headers, "From", 1).p != NULL)
		why = "there are several From lines";
	if (why != NULL) {
		message_add_problem(a, m,
		    arena_printf(
			a, "Authentication-Results not believed: %s", why));
		return;
	}
	m->auth = field.items;
	m->auth_count = field.count;
}

void
mail_auth_read(struct arena *a, const struct mail_headers *headers,
    const struct mail_self *self, struct message *m)
{
	int64_t hops = 0;

	if (self->authserv_id.n == 0)
		return;
	for (size_t i = 0; i < headers->count; i++) {
		const struct mail_field *field = &headers->fields[i];

		if (str_is_nocase(field->name, "Received"))
			hops++;
		if (!str_is_nocase(field->name, "Authentication-Results"))
			continue;
		auth_take_field(a, headers, self, field->value, hops, m);
		return;
	}
}
