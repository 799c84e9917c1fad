#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crypto/keys.h"
#include "crypto/random.h"
#include "crypto/sealed_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLAIN = 65536, CHUNK = PLAIN + 17, HEAD = 32 };

static const unsigned char key[32] = {1, 2, 3};

static void
assert_ok(enum err_kind kind, const struct err *err)
{
	if (kind != ERR_NONE)
		fail_msg("%s", err->text);
}

static FILE *
file_of(size_t size)
{
	FILE *file = tmpfile();
	struct random random = {.seeded = true};
	struct sealed_writer *w = NULL;
	struct err err;
	unsigned char piece[1000];
	size_t at = 0;

	assert_non_null(file);
	assert_ok(sealed_writer_open(
		      fileno(file), key, &random, str_from("salt"), &w, &err),
	    &err);
	while (at < size) {
		size_t n = size - at < sizeof piece ? size - at : sizeof piece;

		for (size_t i = 0; i < n; i++)
			piece[i] =
			    (unsigned char)((at + i) * 31 + (at + i) / PLAIN);
		assert_ok(sealed_writer_add(w, piece, n, &err), &err);
		at += n;
	}
	assert_ok(sealed_writer_finish(w, &err), &err);
	sealed_writer_free(w);
	return file;
}

static bool
bytes_are_right(const unsigned char *bytes, size_t n, size_t at)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i] !=
		    (unsigned char)((at + i) * 31 + (at + i) / PLAIN))
			return false;
	return true;
}

/* Read all from the beginning. */
static enum err_kind
read_whole(
    FILE *file, const unsigned char *with, size_t *total_out, struct err *err)
{
	struct sealed_reader *r = NULL;
	unsigned char bytes[4000];
	enum err_kind kind;
	size_t got = 1;

	*total_out = 0;
	kind = sealed_reader_open(fileno(file), with, &r, err);
	while (kind == ERR_NONE && got > 0) {
		kind = sealed_reader_read(
		    r, (int64_t)*total_out, bytes, sizeof bytes, &got, err);
		if (kind == ERR_NONE) {
			assert_true(bytes_are_right(bytes, got, *total_out));
			*total_out += got;
		}
	}
	sealed_reader_free(r);
	return kind;
}

static const size_t sizes[] = {
    0, 1, PLAIN - 1, PLAIN, PLAIN + 1, 2 * PLAIN, 3 * PLAIN + 500};

static void
what_was_written_is_read_at_every_size_around_a_chunk(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		FILE *file = file_of(sizes[i]);
		struct sealed_reader *r = NULL;
		struct err err;
		size_t total = 0;

		assert_ok(
		    sealed_reader_open(fileno(file), key, &r, &err), &err);
		assert_int_equal(sealed_reader_size(r), sizes[i]);
		sealed_reader_free(r);
		assert_ok(read_whole(file, key, &total, &err), &err);
		assert_int_equal(total, sizes[i]);
		fclose(file);
	}
}

static void
nothing_of_the_content_is_in_the_file(void **state)
{
	FILE *file = tmpfile();
	struct random random = {.seeded = true};
	struct sealed_writer *w = NULL;
	char bytes[200];
	struct err err;
	size_t n;

	(void)state;
	assert_ok(sealed_writer_open(
		      fileno(file), key, &random, str_from("salt"), &w, &err),
	    &err);
	assert_ok(sealed_writer_add(w, "hospital", 8, &err), &err);
	assert_ok(sealed_writer_finish(w, &err), &err);
	sealed_writer_free(w);
	rewind(file);
	n = fread(bytes, 1, sizeof bytes, file);
	assert_int_equal(n, HEAD + 8 + 17);
	assert_int_equal(str_find(str_of(bytes, n), "hospital", 0), SIZE_MAX);
	fclose(file);
}

static void
any_order_of_offsets_gives_the_same_bytes(void **state)
{
	static const size_t offsets[] = {3 * PLAIN + 400, 0, PLAIN - 3,
	    2 * PLAIN, 5, PLAIN + 7, 3 * PLAIN + 499, 3 * PLAIN + 500,
	    9 * PLAIN, 2 * PLAIN - 1};
	FILE *file = file_of(3 * PLAIN + 500);
	struct sealed_reader *r = NULL;
	unsigned char bytes[10];
	struct err err;

	(void)state;
	assert_ok(sealed_reader_open(fileno(file), key, &r, &err), &err);
	for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
		size_t left = offsets[i] < 3 * PLAIN + 500
				  ? 3 * PLAIN + 500 - offsets[i]
				  : 0;
		size_t got = 0;

		assert_ok(sealed_reader_read(r, (int64_t)offsets[i], bytes,
			      sizeof bytes, &got, &err),
		    &err);
		assert_int_equal(got, left < 10 ? left : 10);
		assert_true(bytes_are_right(bytes, got, offsets[i]));
	}
	/* The offset of a descriptor that is shared never moves. */
	lseek(fileno(file), 12, SEEK_SET);
	size_t got = 0;
	assert_ok(
	    sealed_reader_read(r, 0, bytes, sizeof bytes, &got, &err), &err);
	assert_int_equal(lseek(fileno(file), 0, SEEK_CUR), 12);
	sealed_reader_free(r);
	fclose(file);
}

static void
another_key_reads_nothing(void **state)
{
	static const unsigned char other[32] = {1, 2, 4};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		FILE *file = file_of(sizes[i]);
		struct err err;
		size_t total = 0;

		assert_int_equal(
		    read_whole(file, other, &total, &err), ERR_MESSAGE);
		assert_int_equal(total, 0);
		fclose(file);
	}
}

static void
a_file_cut_short_anywhere_is_known(void **state)
{
	static const long cuts[] = {0, 7, 8, 31, 32, 33, HEAD + 17,
	    HEAD + CHUNK - 1, HEAD + CHUNK, HEAD + CHUNK + 1, HEAD + CHUNK + 17,
	    HEAD + 2 * CHUNK - 1, HEAD + 2 * CHUNK, HEAD + 2 * CHUNK + 18,
	    HEAD + 3 * CHUNK, HEAD + 3 * CHUNK + 516};

	(void)state;
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		FILE *file = file_of(3 * PLAIN + 500);
		struct err err;
		size_t total = 0;

		assert_int_equal(ftruncate(fileno(file), cuts[i]), 0);
		if (read_whole(file, key, &total, &err) != ERR_MESSAGE)
			fail_msg("cut to %ld bytes, and read", cuts[i]);
		fclose(file);
	}
}

static void
bytes_behind_the_end_are_known(void **state)
{
	FILE *file = file_of(PLAIN);
	struct err err;
	size_t total = 0;
	char zero[100] = {0};

	(void)state;
	assert_int_equal(pwrite(fileno(file), zero, 100, HEAD + CHUNK), 100);
	assert_int_equal(read_whole(file, key, &total, &err), ERR_MESSAGE);
	fclose(file);
}

static void
an_altered_byte_is_known_wherever_it_is(void **state)
{
	static const off_t places[] = {0, 7, 8, 20, 31, 32, 33, 40,
	    HEAD + CHUNK - 1, HEAD + CHUNK, HEAD + CHUNK + 100,
	    HEAD + CHUNK + 116};
	FILE *file = file_of(PLAIN + 100);

	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		unsigned char byte;
		struct err err;
		size_t total = 0;

		assert_int_equal(pread(fileno(file), &byte, 1, places[i]), 1);
		byte ^= 0x40;
		assert_int_equal(pwrite(fileno(file), &byte, 1, places[i]), 1);
		if (read_whole(file, key, &total, &err) != ERR_MESSAGE)
			fail_msg("byte %ld altered, and read", (long)places[i]);
		byte ^= 0x40;
		assert_int_equal(pwrite(fileno(file), &byte, 1, places[i]), 1);
	}
	fclose(file);
}

static void
chunks_that_changed_places_are_known(void **state)
{
	FILE *file = file_of(2 * PLAIN + 100);
	unsigned char *one = malloc(CHUNK), *two = malloc(CHUNK);
	struct err err;
	size_t total = 0;

	(void)state;
	assert_int_equal(pread(fileno(file), one, CHUNK, HEAD), CHUNK);
	assert_int_equal(pread(fileno(file), two, CHUNK, HEAD + CHUNK), CHUNK);
	assert_int_equal(pwrite(fileno(file), two, CHUNK, HEAD), CHUNK);
	assert_int_equal(pwrite(fileno(file), one, CHUNK, HEAD + CHUNK), CHUNK);
	assert_int_equal(read_whole(file, key, &total, &err), ERR_MESSAGE);
	assert_int_equal(total, 0);
	free(one);
	free(two);
	fclose(file);
}

static void
a_seed_and_a_salt_make_the_same_file_again(void **state)
{
	FILE *one = file_of(1000), *two = file_of(1000);
	unsigned char a[HEAD + 1017], b[HEAD + 1017];

	(void)state;
	assert_int_equal(pread(fileno(one), a, sizeof a, 0), sizeof a);
	assert_int_equal(pread(fileno(two), b, sizeof b, 0), sizeof b);
	assert_memory_equal(a, b, sizeof a);
	fclose(one);
	fclose(two);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		what_was_written_is_read_at_every_size_around_a_chunk),
	    cmocka_unit_test(nothing_of_the_content_is_in_the_file),
	    cmocka_unit_test(any_order_of_offsets_gives_the_same_bytes),
	    cmocka_unit_test(another_key_reads_nothing),
	    cmocka_unit_test(a_file_cut_short_anywhere_is_known),
	    cmocka_unit_test(bytes_behind_the_end_are_known),
	    cmocka_unit_test(an_altered_byte_is_known_wherever_it_is),
	    cmocka_unit_test(chunks_that_changed_places_are_known),
	    cmocka_unit_test(a_seed_and_a_salt_make_the_same_file_again),
	};
	struct err err;

	if (crypto_start(&err) != ERR_NONE)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
