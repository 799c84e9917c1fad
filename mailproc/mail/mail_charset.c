#include "mail/mail_charset.h"

#include <errno.h>
#include <iconv.h>

#include "text/utf8.h"

/* How the bytes of a charset are to be looked at. */
enum charset_kind {
	CHARSET_UTF8,
	CHARSET_LATIN, /* windows-1252, or what is taken for it */
	CHARSET_BYTES, /* another superset of ASCII */
	CHARSET_OPAQUE /* ASCII bytes that mean something else, or wide units */
};

struct charset {
	const char *label; /* lower case, - for _ */
	const char *name;  /* iconv's */
	enum charset_kind kind;
};

/* Several labels may share a name; the first of each is opened. */
static const struct charset charsets[] = {
    {"utf-8", "UTF-8", CHARSET_UTF8},
    {"utf8", "UTF-8", CHARSET_UTF8},
    {"unicode-1-1-utf-8", "UTF-8", CHARSET_UTF8},
    {"us-ascii", "US-ASCII", CHARSET_LATIN},
    {"ascii", "US-ASCII", CHARSET_LATIN},
    {"ansi-x3.4-1968", "US-ASCII", CHARSET_LATIN},
    {"iso-8859-1", "ISO-8859-1", CHARSET_LATIN},
    {"iso8859-1", "ISO-8859-1", CHARSET_LATIN},
    {"latin1", "ISO-8859-1", CHARSET_LATIN},
    {"latin-1", "ISO-8859-1", CHARSET_LATIN},
    {"windows-1252", "WINDOWS-1252", CHARSET_LATIN},
    {"cp1252", "WINDOWS-1252", CHARSET_LATIN},
    {"ansi", "WINDOWS-1252", CHARSET_LATIN},
    {"iso-8859-15", "ISO-8859-15", CHARSET_BYTES},
    {"iso8859-15", "ISO-8859-15", CHARSET_BYTES},
    {"latin-9", "ISO-8859-15", CHARSET_BYTES},
    {"latin9", "ISO-8859-15", CHARSET_BYTES},
    {"iso-8859-2", "ISO-8859-2", CHARSET_BYTES},
    {"iso-8859-3", "ISO-8859-3", CHARSET_BYTES},
    {"iso-8859-4", "ISO-8859-4", CHARSET_BYTES},
    {"iso-8859-5", "ISO-8859-5", CHARSET_BYTES},
    {"iso-8859-6", "ISO-8859-6", CHARSET_BYTES},
    {"iso-8859-7", "ISO-8859-7", CHARSET_BYTES},
    {"iso-8859-8", "ISO-8859-8", CHARSET_BYTES},
    {"iso-8859-8-i", "ISO-8859-8", CHARSET_BYTES},
    {"iso-8859-9", "ISO-8859-9", CHARSET_BYTES},
    {"iso-8859-10", "ISO-8859-10", CHARSET_BYTES},
    {"iso-8859-13", "ISO-8859-13", CHARSET_BYTES},
    {"iso-8859-14", "ISO-8859-14", CHARSET_BYTES},
    {"iso-8859-16", "ISO-8859-16", CHARSET_BYTES},
    {"windows-1250", "WINDOWS-1250", CHARSET_BYTES},
    {"windows-1251", "WINDOWS-1251", CHARSET_BYTES},
    {"cp1251", "WINDOWS-1251", CHARSET_BYTES},
    {"windows-1253", "WINDOWS-1253", CHARSET_BYTES},
    {"windows-1254", "WINDOWS-1254", CHARSET_BYTES},
    {"windows-1255", "WINDOWS-1255", CHARSET_BYTES},
    {"windows-1256", "WINDOWS-1256", CHARSET_BYTES},
    {"windows-1257", "WINDOWS-1257", CHARSET_BYTES},
    {"windows-1258", "WINDOWS-1258", CHARSET_BYTES},
    {"windows-874", "CP874", CHARSET_BYTES},
    {"tis-620", "TIS-620", CHARSET_BYTES},
    {"koi8-r", "KOI8-R", CHARSET_BYTES},
    {"koi8-u", "KOI8-U", CHARSET_BYTES},
    {"macintosh", "MACINTOSH", CHARSET_BYTES},
    {"x-mac-roman", "MACINTOSH", CHARSET_BYTES},
    {"ibm437", "IBM437", CHARSET_BYTES},
    {"cp437", "IBM437", CHARSET_BYTES},
    {"ibm850", "IBM850", CHARSET_BYTES},
    {"cp850", "IBM850", CHARSET_BYTES},
    {"gb18030", "GB18030", CHARSET_BYTES},
    {"gbk", "GB18030", CHARSET_BYTES},
    {"gb2312", "GB18030", CHARSET_BYTES},
    {"x-gbk", "GB18030", CHARSET_BYTES},
    {"big5", "BIG5-HKSCS", CHARSET_BYTES},
    {"big5-hkscs", "BIG5-HKSCS", CHARSET_BYTES},
    {"euc-jp", "EUC-JP", CHARSET_BYTES},
    {"shift-jis", "CP932", CHARSET_BYTES},
    {"x-sjis", "CP932", CHARSET_BYTES},
    {"windows-31j", "CP932", CHARSET_BYTES},
    {"euc-kr", "UHC", CHARSET_BYTES},
    {"ks-c-5601-1987", "UHC", CHARSET_BYTES},
    {"iso-2022-jp", "ISO-2022-JP", CHARSET_OPAQUE},
    {"iso-2022-kr", "ISO-2022-KR", CHARSET_OPAQUE},
    {"utf-7", "UTF-7", CHARSET_OPAQUE},
    {"unicode-1-1-utf-7", "UTF-7", CHARSET_OPAQUE},
    {"utf-16", "UTF-16", CHARSET_OPAQUE},
    {"utf-16le", "UTF-16LE", CHARSET_OPAQUE},
    {"utf-16be", "UTF-16BE", CHARSET_OPAQUE},
    {"utf-32", "UTF-32", CHARSET_OPAQUE},
};

enum { CHARSET_COUNT = sizeof charsets / sizeof charsets[0] };

/*
 * What iconv opened, for the life of the process. The exception to "no globals":
 * the C library unloads a charset's file once its last handle is closed, and in
 * the sandbox no file can be opened again. The reader has one thread.
 */
static iconv_t charset_handles[CHARSET_COUNT];

enum { UTF8_BOM = 0xfeff, CHARACTER_UNKNOWN = 0xfffd };

/* What windows-1252 has at 0x80..0x9f; its five holes are unknown. */
static const uint16_t latin_80[32] = {0x20ac, CHARACTER_UNKNOWN, 0x201a, 0x0192,
    0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
    CHARACTER_UNKNOWN, 0x017d, CHARACTER_UNKNOWN, CHARACTER_UNKNOWN, 0x2018,
    0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161,
    0x203a, 0x0153, CHARACTER_UNKNOWN, 0x017e, 0x0178};

/* The handle for row i, opened when it is first asked for; NULL: none. */
static iconv_t
charset_open(size_t i)
{
	if (charset_handles[i] == NULL) {
		iconv_t handle = iconv_open("UTF-8", charsets[i].name);

		if (handle == (iconv_t)-1)
			return NULL;
		charset_handles[i] = handle;
	}
	return charset_handles[i];
}

/* The first row of the same name, so that each is opened once. */
static size_t
charset_first(size_t row)
{
	size_t i = 0;

	while (!str_is(str_from(charsets[i].name), charsets[row].name))
		i++;
	return i;
}

void
mail_charset_start(void)
{
	for (size_t i = 0; i < CHARSET_COUNT; i++)
		(void)charset_open(charset_first(i));
}

/* The row of a label, or CHARSET_COUNT. */
static size_t
charset_find(struct arena *a, struct str label)
{
	char *plain = str_cstr(a, str_lower(a, str_trim(label)));
	size_t i = 0;

	for (char *p = plain; *p != '\0'; p++)
		if (*p == '_')
			*p = '-';
	while (i < CHARSET_COUNT && !str_is(str_from(plain), charsets[i].label))
		i++;
	return i;
}

static void
charset_add_latin(struct buf *out, unsigned char c)
{
	utf8_encode(out, c >= 0x80 && c <= 0x9f ? latin_80[c - 0x80] : c);
}

/* Each byte for itself. */
static struct str
charset_latin(struct arena *a, struct str bytes)
{
	struct buf out = {0};
	struct str text;

	for (size_t i = 0; i < bytes.n; i++)
		charset_add_latin(&out, (unsigned char)bytes.p[i]);
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}

/* UTF-8 as far as it goes, and each byte that is none as windows-1252. */
static struct str
charset_mixed(struct arena *a, struct str bytes)
{
	struct buf out = {0};
	struct str text;
	size_t at = 0, start = 0;
	uint32_t c;

	while (start = at, utf8_decode(bytes, &at, &c)) {
		if (c == CHARACTER_UNKNOWN && at == start + 1)
			charset_add_latin(&out, (unsigned char)bytes.p[start]);
		else
			buf_add(&out, bytes.p + start, at - start);
	}
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}

/* One piece through iconv; false at a byte that it cannot read. */
static bool
charset_step(iconv_t handle, char **in, size_t *left, struct buf *out)
{
	char piece[4096];
	char *to = piece;
	size_t room = sizeof piece;
	size_t rc = iconv(handle, in, left, &to, &room);
	bool bad = rc == (size_t)-1 && errno != E2BIG;

	buf_add(out, piece, sizeof piece - room);
	return !bad;
}

/*
 * By iconv. What it cannot read comes out as U+FFFD, byte for byte; *bad_out
 * counts these.
 */
static struct str
charset_convert(
    struct arena *a, iconv_t handle, struct str bytes, size_t *bad_out)
{
	struct buf out = {0};
	struct str text;
	char *in = str_cstr(a, bytes); /* iconv wants it writable */
	size_t left = bytes.n;

	*bad_out = 0;
	(void)iconv(handle, NULL, NULL, NULL, NULL);
	while (left > 0) {
		if (charset_step(handle, &in, &left, &out))
			continue;
		utf8_encode(&out, CHARACTER_UNKNOWN);
		++*bad_out;
		in++;
		left--;
	}
	/* What a charset with states has kept back. */
	(void)charset_step(handle, NULL, NULL, &out);
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}

static struct str
charset_without_mark(struct str text)
{
	size_t at = 0;
	uint32_t c;

	if (utf8_decode(text, &at, &c) && c == UTF8_BOM)
		return str_after(text, at);
	return text;
}

/* By the row's own rules; false when it gives nothing sensible. */
static bool
charset_by_row(
    struct arena *a, size_t row, struct str bytes, bool *odd, struct str *out)
{
	iconv_t handle = charset_open(charset_first(row));
	size_t bad;

	if (handle == NULL)
		return false;
	*out = charset_convert(a, handle, bytes, &bad);
	/* Some wrong bytes are a damaged text, many are another charset. */
	if (bad > bytes.n / 16)
		return false;
	*odd = *odd || bad > 0;
	return true;
}

/* When the charset's own rules do not help: by what the bytes look like. */
static struct str
charset_guess(struct arena *a, struct str bytes, bool is_utf8)
{
	return is_utf8 ? charset_mixed(a, bytes) : charset_latin(a, bytes);
}

struct str
mail_charset_decode(
    struct arena *a, struct str charset, struct str bytes, bool *odd_out)
{
	size_t row = charset_find(a, charset);
	bool known = row < CHARSET_COUNT, odd = false, decoded;
	enum charset_kind kind = known ? charsets[row].kind : CHARSET_LATIN;
	struct str out = bytes;

	/* Wide units and shifts first: their bytes may be UTF-8 by chance. */
	decoded =
	    kind == CHARSET_OPAQUE && charset_by_row(a, row, bytes, &odd, &out);
	if (!decoded && utf8_valid(bytes))
		out = bytes;
	else if (!decoded && (kind != CHARSET_BYTES ||
				 !charset_by_row(a, row, bytes, &odd, &out))) {
		out = charset_guess(a, bytes, kind == CHARSET_UTF8);
		odd = !known || kind != CHARSET_LATIN;
	}
	if (odd && odd_out != NULL)
		*odd_out = true;
	return charset_without_mark(out);
}
