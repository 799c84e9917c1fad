/*
 * The one format of our text files (mailproc.conf, forms, words, phrases):
 *
 *	# a comment, on a line of its own
 *	[section argument]
 *	key = value
 *	    continued: an indented line is joined by a newline
 *
 * UTF-8; lines end in LF or CRLF; no quoting, no escapes. A value's blanks at
 * both ends go; a blank line ends a continuation unless the next line that is
 * not blank is indented too (then it stays, as an empty line of the value). A
 * key without a section before it has section "". Limits: 1 MB a file, 64 kB a
 * value.
 */
#ifndef BASE_INI_H
#define BASE_INI_H

#include "base/str.h"

struct ini_entry {
	struct str section;  /* "field" of "[field categorie]" */
	struct str argument; /* "categorie"; empty when there is none */
	struct str key;      /* empty: the heading itself */
	struct str value;
	int line; /* of the key or heading, from 1 */
	int section_line;
};

/*
 * Parse text into entries in their order (a heading is an entry of its own with
 * an empty key). name is for messages. ERR_CONFIG "name:line: what".
 */
enum err_kind ini_parse(struct arena *a, const char *name, struct str text,
    struct ini_entry **entries_out, size_t *count_out,
    struct err *err) WARN_UNUSED;

/* The same from a file. */
enum err_kind
ini_load(struct arena *a, const char *path, struct ini_entry **entries_out,
    size_t *count_out, struct err *err) WARN_UNUSED;

#endif
