#include "mail/mail_qp.h"

#include "base/buf.h"

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	/* Lower case is no quoted-printable (RFC 2045 §6.7), but common. */
	c = char_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that is written at at, or -1. */
static int
qp_byte(struct str bytes, size_t at)
{
	int high, low;

	if (at + 2 >= bytes.n)
		return -1;
	high = hex_value(bytes.p[at + 1]);
	low = hex_value(bytes.p[at + 2]);
	return high < 0 || low < 0 ? -1 : 16 * high + low;
}

/* Bytes of a soft end of line at at; 0: none. */
static size_t
qp_soft(struct str bytes, size_t at)
{
	size_t end = at + 1;

	while (end < bytes.n && (bytes.p[end] == ' ' || bytes.p[end] == '\t'))
		end++;
	if (end < bytes.n && bytes.p[end] == '\r')
		end++;
	if (end >= bytes.n)
		return end - at;
	return bytes.p[end] == '\n' ? end + 1 - at : 0;
}

struct qp_count {
	size_t letters; /* beyond ASCII */
	size_t signs;   /* "=3D", "=20", ends of line */
	size_t others;  /* equals signs that are none of this */
	bool raw;       /* bytes beyond ASCII as they are */
};

static struct qp_count
qp_count(struct str bytes)
{
	struct qp_count count = {0};

	for (size_t i = 0; i < bytes.n; i++) {
		int byte;

		count.raw = count.raw || (unsigned char)bytes.p[i] >= 0x80;
		if (bytes.p[i] != '=')
			continue;
		byte = qp_byte(bytes, i);
		if (byte >= 0x80)
			count.letters++;
		else if (byte == '=' || byte == ' ' || qp_soft(bytes, i) > 0)
			count.signs++;
		else
			count.others++;
	}
	return count;
}

static struct str
qp_decode(struct arena *a, struct str bytes)
{
	struct buf out = {0};
	struct str text;

	for (size_t i = 0; i < bytes.n; i++) {
		int byte = bytes.p[i] == '=' ? qp_byte(bytes, i) : -1;
		size_t soft = bytes.p[i] == '=' ? qp_soft(bytes, i) : 0;

		if (byte >= 0)
			i += 2;
		else if (soft > 0)
			i += soft - 1;
		if (soft == 0)
			buf_add_char(&out, byte >= 0 ? (char)byte : bytes.p[i]);
	}
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}

struct str
mail_qp_mend(struct arena *a, struct str bytes, bool *odd_out)
{
	struct qp_count count;

	/* In HTML, attributes have equals signs and colours look like letters:
	 * there, they must be encoded themselves. */
	if (str_find_byte(bytes, '=', 0) == SIZE_MAX ||
	    (str_find(bytes, "</", 0) != SIZE_MAX &&
		str_find(bytes, "=3D", 0) == SIZE_MAX))
		return bytes;
	count = qp_count(bytes);
	if (count.raw || count.letters < 2 ||
	    count.others > (count.letters + count.signs) / 8)
		return bytes;
	*odd_out = true;
	return qp_decode(a, bytes);
}
