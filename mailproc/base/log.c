#include "base/log.h"

#include "base/buf.h"

#include <string.h>

/* More than a line is formatted, so that a cut is noticed. */
enum { LOG_LINE_MAX = 1000, LOG_TEXT_MAX = 4096 };

static const char *const level_names[] = {
    [LOG_DEBUG] = "debug",
    [LOG_INFO] = NULL, /* the usual level goes without saying */
    [LOG_WARN] = "warn",
    [LOG_ERROR] = "error",
    [LOG_FATAL] = "fatal",
};

/*
 * What would move the cursor, end the line or change a terminal's state is
 * shown in hexadecimal: C0, DEL, the C1 controls (C2 80..9F in UTF-8), the line
 * and paragraph separators, and bytes that are not UTF-8.
 */
static bool
log_is_safe(struct str text, size_t at, size_t n)
{
	const unsigned char *p = (const unsigned char *)text.p + at;

	if (n == 1)
		return p[0] >= 0x20 && p[0] != 0x7f;
	if (n == 2)
		return p[0] != 0xc2 || p[1] >= 0xa0;
	return n != 0 && memcmp(p, "\xe2\x80\xa8", 3) != 0 &&
	       memcmp(p, "\xe2\x80\xa9", 3) != 0;
}

static void
log_add(struct buf *line, struct str text)
{
	static const char dots[] = "...";
	size_t cut = 0; /* where the dots go if the line gets too long */
	size_t n;

	for (size_t at = 0; at < text.n && line->n <= LOG_LINE_MAX; at += n) {
		n = str_utf8(text, at);
		if (log_is_safe(text, at, n)) {
			buf_add(line, text.p + at, n);
		} else {
			n = 1;
			buf_printf(line, "\\x%02x",
			    (unsigned)(unsigned char)text.p[at]);
		}
		if (line->n <= LOG_LINE_MAX - strlen(dots))
			cut = line->n;
	}
	if (line->n > LOG_LINE_MAX) {
		buf_truncate(line, cut);
		buf_add_text(line, dots);
	}
}

void
log_event(const struct log *l, enum log_level level, const char *event,
    const char *fmt, ...)
{
	struct buf line = {0}, text = {0};
	char pairs[LOG_TEXT_MAX];
	va_list ap;

	if (l == NULL || l->stream == NULL || level < l->least)
		return;
	va_start(ap, fmt);
	if (vsnprintf(pairs, sizeof(pairs), fmt, ap) < 0)
		pairs[0] = '\0';
	va_end(ap);
	buf_add_text(&text, event);
	if (level_names[level] != NULL)
		buf_printf(&text, " level=%s", level_names[level]);
	if (pairs[0] != '\0')
		buf_printf(&text, " %s", pairs);
	log_add(&line, buf_str(&text));
	buf_add_char(&line, '\n');
	/* One call, so that lines of several processes do not mix. */
	(void)fwrite(line.p, 1, line.n, l->stream);
	(void)fflush(l->stream);
	buf_release(&text);
	buf_release(&line);
}
