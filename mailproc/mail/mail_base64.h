/*
 * Base64 as mail has it (RFC 2045 §6.8, leniently): padding inside, where two
 * encoded pieces were joined, ends a piece and not the text (GMime 3.2.13 stops
 * there, which loses the rest). Zero-initialise; feed any pieces.
 */
#ifndef MAIL_MAIL_BASE64_H
#define MAIL_MAIL_BASE64_H

#include "base/str.h"

struct mail_base64 {
	uint32_t bits;
	int count;   /* letters in bits, 0..3 */
	bool padded; /* a = has been met */
	bool ended;  /* what follows is no base64, a list's footer perhaps */
};

/* How much room n letters need in out, finish included. */
size_t mail_base64_room(size_t n);

/* Decodes in into out; returns how many bytes that gave. */
size_t
mail_base64_step(struct mail_base64 *s, struct str in, unsigned char *out);

/* What is left of a last group without its padding; at most 2 bytes. */
size_t mail_base64_finish(struct mail_base64 *s, unsigned char *out);

#endif
