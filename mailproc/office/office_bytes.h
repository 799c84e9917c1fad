/*
 * Reading hostile bytes in order, little endian: what is beyond the end sets
 * bad, after which everything is zero and empty.
 */
#ifndef OFFICE_OFFICE_BYTES_H
#define OFFICE_OFFICE_BYTES_H

#include "base/buf.h"

struct office_bytes {
	struct str rest;
	bool bad;
};

uint32_t office_u8(struct office_bytes *b);
uint32_t office_u16(struct office_bytes *b);
uint32_t office_u32(struct office_bytes *b);
/* The next n bytes, borrowed. */
struct str office_take(struct office_bytes *b, size_t n);
/* Past what fills up n bytes to a multiple of 4; its absence is no error. */
void office_pad(struct office_bytes *b, size_t n);

/* UTF-16, little endian, up to a NUL, as UTF-8 in a. */
struct str office_utf16(struct arena *a, struct str bytes);
/* UTF-8 as it is, else windows-1252 as UTF-8, up to a NUL, in a. */
struct str office_ansi(struct arena *a, struct str bytes);
/* The name of a code page of Windows as a charset; empty: not known. In a. */
struct str office_charset(struct arena *a, uint32_t codepage);

#endif
