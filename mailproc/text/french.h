/*
 * The typographic finish of French as it is set in Québec (Office québécois de
 * la langue française): done by code, so that whoever writes a template need
 * not know where a no-break space goes. Given well-formed UTF-8; results live
 * in a.
 */
#ifndef TEXT_FRENCH_H
#define TEXT_FRENCH_H

#include "base/str.h"

/*
 * Finish running text, plain or Markdown:
 *
 *	mot :        no-break space before the colon, where a space stood
 *	mot ! ? ;    the space before goes
 *	«mot» « mot »   no-break spaces within, whether a space stood or not
 *	l'école      ’
 *	...          …
 *
 * Untouched: what is in `backquotes` or <angle brackets>, the target of a
 * Markdown link, an address or a URL, hours (14:30), no-break spaces that are
 * there already. Doing it twice changes nothing more.
 */
struct str french_typography(struct arena *a, struct str text);

/*
 * "+14504665000" → "450 466-5000", with a no-break space. A number that is not
 * North American stays as it is.
 */
struct str french_phone(struct arena *a, struct str e164);

/* "14 h 30", "9 h 05", "14 h", with no-break spaces. */
struct str french_time(struct arena *a, int hour, int minute);

#endif
