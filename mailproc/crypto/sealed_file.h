/*
 * Encrypted files: spooled mail and blobs. crypto_secretstream in chunks of
 * 64 kB, each file under a key of its own. Format: 8 bytes magic and version,
 * the secretstream header (24 bytes), chunks (65,536 plain bytes each but the
 * last, + 17). The last chunk carries TAG_FINAL: a file cut short is known.
 * The magic is the associated data of the first chunk.
 */
#ifndef CRYPTO_SEALED_FILE_H
#define CRYPTO_SEALED_FILE_H

#include "base/file.h"

struct sealed_writer;
struct sealed_reader;

/* Writes to fd (borrowed) from its current offset. Returns owned. */
struct random;
enum err_kind sealed_writer_open(int fd, const unsigned char key[static 32],
    struct random *random, struct str salt, struct sealed_writer **out,
    struct err *err) WARN_UNUSED;
enum err_kind sealed_writer_add(struct sealed_writer *w, const void *bytes,
    size_t n, struct err *err) WARN_UNUSED;
/* The final chunk. No fsync: the caller syncs fd. */
enum err_kind
sealed_writer_finish(struct sealed_writer *w, struct err *err) WARN_UNUSED;
void sealed_writer_free(struct sealed_writer *w); /* accepts NULL */

/*
 * Reads from fd (borrowed, seekable), which stands at its beginning; uses
 * pread() and fstat() only, so that its offset never moves. Any order of offsets: the state before
 * each chunk is remembered once passed, so that going back costs one chunk.
 * Opening walks nothing; *size is known from the file's length.
 * ERR_MESSAGE: not such a file, wrong key, altered or cut short.
 */
enum err_kind sealed_reader_open(int fd, const unsigned char key[static 32],
    struct sealed_reader **out, struct err *err) WARN_UNUSED;
int64_t sealed_reader_size(const struct sealed_reader *r); /* plain bytes */
/* Up to n bytes at offset; *got_out is 0 at the end only. */
enum err_kind sealed_reader_read(struct sealed_reader *r, int64_t offset,
    void *bytes, size_t n, size_t *got_out, struct err *err) WARN_UNUSED;
void sealed_reader_free(struct sealed_reader *r);

#endif
