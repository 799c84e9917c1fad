/*
 * Writing JSON (RFC 8259), UTF-8, keys in the order they are given. Only a
 * writer: nothing in this program reads JSON.
 * Sequence: json_object(w, NULL) json_text(w, "key", value) ... json_end(w).
 * Inside arrays the key is NULL. Commas and indentation are the writer's.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

struct json {
	struct buf *out; /* borrowed */
	bool indent;     /* two spaces a level; else all on one line */
	int depth;       /* at most 32, more is a bug */
	unsigned filled; /* bit d: the level d has a member already */
	unsigned arrays; /* bit d: level d is an array */
};

void json_object(struct json *w, const char *key);
void json_array(struct json *w, const char *key);
void json_end(struct json *w);
void json_null(struct json *w, const char *key);
void json_bool(struct json *w, const char *key, bool value);
void json_int(struct json *w, const char *key, int64_t value);
/* Bytes that are not UTF-8 come out as U+FFFD. */
void json_str(struct json *w, const char *key, struct str value);
/* NULL gives null. */
void json_text(struct json *w, const char *key, const char *value);
/* value is JSON already; borrowed text of ours, not checked. */
void json_raw(struct json *w, const char *key, struct str value);

/* Append value as a quoted JSON string. */
void json_quote(struct buf *out, struct str value);

#endif
