#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crypto/audit.h"
#include "crypto/keys.h"
#include "crypto/random.h"
#include "crypto/reference.h"
#include "text/crockford.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
	char folder[64];
	struct arena *a;
	struct random random;
	struct keys *keys;
	struct err err;
};

static void
assert_ok(enum err_kind kind, const struct err *err)
{
	if (kind != ERR_NONE)
		fail_msg("%s", err->text);
}

static char *
path(struct fixture *f, const char *name)
{
	return file_join(f->a, f->folder, name);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	snprintf(f->folder, sizeof f->folder, "/tmp/test_keys.XXXXXX");
	if (mkdtemp(f->folder) == NULL)
		return -1;
	f->a = arena_new();
	f->random.seeded = true;
	memset(f->random.seed, 7, sizeof f->random.seed);
	if (crypto_start(&f->err) != ERR_NONE ||
	    keys_generate(f->folder, &f->random, &f->err) != ERR_NONE ||
	    keys_load(path(f, "service.key"), &f->keys, &f->err) != ERR_NONE)
		return -1;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	unlink(path(f, "service.key"));
	unlink(path(f, "sealing.pub"));
	unlink(path(f, "sealing.key"));
	unlink(path(f, "other.key"));
	rmdir(f->folder);
	keys_free(f->keys);
	arena_free(f->a);
	free(f);
	return 0;
}

/* Keys that have nothing to do with those of the fixture. */
static struct keys *
other_keys(struct fixture *f)
{
	struct keys *keys = NULL;
	char text[80] = "# other\n";

	memset(text + 8, 'a', 64);
	assert_ok(
	    file_save(path(f, "other.key"), 0600, str_of(text, 72), &f->err),
	    &f->err);
	assert_ok(keys_load(path(f, "other.key"), &keys, &f->err), &f->err);
	return keys;
}

static void
generated_files_have_their_modes_and_are_never_replaced(void **state)
{
	struct fixture *f = *state;
	struct buf before = {0}, after = {0};
	struct stat st;

	assert_int_equal(stat(path(f, "service.key"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(path(f, "sealing.key"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(path(f, "sealing.pub"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);

	assert_ok(
	    file_load(path(f, "service.key"), 4096, &before, &f->err), &f->err);
	unlink(path(f, "sealing.pub"));
	memset(f->random.seed, 8, sizeof f->random.seed);
	assert_int_equal(
	    keys_generate(f->folder, &f->random, &f->err), ERR_USAGE);
	assert_ok(
	    file_load(path(f, "service.key"), 4096, &after, &f->err), &f->err);
	assert_string_equal(before.p, after.p);
	assert_false(file_exists(path(f, "sealing.pub")));
	buf_release(&before);
	buf_release(&after);
}

static void
a_key_file_that_is_not_one_is_refused_with_its_name(void **state)
{
	struct fixture *f = *state;
	static const char *const texts[] = {
	    "",
	    "# only a comment\n",
	    "00112233\n",
	    "zz00000000000000000000000000000000000000000000000000000000000000",
	    "0000000000000000000000000000000000000000000000000000000000000000"
	    "00\n",
	    "0000000000000000000000000000000000000000000000000000000000000000\n"
	    "0000000000000000000000000000000000000000000000000000000000000000",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct keys *keys = NULL;

		assert_ok(file_save(path(f, "other.key"), 0600,
			      str_from(texts[i]), &f->err),
		    &f->err);
		if (keys_load(path(f, "other.key"), &keys, &f->err) !=
		    ERR_CONFIG)
			fail_msg("accepted: \"%s\"", texts[i]);
		assert_null(keys);
		assert_non_null(strstr(f->err.text, "other.key"));
	}
}

static void
a_key_file_open_to_others_is_refused(void **state)
{
	struct fixture *f = *state;
	struct keys *keys = NULL;

	assert_int_equal(chmod(path(f, "service.key"), 0640), 0);
	assert_int_equal(
	    keys_load(path(f, "service.key"), &keys, &f->err), ERR_CONFIG);
	assert_null(keys);
}

static void
the_public_sealing_key_is_read_back(void **state)
{
	struct fixture *f = *state;
	unsigned char key[KEY_BYTES] = {0}, zero[KEY_BYTES] = {0};

	assert_ok(
	    keys_load_sealing(path(f, "sealing.pub"), key, &f->err), &f->err);
	assert_memory_not_equal(key, zero, sizeof key);
	assert_int_equal(
	    keys_load_sealing(path(f, "absent"), key, &f->err), ERR_CONFIG);
}

static void
digests_differ_by_use_key_and_data_and_are_stable(void **state)
{
	struct fixture *f = *state;
	struct keys *other = other_keys(f);
	struct str data = str_from("jeanne@example.org");
	unsigned char a[HASH_BYTES], b[HASH_BYTES];

	for (int use = 0; use < KEY_USE_COUNT; use++) {
		keys_digest(f->keys, (enum key_use)use, data, a);
		keys_digest(f->keys, (enum key_use)use, data, b);
		assert_memory_equal(a, b, HASH_BYTES);
		keys_digest(f->keys, (enum key_use)((use + 1) % KEY_USE_COUNT),
		    data, b);
		assert_memory_not_equal(a, b, HASH_BYTES);
		keys_digest(other, (enum key_use)use, data, b);
		assert_memory_not_equal(a, b, HASH_BYTES);
		keys_digest(f->keys, (enum key_use)use, str_after(data, 1), b);
		assert_memory_not_equal(a, b, HASH_BYTES);
	}
	keys_free(other);
}

static void
a_digest_in_pieces_is_the_digest_of_the_whole(void **state)
{
	struct fixture *f = *state;
	struct keys_digester *d = keys_digester_new(f->keys, KEY_USE_BLOB);
	unsigned char whole[HASH_BYTES], pieces[HASH_BYTES];

	keys_digest(f->keys, KEY_USE_BLOB, str_from("abcdef"), whole);
	keys_digester_add(d, "ab", 2);
	keys_digester_add(d, "", 0);
	keys_digester_add(d, "cdef", 4);
	keys_digester_finish(d, pieces);
	keys_digester_free(d);
	assert_memory_equal(whole, pieces, HASH_BYTES);
}

static void
a_wrapped_key_comes_back_and_only_unaltered_under_its_keys(void **state)
{
	struct fixture *f = *state;
	struct keys *other = other_keys(f);
	unsigned char key[KEY_BYTES], back[KEY_BYTES];
	unsigned char wrapped[SEALED_KEY_BYTES], zero[SEALED_KEY_BYTES] = {0};

	memset(key, 0x5a, sizeof key);
	keys_wrap(f->keys, &f->random, key, wrapped);
	assert_ok(keys_unwrap(f->keys, wrapped, back, &f->err), &f->err);
	assert_memory_equal(key, back, sizeof key);
	assert_int_equal(
	    keys_unwrap(other, wrapped, back, &f->err), ERR_CONFIG);
	for (size_t i = 0; i < sizeof wrapped; i++) {
		wrapped[i] ^= 1;
		if (keys_unwrap(f->keys, wrapped, back, &f->err) == ERR_NONE)
			fail_msg("byte %zu altered, and accepted", i);
		wrapped[i] ^= 1;
	}
	/* What an erased message keeps. */
	assert_int_equal(keys_unwrap(f->keys, zero, back, &f->err), ERR_CONFIG);
	keys_free(other);
}

static void
a_sealed_row_opens_only_whole_and_in_its_context(void **state)
{
	struct fixture *f = *state;
	struct buf sealed = {0}, open = {0};
	struct str context = str_from("outbox 12");

	for (size_t n = 0; n < 70; n += 23) {
		struct str plain =
		    str_of("0123456789012345678901234567890123456789"
			   "012345678901234567890123456789",
			n);

		buf_clear(&sealed);
		buf_clear(&open);
		keys_seal(f->keys, &f->random, plain, context, &sealed);
		assert_ok(keys_open(f->keys, buf_str(&sealed), context, &open,
			      &f->err),
		    &f->err);
		assert_true(str_eq(buf_str(&open), plain));
		assert_int_equal(keys_open(f->keys, buf_str(&sealed),
				     str_from("outbox 13"), &open, &f->err),
		    ERR_CONFIG);
		for (size_t cut = 0; cut < sealed.n; cut++)
			assert_int_equal(
			    keys_open(f->keys, str_of(sealed.p, cut), context,
				&open, &f->err),
			    ERR_CONFIG);
		assert_int_equal(open.n, n);
	}
	buf_release(&sealed);
	buf_release(&open);
}

static void
sealing_twice_gives_other_bytes_unless_seeded(void **state)
{
	struct fixture *f = *state;
	struct random kernel;
	struct buf one = {0}, two = {0};
	struct str plain = str_from("same"), context = str_from("c");

	random_init(&kernel);
	assert_false(kernel.seeded);
	keys_seal(f->keys, &kernel, plain, context, &one);
	keys_seal(f->keys, &kernel, plain, context, &two);
	assert_false(str_eq(buf_str(&one), buf_str(&two)));
	buf_clear(&one);
	buf_clear(&two);
	keys_seal(f->keys, &f->random, plain, context, &one);
	keys_seal(f->keys, &f->random, plain, context, &two);
	assert_true(str_eq(buf_str(&one), buf_str(&two)));
	buf_release(&one);
	buf_release(&two);
}

static void
seeded_draws_depend_on_purpose_and_salt_and_not_on_their_order(void **state)
{
	struct fixture *f = *state;
	unsigned char a[40], b[40];

	random_fill(&f->random, "p", str_from("s"), a, sizeof a);
	random_fill(&f->random, "p", str_from("t"), b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
	random_fill(&f->random, "p", str_from("s"), b, sizeof b);
	assert_memory_equal(a, b, sizeof a);
	random_fill(&f->random, "ps", str_from(""), b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
	f->random.seed[0] ^= 1;
	random_fill(&f->random, "p", str_from("s"), b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
}

static void
a_reference_has_a_right_check_character_and_reads_back(void **state)
{
	struct fixture *f = *state;
	char salt[16];

	for (int i = 0; i < 200; i++) {
		struct str token, shown, typed;

		snprintf(salt, sizeof salt, "%d", i);
		token = reference_mint(f->a, &f->random, str_from(salt));
		assert_int_equal(token.n, REFERENCE_LENGTH);
		assert_true(crockford_valid(token));
		shown = reference_format(f->a, token);
		assert_int_equal(shown.n, REFERENCE_LENGTH + 3);
		assert_true(crockford_normalise(f->a, shown, &typed));
		assert_true(str_eq(typed, token));
	}
}

static void
references_and_lookups_do_not_repeat(void **state)
{
	struct fixture *f = *state;
	struct random kernel;
	struct str one, two;

	random_init(&kernel);
	one = reference_mint(f->a, &kernel, str_from("x"));
	two = reference_mint(f->a, &kernel, str_from("x"));
	assert_false(str_eq(one, two));
	one = lookup_mint(f->a, &f->random, str_from("x"));
	two = lookup_mint(f->a, &f->random, str_from("y"));
	assert_int_equal(one.n, LOOKUP_LENGTH);
	assert_false(str_eq(one, two));
	assert_true(str_eq(one, lookup_mint(f->a, &f->random, str_from("x"))));
}

static void
an_audit_link_depends_on_all_that_it_binds(void **state)
{
	struct fixture *f = *state;
	unsigned char zero[HASH_BYTES] = {0}, one[HASH_BYTES] = {1};
	unsigned char a[HASH_BYTES], b[HASH_BYTES];

	audit_link(f->keys, zero, 1, str_from("record"), a);
	audit_link(f->keys, zero, 1, str_from("record"), b);
	assert_memory_equal(a, b, HASH_BYTES);
	audit_link(f->keys, one, 1, str_from("record"), b);
	assert_memory_not_equal(a, b, HASH_BYTES);
	audit_link(f->keys, zero, 2, str_from("record"), b);
	assert_memory_not_equal(a, b, HASH_BYTES);
	audit_link(f->keys, zero, 1, str_from("records"), b);
	assert_memory_not_equal(a, b, HASH_BYTES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(generated_files_have_their_modes_and_are_never_replaced),
	    TEST(a_key_file_that_is_not_one_is_refused_with_its_name),
	    TEST(a_key_file_open_to_others_is_refused),
	    TEST(the_public_sealing_key_is_read_back),
	    TEST(digests_differ_by_use_key_and_data_and_are_stable),
	    TEST(a_digest_in_pieces_is_the_digest_of_the_whole),
	    TEST(a_wrapped_key_comes_back_and_only_unaltered_under_its_keys),
	    TEST(a_sealed_row_opens_only_whole_and_in_its_context),
	    TEST(sealing_twice_gives_other_bytes_unless_seeded),
	    TEST(
		seeded_draws_depend_on_purpose_and_salt_and_not_on_their_order),
	    TEST(a_reference_has_a_right_check_character_and_reads_back),
	    TEST(references_and_lookups_do_not_repeat),
	    TEST(an_audit_link_depends_on_all_that_it_binds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
