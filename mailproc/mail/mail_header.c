#include "mail/mail_header.h"

#include <string.h>

#include "mail/mail_base64.h"
#include "mail/mail_charset.h"
#include "text/text_fold.h"
#include "text/utf8.h"

/* One encoded word; the parts borrow the raw value. */
struct mail_word {
	struct str charset; /* without the language of RFC 2231 */
	bool base64;
	struct str text;
	size_t end; /* behind ?= */
};

/*
 * No further than this is the end of a word looked for. The standard has 75
 * bytes; some programs put a whole long subject in one.
 */
enum { MAIL_WORD_MAX = 8192, MAIL_CHARSET_MAX = 64, MAIL_NAME_MAX = 200 };

/* What is made of a value: its pieces as text, or in a form for GMime. */
struct mail_render {
	struct arena *arena;
	struct buf *out;
	bool plain; /* words stay words */
};

static bool
mail_header_is_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~')
			return false;
	return name.n > 0;
}

void
mail_header_split(struct arena *a, struct str block, struct mail_headers *out)
{
	struct mail_field *fields = NULL;
	size_t count = 0, capacity = 0;
	struct str line;

	while (str_line(&block, &line)) {
		size_t colon = str_find_byte(line, ':', 0);
		struct str name;

		if (line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t')) {
			if (count > 0) {
				struct str *value = &fields[count - 1].value;

				value->n = (size_t)(line.p + line.n - value->p);
			}
			continue;
		}
		if (colon == SIZE_MAX)
			continue;
		name = str_trim(str_slice(line, 0, colon));
		if (!mail_header_is_name(name))
			continue;
		fields =
		    arena_grow(a, fields, count, &capacity, sizeof *fields);
		fields[count].name = name;
		fields[count++].value = str_after(line, colon + 1);
	}
	out->fields = fields;
	out->count = count;
}

struct str
mail_header_get(const struct mail_headers *h, const char *name, size_t nth)
{
	for (size_t i = 0; i < h->count; i++)
		if (str_is_nocase(h->fields[i].name, name) && nth-- == 0)
			return h->fields[i].value;
	return (struct str){0};
}

bool
mail_header_has(const struct mail_headers *h, const char *name)
{
	return mail_header_get(h, name, 0).p != NULL;
}

/* The encoded word at raw[at], if one stands there (RFC 2047 §2, leniently:
 * blanks inside are accepted, as some programs write them). */
static bool
mail_header_word(struct str raw, size_t at, struct mail_word *out)
{
	struct str rest = str_slice(raw, at, MAIL_WORD_MAX);
	size_t mark, end, language;

	if (!str_starts(rest, "=?"))
		return false;
	mark = str_find_byte(str_slice(rest, 0, MAIL_CHARSET_MAX), '?', 2);
	if (mark == SIZE_MAX || mark == 2 || mark + 2 >= rest.n ||
	    rest.p[mark + 2] != '?')
		return false;
	out->base64 = char_upper(rest.p[mark + 1]) == 'B';
	if (!out->base64 && char_upper(rest.p[mark + 1]) != 'Q')
		return false;
	end = str_find(rest, "?=", mark + 3);
	if (end == SIZE_MAX)
		return false;
	out->charset = str_slice(rest, 2, mark - 2);
	language = str_find_byte(out->charset, '*', 0);
	if (language != SIZE_MAX)
		out->charset.n = language;
	out->text = str_slice(rest, mark + 3, end - mark - 3);
	out->end = at + end + 2;
	return true;
}

static int
mail_header_hex(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c = char_upper(c);
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void
mail_header_add_q(struct buf *bytes, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '=' && i + 2 < text.n &&
		    mail_header_hex(text.p[i + 1]) >= 0 &&
		    mail_header_hex(text.p[i + 2]) >= 0) {
			c = (char)(mail_header_hex(text.p[i + 1]) * 16 +
				   mail_header_hex(text.p[i + 2]));
			i += 2;
		} else if (c == '_') {
			c = ' ';
		}
		buf_add_char(bytes, c);
	}
}

/*
 * Base64 of one word. A group of four letters may be split between two words,
 * so that the state goes from word to word; but a word that is whole by itself
 * starts anew: the one before only lacked its padding.
 */
static void
mail_header_add_b(struct buf *bytes, struct mail_base64 *state, struct str text)
{
	unsigned char rest[2];

	if (text.n % 4 == 0 || state->ended) {
		buf_add(bytes, rest, mail_base64_finish(state, rest));
		*state = (struct mail_base64){0};
	}
	buf_reserve(bytes, mail_base64_room(text.n));
	bytes->n +=
	    mail_base64_step(state, text, (unsigned char *)bytes->p + bytes->n);
	bytes->p[bytes->n] = '\0';
}

static size_t
mail_header_skip_blanks(struct str raw, size_t at)
{
	while (at < raw.n && char_is_space(raw.p[at]))
		at++;
	return at;
}

/*
 * The run of encoded words that starts with word: all that follow it with only
 * blanks between (which do not count, §6.2) in the same charset. Their bytes are
 * put together first, for a character may be split between two words.
 */
static size_t
mail_header_run(struct str raw, struct mail_word word, struct buf *bytes)
{
	struct mail_word next = word;
	struct mail_base64 state = {0};
	unsigned char rest[2];
	size_t end;

	do {
		end = next.end;
		if (next.base64) {
			mail_header_add_b(bytes, &state, next.text);
		} else {
			buf_add(bytes, rest, mail_base64_finish(&state, rest));
			mail_header_add_q(bytes, next.text);
		}
	} while (
	    mail_header_word(raw, mail_header_skip_blanks(raw, end), &next) &&
	    str_eq_nocase(next.charset, word.charset));
	buf_add(bytes, rest, mail_base64_finish(&state, rest));
	return end;
}

/* Decoded text as one encoded word that has no letter but hexadecimal digits:
 * nothing in it can be taken for structure. */
static void
mail_header_add_word(struct buf *out, struct str text)
{
	if (text.n == 0)
		return;
	buf_add_text(out, "=?utf-8?Q?");
	for (size_t i = 0; i < text.n; i++)
		buf_printf(out, "=%02X", (unsigned)(unsigned char)text.p[i]);
	buf_add_text(out, "?=");
}

/* Controls and ends of line are blanks in a header. */
static struct str
mail_header_clean(struct arena *a, struct str text)
{
	struct str clean = utf8_clean(a, text);
	char *p = str_cstr(a, clean);

	for (size_t i = 0; i < clean.n; i++)
		if (p[i] == '\n' || p[i] == '\t')
			p[i] = ' ';
	return str_of(p, clean.n);
}

static size_t
mail_header_render_run(
    const struct mail_render *r, struct str raw, struct mail_word word)
{
	struct buf bytes = {0};
	size_t end = mail_header_run(raw, word, &bytes);
	struct str text = mail_header_clean(r->arena,
	    mail_charset_decode(r->arena, word.charset, buf_str(&bytes), NULL));

	if (r->plain)
		mail_header_add_word(r->out, text);
	else
		buf_add_str(r->out, text);
	buf_release(&bytes);
	return end;
}

static void
mail_header_render_text(const struct mail_render *r, struct str bytes)
{
	buf_add_str(r->out,
	    mail_header_clean(r->arena,
		mail_charset_decode(r->arena, (struct str){0}, bytes, NULL)));
}

/* The value piece by piece: what is between words, and runs of words. */
static void
mail_header_render(const struct mail_render *r, struct str raw)
{
	size_t at = 0, from = 0;
	struct mail_word word;

	while (at < raw.n) {
		size_t blanks;

		if (raw.p[at] != '=' || !mail_header_word(raw, at, &word)) {
			at++;
			continue;
		}
		mail_header_render_text(r, str_slice(raw, from, at - from));
		at = mail_header_render_run(r, raw, word);
		from = at;
		/* Blanks between words of two charsets do not count either. */
		blanks = mail_header_skip_blanks(raw, at);
		if (mail_header_word(raw, blanks, &word))
			from = at = blanks;
	}
	mail_header_render_text(r, str_after(raw, from));
}

/* Runs of blanks as one space, none at the ends. */
static struct str
mail_header_squeeze(struct arena *a, struct str text)
{
	char *p = str_cstr(a, text);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != ' ' || (n > 0 && p[n - 1] != ' '))
			p[n++] = text.p[i];
	while (n > 0 && p[n - 1] == ' ')
		n--;
	p[n] = '\0';
	return str_of(p, n);
}

struct str
mail_header_text(struct arena *a, struct str raw)
{
	struct buf out = {0};
	struct mail_render r = {.arena = a, .out = &out};
	struct str text;

	mail_header_render(&r, raw);
	text = mail_header_squeeze(a, buf_str(&out));
	buf_release(&out);
	return text;
}

char *
mail_header_plain(struct arena *a, struct str raw)
{
	struct buf out = {0};
	struct mail_render r = {.arena = a, .out = &out, .plain = true};
	char *text;

	mail_header_render(&r, raw);
	text = str_cstr(a, str_trim(buf_str(&out)));
	buf_release(&out);
	return text;
}

void
mail_header_ids(
    struct arena *a, struct str raw, struct str **ids_out, size_t *count_out)
{
	struct str *ids = NULL;
	size_t count = 0, capacity = 0, open = str_find_byte(raw, '<', 0);
	struct str id = str_slice(raw, 0, raw.n);

	do {
		if (open != SIZE_MAX) {
			size_t close = str_find_byte(raw, '>', open);

			id = str_after(raw, open + 1);
			if (close != SIZE_MAX)
				id.n = close - open - 1;
			open = close == SIZE_MAX
				   ? SIZE_MAX
				   : str_find_byte(raw, '<', close);
		}
		id = str_trim(mail_header_clean(a, id));
		if (id.n > 0) {
			ids = arena_grow(a, ids, count, &capacity, sizeof *ids);
			ids[count++] = id;
		}
	} while (open != SIZE_MAX);
	*ids_out = ids;
	*count_out = count;
}

/* What a file name is made of: c as it is, a space or _ for it, or nothing. */
static void
mail_header_add_name(struct buf *out, uint32_t c)
{
	if (c == '\n' || c == '\t' || c == 0x2028 || c == 0x2029 ||
	    utf8_is_invisible(c))
		return;
	if (utf8_is_space(c))
		buf_add_char(out, ' ');
	else if (c < 0x80 && strchr("<>:\"|?*", (char)c) != NULL)
		buf_add_char(out, '_');
	else
		utf8_encode(out, c);
}

static struct str
mail_header_trim_name(struct str name)
{
	while (name.n > 0 && (name.p[0] == '.' || name.p[0] == ' '))
		name = str_after(name, 1);
	while (name.n > 0 &&
	       (name.p[name.n - 1] == '.' || name.p[name.n - 1] == ' '))
		name.n--;
	return name;
}

/* At most MAIL_NAME_MAX bytes, whole characters, with the extension. */
static struct str
mail_header_cut_name(struct arena *a, struct str name)
{
	size_t dot = name.n, keep;

	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	dot = dot == 0 || name.n - dot > 15 ? name.n : dot - 1;
	keep = MAIL_NAME_MAX - (name.n - dot);
	while (keep > 0 && ((unsigned char)name.p[keep] & 0xc0) == 0x80)
		keep--;
	return str_printf(a, "%.*s%.*s", STR_ARG(str_slice(name, 0, keep)),
	    STR_ARG(str_after(name, dot)));
}

struct str
mail_header_file_name(struct arena *a, struct str name, bool *cut_out)
{
	struct str whole = text_nfc(a, name), clean;
	struct buf out = {0};
	size_t at = whole.n;
	uint32_t c;

	while (at > 0 && whole.p[at - 1] != '/' && whole.p[at - 1] != '\\')
		at--;
	while (utf8_decode(whole, &at, &c))
		mail_header_add_name(&out, c);
	clean = mail_header_trim_name(mail_header_squeeze(a, buf_str(&out)));
	buf_release(&out);
	*cut_out = clean.n > MAIL_NAME_MAX;
	return *cut_out ? mail_header_cut_name(a, clean) : clean;
}
