/*
 * The reader: a sandboxed child that turns one spooled message after another
 * into plain structs. It is given nothing but the encrypted file's descriptor
 * and that file's own key; a crash or a hang in it costs one message.
 */
#ifndef FLOW_READER_H
#define FLOW_READER_H

#include "base/log.h"
#include "model/message.h"

struct reader;

struct reader_settings {
	struct str forms;   /* folder */
	struct str address; /* of the office */
	struct str *aliases;
	size_t alias_count;
	struct str authserv_id;
	int64_t authserv_hops;
	int64_t seconds;   /* for one message, by the clock on the wall */
	int64_t megabytes; /* of address space */
};

/* The child is started when it is first needed, and anew after a crash, a
 * time-out or some hundreds of messages. Returns owned. */
struct reader *
reader_new(const struct reader_settings *settings, const struct log *log);
void reader_free(struct reader *r); /* accepts NULL */

/* Takes the decoded attachments; NULL: they are let go. blob_out lives in a. */
struct reader_sink {
	void *context;
	enum err_kind (*begin)(void *context, struct err *err);
	enum err_kind (*data)(void *context, struct str bytes, struct err *err);
	enum err_kind (*end)(void *context, struct arena *a,
	    struct str *blob_out, struct err *err);
	void (*abandon)(void *context);
};

/*
 * Read the sealed file behind fd (borrowed). ERR_NONE: *out is filled in, lives
 * in a. ERR_MESSAGE: the reader died or hung over it, or gave it up; the text
 * says which. ERR_RETRY, ERR_CONFIG: the reader cannot be started, or the sink
 * failed; nothing is known of the message.
 */
enum err_kind reader_read(struct reader *r, struct arena *a, int fd,
    const unsigned char key[static 32], const struct reader_sink *sink,
    struct message *out, struct err *err) WARN_UNUSED;

/* Start it and say what closes it in, e.g. "seccomp, landlock 3"; in a. */
enum err_kind reader_check(
    struct reader *r, struct arena *a, char **out, struct err *err) WARN_UNUSED;

/* The child's whole life; returns its exit status. */
int reader_child_main(void);

#endif
