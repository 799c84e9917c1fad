#include "mail/mail_base64.h"

/* The value of a letter; -1 for what is none. */
static int
mail_base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

size_t
mail_base64_room(size_t n)
{
	return n / 4 * 3 + 6;
}

size_t
mail_base64_finish(struct mail_base64 *s, unsigned char *out)
{
	size_t n = 0;

	if (s->count >= 2)
		out[n++] =
		    (unsigned char)(s->bits >> (s->count == 2 ? 4 : 10) & 0xff);
	if (s->count == 3)
		out[n++] = (unsigned char)(s->bits >> 2 & 0xff);
	s->count = 0;
	s->bits = 0;
	return n;
}

static size_t
mail_base64_letter(struct mail_base64 *s, int value, unsigned char *out)
{
	s->bits = s->bits << 6 | (uint32_t)value;
	if (++s->count < 4)
		return 0;
	out[0] = (unsigned char)(s->bits >> 16 & 0xff);
	out[1] = (unsigned char)(s->bits >> 8 & 0xff);
	out[2] = (unsigned char)(s->bits & 0xff);
	s->count = 0;
	s->bits = 0;
	return 3;
}

size_t
mail_base64_step(struct mail_base64 *s, struct str in, unsigned char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < in.n && !s->ended; i++) {
		int value = mail_base64_value(in.p[i]);

		if (value >= 0) {
			n += mail_base64_letter(s, value, out + n);
		} else if (in.p[i] == '=') {
			n += mail_base64_finish(s, out + n);
			s->padded = true;
		} else if (s->padded && !char_is_space(in.p[i])) {
			s->ended = true;
		}
	}
	return n;
}
