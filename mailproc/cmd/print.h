/*
 * The result of a command, as JSON or for a person to read: the same calls make
 * both. In text, an object is "key: value" lines, an object in the outermost
 * array is one line.
 */
#ifndef CMD_PRINT_H
#define CMD_PRINT_H

#include "base/json.h"

struct print {
	bool as_json;
	struct buf text;
	struct json json;
	int depth;
	bool rows;   /* the outermost thing is an array */
	bool in_row; /* something of the row is written */
};

void print_begin(struct print *p, bool as_json);
/* Write to standard output and release. ERR_RETRY when it cannot be written. */
enum err_kind print_end(struct print *p, struct err *err) WARN_UNUSED;

void print_object(struct print *p, const char *key);
void print_array(struct print *p, const char *key);
void print_close(struct print *p);
void print_str(struct print *p, const char *key, struct str value);
void print_text(struct print *p, const char *key, const char *value);
void print_int(struct print *p, const char *key, int64_t value);
void print_bool(struct print *p, const char *key, bool value);
void print_null(struct print *p, const char *key);
/* value is JSON; empty gives null. */
void print_raw(struct print *p, const char *key, struct str value);
/* RFC 3339 in UTC; 0 gives null. */
void print_time(struct print *p, const char *key, int64_t t);
/* A str, or null when it is empty. */
void print_optional(struct print *p, const char *key, struct str value);

#endif
