#include "office/office_rtf.h"

#include <string.h>

#include "text/utf8.h"

/* What holds inside one pair of braces. */
struct rtf_group {
	bool skip;     /* a destination that is not for reading */
	bool hidden;   /* \htmlrtf: there only for those who show RTF */
	bool html_tag; /* \*\htmltag: HTML as it is */
	int after; /* \ucN: characters that stand behind \u for old readers */
};

struct rtf {
	struct str in;
	size_t at;
	struct buf out;
	struct rtf_group groups[RTF_MAX_DEPTH];
	size_t depth;
	bool from_html;
	bool starred; /* \* before a destination */
	int pending;  /* characters to leave out behind \u */
	bool bad;
};

struct rtf_word {
	struct str name;
	bool has_number;
	long number;
};

/* Destinations without words of the text. */
static const char *const rtf_skipped[] = {"fonttbl", "colortbl", "stylesheet",
    "info", "pict", "object", "header", "headerl", "headerr", "headerf",
    "footer", "footerl", "footerr", "footerf", "fldinst", "themedata",
    "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl",
    "datastore", "mhtmltag", "filetbl", "revtbl", "nonshppict", NULL};

/* Words that stand for characters. */
static const struct rtf_sign {
	const char *word;
	const char *text;
} rtf_signs[] = {
    {"par", "\n"},
    {"line", "\n"},
    {"row", "\n"},
    {"sect", "\n"},
    {"page", "\n"},
    {"cell", " "},
    {"nestcell", " "},
    {"nestrow", "\n"},
    {"tab", "\t"},
    {"lquote", "\xe2\x80\x98"},
    {"rquote", "\xe2\x80\x99"},
    {"ldblquote", "\xe2\x80\x9c"},
    {"rdblquote", "\xe2\x80\x9d"},
    {"bullet", "\xe2\x80\xa2"},
    {"endash", "\xe2\x80\x93"},
    {"emdash", "\xe2\x80\x94"},
    {"emspace", " "},
    {"enspace", " "},
};

static struct rtf_group *
rtf_here(struct rtf *r)
{
	return &r->groups[r->depth];
}

/* A character of the text; in wrapped HTML, one that has a meaning there is
 * written so that it keeps to be text. */
static void
rtf_put(struct rtf *r, uint32_t c)
{
	const struct rtf_group *here = rtf_here(r);

	if (r->pending > 0) {
		r->pending--;
		return;
	}
	if (here->skip || here->hidden)
		return;
	if (r->from_html && !here->html_tag && c == '<')
		buf_add_text(&r->out, "&lt;");
	else if (r->from_html && !here->html_tag && c == '&')
		buf_add_text(&r->out, "&amp;");
	else
		utf8_encode(&r->out, c);
}

static void
rtf_put_text(struct rtf *r, const char *text)
{
	struct str rest = str_from(text);
	size_t at = 0;
	uint32_t c;

	while (utf8_decode(rest, &at, &c))
		rtf_put(r, c);
}

static int
rtf_hex(struct rtf *r)
{
	int value = 0;

	for (int i = 0; i < 2; i++) {
		char c = r->at < r->in.n ? char_lower(r->in.p[r->at]) : ' ';

		if (!char_is_digit(c) && !(c >= 'a' && c <= 'f'))
			return -1;
		value =
		    16 * value + (char_is_digit(c) ? c - '0' : c - 'a' + 10);
		r->at++;
	}
	return value;
}

/* Letters, a number, and the one blank that ends them. */
static struct rtf_word
rtf_read_word(struct rtf *r)
{
	struct rtf_word word = {0};
	size_t start = r->at;
	bool minus = false;

	while (r->at < r->in.n && char_is_alpha(r->in.p[r->at]))
		r->at++;
	word.name = str_slice(r->in, start, r->at - start);
	if (r->at < r->in.n && r->in.p[r->at] == '-') {
		minus = true;
		r->at++;
	}
	while (r->at < r->in.n && char_is_digit(r->in.p[r->at])) {
		word.has_number = true;
		if (word.number < 100000000)
			word.number = 10 * word.number + (r->in.p[r->at] - '0');
		r->at++;
	}
	if (minus)
		word.number = -word.number;
	if (r->at < r->in.n && r->in.p[r->at] == ' ')
		r->at++;
	return word;
}

static bool
rtf_is_skipped(struct str name)
{
	for (const char *const *skip = rtf_skipped; *skip != NULL; skip++)
		if (str_is(name, *skip))
			return true;
	return false;
}

/* \uN: a unit of UTF-16, and for old readers something behind it. */
static void
rtf_unicode(struct rtf *r, long number)
{
	uint32_t c = (uint32_t)(number < 0 ? number + 65536 : number);
	int after = rtf_here(r)->after;

	/* Halves of a pair come as two words: no letter of ours is one. */
	if (c > 0 && c < 0x10000 && !(c >= 0xd800 && c < 0xe000))
		rtf_put(r, c);
	r->pending = after;
}

static void
rtf_take_word(struct rtf *r, const struct rtf_word *word)
{
	struct rtf_group *here = rtf_here(r);
	bool starred = r->starred;

	r->starred = false;
	if (str_is(word->name, "bin") && word->number > 0) {
		size_t n = (size_t)word->number;

		r->at = n < r->in.n - r->at ? r->at + n : r->in.n;
		return;
	}
	if (str_is(word->name, "u") && word->has_number)
		rtf_unicode(r, word->number);
	else if (str_is(word->name, "uc") && word->number >= 0 &&
		 word->number <= 8)
		here->after = (int)word->number;
	else if (str_is(word->name, "fromhtml"))
		r->from_html = true;
	else if (str_is(word->name, "htmlrtf"))
		here->hidden = !word->has_number || word->number != 0;
	else if (str_is(word->name, "htmltag"))
		here->html_tag = true;
	else if (starred || rtf_is_skipped(word->name))
		here->skip = true;
	for (size_t i = 0; i < sizeof rtf_signs / sizeof rtf_signs[0]; i++)
		if (str_is(word->name, rtf_signs[i].word))
			rtf_put_text(r, rtf_signs[i].text);
}

/* Behind a backslash. */
static void
rtf_take_control(struct rtf *r)
{
	char c = r->at < r->in.n ? r->in.p[r->at] : '\\';
	struct rtf_word word;
	int byte;

	if (char_is_alpha(c)) {
		word = rtf_read_word(r);
		rtf_take_word(r, &word);
		return;
	}
	r->at++;
	switch (c) {
	case '\'':
		byte = rtf_hex(r);
		/* C1 controls become windows-1252 at the end (utf8_clean()). */
		if (byte > 0)
			rtf_put(r, (uint32_t)byte);
		break;
	case '*':
		r->starred = true;
		break;
	case '~':
		rtf_put(r, 0xa0);
		break;
	case '_':
		rtf_put(r, '-');
		break;
	case '\n':
	case '\r':
		rtf_put(r, '\n');
		break;
	case '\\':
	case '{':
	case '}':
		rtf_put(r, (unsigned char)c);
		break;
	default:
		break;
	}
}

static void
rtf_open(struct rtf *r)
{
	if (r->depth + 1 >= RTF_MAX_DEPTH) {
		r->bad = true;
		return;
	}
	r->groups[r->depth + 1] = r->groups[r->depth];
	r->depth++;
	r->pending = 0;
}

static void
rtf_take(struct rtf *r)
{
	unsigned char c = (unsigned char)r->in.p[r->at++];

	if (c == '{') {
		rtf_open(r);
	} else if (c == '}') {
		r->depth -= r->depth > 0;
		r->pending = 0;
	} else if (c == '\\') {
		rtf_take_control(r);
	} else if (c != '\r' && c != '\n') {
		rtf_put(r, c);
	}
}

bool
rtf_is(struct str bytes)
{
	return str_starts(bytes, "{\\rtf");
}

bool
rtf_to_text(struct arena *a, struct str rtf, struct str *out, bool *html_out)
{
	struct rtf r = {.in = rtf};

	r.groups[0].after = 1;
	if (!rtf_is(rtf) || rtf.n > RTF_MAX_BYTES)
		return false;
	while (r.at < rtf.n && !r.bad && r.out.n <= RTF_MAX_BYTES)
		rtf_take(&r);
	*html_out = r.from_html;
	*out = utf8_clean(a, buf_str(&r.out));
	r.bad = r.bad || r.out.n > RTF_MAX_BYTES;
	buf_release(&r.out);
	return !r.bad;
}
