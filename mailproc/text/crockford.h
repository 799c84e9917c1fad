/*
 * Crockford's base 32: letters that can be read out and typed again, for
 * references and codes. The alphabet is 0123456789ABCDEFGHJKMNPQRSTVWXYZ.
 *
 * The check character is one of the same 32 letters (Luhn mod 32): it catches
 * every single wrong letter and every exchange of two neighbours but 0 with Z.
 */
#ifndef TEXT_CROCKFORD_H
#define TEXT_CROCKFORD_H

#include "base/str.h"

/* How many letters hold so many bits. */
size_t crockford_length(size_t bits);

/*
 * The first bits bits of bytes, from the highest of each byte; a last group that
 * is short has zeros behind. out gets crockford_length(bits) letters and a NUL.
 */
void crockford_encode(const unsigned char *bytes, size_t bits, char *out);

/*
 * What a person typed as letters of the alphabet, living in a: case does not
 * matter, O is 0, I and L are 1; blanks, dashes and invisible characters go.
 * False when anything else is in it (*out is empty then).
 */
bool crockford_normalise(struct arena *a, struct str typed, struct str *out);

/* The check character of letters, which are normalised; NUL when they are not. */
char crockford_check_char(struct str letters);

/* Normalised letters of which the last is the check character of the others. */
bool crockford_valid(struct str letters);

#endif
