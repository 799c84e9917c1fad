/*
 * Text brought to one form, for comparison and for storing. Any bytes may be
 * given; results are well-formed UTF-8 and live in a.
 */
#ifndef TEXT_TEXT_FOLD_H
#define TEXT_TEXT_FOLD_H

#include "base/str.h"

/*
 * For comparing what people write: compatibility forms and case folded, accents
 * gone, œ → oe, æ → ae, every apostrophe ', every quotation mark ", every dash
 * -, every run of blanks (ends of line too) one space, what is invisible
 * removed, trimmed. Folding twice changes nothing more.
 */
struct str text_fold(struct arena *a, struct str s);

/* For storing: NFC, cleaned (utf8_clean()), blanks of any kind at both ends
 * gone. */
struct str text_nfc(struct arena *a, struct str s);

/*
 * For matching labels and list entries: text_fold(), then words of [a-z0-9]
 * with one space between; all else separates. "L’École n° 2 :" → "l ecole n 2".
 */
struct str text_key(struct arena *a, struct str s);

#endif
