#include "crypto/sealed_file.h"

#include "crypto/random.h"

#include <sodium.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "mailproc sealed file, version 1"; also bound to the first chunk. */
static const unsigned char magic[8] = {'m', 'p', 's', 'e', 'a', 'l', 0, 1};

enum {
	PLAIN = 65536,
	OVERHEAD = crypto_secretstream_xchacha20poly1305_ABYTES,
	CHUNK = PLAIN + OVERHEAD,
	HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
	HEAD = sizeof magic + HEADER
};

typedef crypto_secretstream_xchacha20poly1305_state stream_state;

struct sealed_writer {
	stream_state state;
	int fd;
	bool first;
	bool finished;
	size_t n; /* plain bytes waiting */
	unsigned char plain[PLAIN];
	unsigned char chunk[CHUNK];
};

struct sealed_reader {
	int fd;
	int64_t size;
	size_t chunks;        /* never 0: an empty file has an empty chunk */
	stream_state *states; /* before chunk i, for i <= passed */
	size_t passed;
	size_t current; /* the chunk in plain, or SIZE_MAX */
	size_t n;       /* its plain bytes */
	unsigned char plain[PLAIN];
	unsigned char chunk[CHUNK];
};

/*
 * The state that belongs to a header is the same for both directions. Writing
 * starts here too, because init_push() would draw the header itself, and where
 * random bytes come from is the caller's to say.
 */
static void
stream_start(stream_state *state, const unsigned char header[static HEADER],
    const unsigned char key[static 32])
{
	if (crypto_secretstream_xchacha20poly1305_init_pull(
		state, header, key) != 0)
		bug("a header of the right length was refused");
}

enum err_kind
sealed_writer_open(int fd, const unsigned char key[static 32],
    struct random *random, struct str salt, struct sealed_writer **out,
    struct err *err)
{
	struct sealed_writer *w = malloc(sizeof *w);
	unsigned char head[HEAD];

	if (w == NULL)
		err_no_memory(sizeof *w);
	memcpy(head, magic, sizeof magic);
	random_fill(
	    random, "sealed file header", salt, head + sizeof magic, HEADER);
	w->fd = fd;
	w->first = true;
	w->finished = false;
	w->n = 0;
	stream_start(&w->state, head + sizeof magic, key);
	*out = NULL;
	if (file_write_all(fd, head, sizeof head, err) != ERR_NONE) {
		sealed_writer_free(w);
		return err->kind;
	}
	*out = w;
	return ERR_NONE;
}

/* Encrypt and write what waits. */
static enum err_kind
write_chunk(struct sealed_writer *w, unsigned char tag, struct err *err)
{
	unsigned long long length = 0;

	if (crypto_secretstream_xchacha20poly1305_push(&w->state, w->chunk,
		&length, w->plain, w->n, w->first ? magic : NULL,
		w->first ? sizeof magic : 0, tag) != 0)
		bug("a chunk of %zu bytes was refused", w->n);
	w->first = false;
	w->n = 0;
	return file_write_all(w->fd, w->chunk, (size_t)length, err);
}

enum err_kind
sealed_writer_add(
    struct sealed_writer *w, const void *bytes, size_t n, struct err *err)
{
	const unsigned char *from = bytes;

	if (w->finished)
		bug("bytes after the final chunk");
	while (n > 0) {
		size_t room, take;

		/* A full chunk waits until more comes: the last one of the
		 * file has to carry TAG_FINAL. */
		if (w->n == PLAIN &&
		    write_chunk(w,
			crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
			err) != ERR_NONE)
			return err->kind;
		room = PLAIN - w->n;
		take = n < room ? n : room;
		memcpy(w->plain + w->n, from, take);
		w->n += take;
		from += take;
		n -= take;
	}
	return ERR_NONE;
}

enum err_kind
sealed_writer_finish(struct sealed_writer *w, struct err *err)
{
	if (w->finished)
		bug("finished twice");
	w->finished = true;
	return write_chunk(
	    w, crypto_secretstream_xchacha20poly1305_TAG_FINAL, err);
}

void
sealed_writer_free(struct sealed_writer *w)
{
	if (w == NULL)
		return;
	sodium_memzero(w, sizeof *w);
	free(w);
}

/* Up to n bytes at offset, as many as there are. */
static enum err_kind
read_at(int fd, int64_t offset, unsigned char *bytes, size_t n, size_t *got_out,
    struct err *err)
{
	*got_out = 0;
	while (*got_out < n) {
		ssize_t got = pread(fd, bytes + *got_out, n - *got_out,
		    (off_t)(offset + (int64_t)*got_out));

		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return err_errno(
			    err, ERR_RETRY, errno, "cannot read a sealed file");
		if (got == 0)
			break;
		*got_out += (size_t)got;
	}
	return ERR_NONE;
}

/* How many chunks and plain bytes a body of this length holds. */
static bool
measure(struct sealed_reader *r, int64_t body)
{
	int64_t whole = body / CHUNK, rest = body % CHUNK;

	/* An empty last chunk is written for an empty file only. */
	if (body < OVERHEAD || (rest > 0 && rest < OVERHEAD) ||
	    (rest == OVERHEAD && whole > 0))
		return false;
	r->chunks = (size_t)(whole + (rest > 0 ? 1 : 0));
	r->size = body - (int64_t)r->chunks * OVERHEAD;
	return true;
}

static enum err_kind
open_head(struct sealed_reader *r, const unsigned char key[static 32],
    struct err *err)
{
	unsigned char head[HEAD];
	struct stat st;
	size_t got = 0;

	if (fstat(r->fd, &st) != 0)
		return err_errno(
		    err, ERR_RETRY, errno, "cannot read a sealed file");
	if (read_at(r->fd, 0, head, sizeof head, &got, err) != ERR_NONE)
		return err->kind;
	if (got != sizeof head || memcmp(head, magic, sizeof magic) != 0 ||
	    !measure(r, (int64_t)st.st_size - HEAD))
		return err_set(
		    err, ERR_MESSAGE, "not a sealed file, or cut short");
	r->states = calloc(r->chunks, sizeof *r->states);
	if (r->states == NULL)
		err_no_memory(sizeof *r->states);
	stream_start(&r->states[0], head + sizeof magic, key);
	return ERR_NONE;
}

enum err_kind
sealed_reader_open(int fd, const unsigned char key[static 32],
    struct sealed_reader **out, struct err *err)
{
	struct sealed_reader *r = malloc(sizeof *r);

	if (r == NULL)
		err_no_memory(sizeof *r);
	r->fd = fd;
	r->states = NULL;
	r->passed = 0;
	r->current = SIZE_MAX;
	r->n = 0;
	*out = NULL;
	if (open_head(r, key, err) != ERR_NONE) {
		sealed_reader_free(r);
		return err->kind;
	}
	*out = r;
	return ERR_NONE;
}

int64_t
sealed_reader_size(const struct sealed_reader *r)
{
	return r->size;
}

/* Decrypt chunk i, whose state is known, into plain. */
static enum err_kind
read_chunk(struct sealed_reader *r, size_t i, struct err *err)
{
	stream_state state = r->states[i];
	bool last = i + 1 == r->chunks;
	unsigned char tag = 0, wanted;
	unsigned long long length = 0;
	size_t got = 0;

	wanted = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
		      : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
	r->current = SIZE_MAX;
	if (read_at(r->fd, HEAD + (int64_t)i * CHUNK, r->chunk, CHUNK, &got,
		err) != ERR_NONE)
		return err->kind;
	/* A file that was cut between two chunks ends in one without
	 * TAG_FINAL; one that grew has it too early. */
	if (got < OVERHEAD ||
	    crypto_secretstream_xchacha20poly1305_pull(&state, r->plain,
		&length, &tag, r->chunk, got, i == 0 ? magic : NULL,
		i == 0 ? sizeof magic : 0) != 0 ||
	    tag != wanted)
		return err_set(err, ERR_MESSAGE,
		    "a sealed file was altered or cut short, or is under "
		    "another key");
	if (!last && r->passed == i) {
		r->states[i + 1] = state;
		r->passed = i + 1;
	}
	sodium_memzero(&state, sizeof state);
	r->current = i;
	r->n = (size_t)length;
	return ERR_NONE;
}

/* Make chunk i the current one; those never passed before it come first. */
static enum err_kind
seek_chunk(struct sealed_reader *r, size_t i, struct err *err)
{
	while (r->passed < i)
		if (read_chunk(r, r->passed, err) != ERR_NONE)
			return err->kind;
	if (r->current != i)
		return read_chunk(r, i, err);
	return ERR_NONE;
}

enum err_kind
sealed_reader_read(struct sealed_reader *r, int64_t offset, void *bytes,
    size_t n, size_t *got_out, struct err *err)
{
	unsigned char *to = bytes;

	*got_out = 0;
	if (offset < 0)
		bug("offset %lld", (long long)offset);
	/* The one chunk of an empty file is looked at too: its tag says that
	 * the file is whole. */
	if (r->size == 0)
		return seek_chunk(r, 0, err);
	while (n > 0 && offset < r->size) {
		size_t within = (size_t)(offset % PLAIN), take;

		if (seek_chunk(r, (size_t)(offset / PLAIN), err) != ERR_NONE)
			return err->kind;
		take = r->n - within < n ? r->n - within : n;
		memcpy(to, r->plain + within, take);
		to += take;
		offset += (int64_t)take;
		n -= take;
		*got_out += take;
	}
	return ERR_NONE;
}

void
sealed_reader_free(struct sealed_reader *r)
{
	if (r == NULL)
		return;
	if (r->states != NULL)
		sodium_memzero(r->states, r->chunks * sizeof *r->states);
	free(r->states);
	sodium_memzero(r, sizeof *r);
	free(r);
}
