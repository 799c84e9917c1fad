/*
 * The typographic finish of English as Canadian offices set it: done by code, as
 * for French. Given well-formed UTF-8; results live in a.
 */
#ifndef TEXT_ENGLISH_H
#define TEXT_ENGLISH_H

#include "base/str.h"

/*
 * Finish running text, plain or Markdown:
 *
 *	word : ; ! ?    the space before goes
 *	"word"          “word”
 *	it's            ’
 *	...             …
 *
 * Untouched: what is in `backquotes` or <angle brackets>, the target of a
 * Markdown link, an address or a URL. Doing it twice changes nothing more.
 */
struct str english_typography(struct arena *a, struct str text);

#endif
