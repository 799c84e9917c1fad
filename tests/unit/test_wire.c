#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>

#include "base/wire.h"

enum colour { RED, GREEN, BLUE, COLOUR_COUNT };

struct item {
	int number;
	struct str name;
};

struct sample {
	int64_t big;
	int number;
	size_t size;
	bool yes;
	enum colour colour;
	struct str text;
	unsigned char digest[4];
	struct item *items;
	size_t count;
};

static void
item_wire(struct wire *w, struct item *item)
{
	wire_int(w, &item->number);
	wire_str(w, &item->name);
}

static void
sample_wire(struct wire *w, struct sample *s)
{
	wire_int64(w, &s->big);
	wire_int(w, &s->number);
	wire_size(w, &s->size);
	wire_bool(w, &s->yes);
	s->colour = (enum colour)wire_enum(w, (int)s->colour, COLOUR_COUNT);
	wire_str(w, &s->text);
	wire_bytes(w, s->digest, sizeof(s->digest));
	s->items = wire_array(w, s->items, &s->count, sizeof(*s->items), 3);
	for (size_t i = 0; i < s->count; i++)
		item_wire(w, &s->items[i]);
}

/* Offsets of the parts in the encoded sample. */
enum {
	AT_NUMBER = 8,
	AT_SIZE = 16,
	AT_BOOL = 24,
	AT_ENUM = 25,
	AT_TEXT = 33,
	AT_COUNT = 33 + 4 + 3 + 4,
	AT_NAME = AT_COUNT + 8 + 8
};

static void
encode_sample(struct buf *out)
{
	struct item items[] = {
	    {INT_MIN, STR("x")},
	    {INT_MAX, {NULL, 0}},
	};
	struct sample s = {.big = INT64_MIN,
	    .number = -2,
	    .size = 77,
	    .yes = true,
	    .colour = BLUE,
	    .text = {"a\0b", 3},
	    .digest = {1, 2, 255, 0},
	    .items = items,
	    .count = 2};
	struct wire w = wire_encoder(out);

	sample_wire(&w, &s);
	assert_false(w.bad);
}

static bool
decode(struct arena *a, struct str in, struct sample *s)
{
	struct wire w = wire_decoder(a, in);

	*s = (struct sample){0};
	sample_wire(&w, s);
	return wire_done(&w);
}

static void
what_is_encoded_is_decoded(void **state)
{
	struct arena *a = arena_new();
	struct buf b = {0};
	struct sample s;

	(void)state;
	encode_sample(&b);
	assert_true(decode(a, buf_str(&b), &s));
	buf_release(&b);
	assert_true(s.big == INT64_MIN);
	assert_int_equal(s.number, -2);
	assert_int_equal(s.size, 77);
	assert_true(s.yes);
	assert_int_equal(s.colour, BLUE);
	assert_true(str_eq(s.text, str_of("a\0b", 3)));
	assert_memory_equal(s.digest, ((unsigned char[]){1, 2, 255, 0}), 4);
	assert_int_equal(s.count, 2);
	assert_int_equal(s.items[0].number, INT_MIN);
	assert_true(str_is(s.items[0].name, "x"));
	assert_int_equal(s.items[1].number, INT_MAX);
	assert_int_equal(s.items[1].name.n, 0);
	arena_free(a);
}

static void
integers_are_little_endian(void **state)
{
	struct buf b = {0};
	struct wire w = wire_encoder(&b);
	struct str text = STR("hi");
	int value = 258;

	(void)state;
	wire_int(&w, &value);
	wire_str(&w, &text);
	assert_true(
	    str_eq(buf_str(&b), str_of("\2\1\0\0\0\0\0\0\2\0\0\0hi", 14)));
	buf_release(&b);
}

/*
 * Each input is a block of its own size, so that the sanitizer sees a read
 * behind its end.
 */
static void
truncated_input_is_refused_at_every_byte(void **state)
{
	struct arena *a = arena_new();
	struct buf b = {0};

	(void)state;
	encode_sample(&b);
	for (size_t n = 0; n < b.n; n++) {
		char *part = malloc(n + 1);
		struct sample s;

		assert_non_null(part);
		part = realloc(part, n == 0 ? 1 : n);
		memcpy(part, b.p, n);
		if (decode(a, str_of(part, n), &s))
			fail_msg("taken with %zu bytes of %zu", n, b.n);
		free(part);
	}
	buf_release(&b);
	arena_free(a);
}

static void
nothing_may_be_left_over(void **state)
{
	struct arena *a = arena_new();
	struct buf b = {0};
	struct sample s;

	(void)state;
	encode_sample(&b);
	buf_add_char(&b, '\0');
	assert_false(decode(a, buf_str(&b), &s));
	buf_release(&b);
	arena_free(a);
}

/* Every byte set to every value in turn: no crash, and what is taken is sane. */
static void
hostile_bytes_do_no_harm(void **state)
{
	struct arena *a = arena_new();
	struct buf b = {0};

	(void)state;
	encode_sample(&b);
	for (size_t at = 0; at < b.n; at++) {
		char honest = b.p[at];

		for (int value = 0; value < 256; value++) {
			struct sample s;

			b.p[at] = (char)value;
			if (decode(a, buf_str(&b), &s)) {
				assert_in_range(s.colour, 0, COLOUR_COUNT - 1);
				assert_in_range(s.count, 0, 3);
			}
			arena_reset(a);
		}
		b.p[at] = honest;
	}
	buf_release(&b);
	arena_free(a);
}

static void
values_out_of_range_are_refused(void **state)
{
	static const struct {
		size_t at;
		const char *bytes;
		size_t n;
	} table[] = {
	    {AT_NUMBER, "\0\0\0\x80\0\0\0\0", 8},             /* INT_MAX + 1 */
	    {AT_SIZE, "\xff\xff\xff\xff\xff\xff\xff\xff", 8}, /* -1 */
	    {AT_BOOL, "\2", 1},
	    {AT_ENUM, "\3", 1},
	    {AT_ENUM, "\xff\xff\xff\xff\xff\xff\xff\xff", 8},
	    {AT_TEXT, "\xff\xff\xff\xff", 4},
	    {AT_COUNT, "\4", 1},
	    {AT_COUNT, "\xff\xff\xff\xff\xff\xff\xff\x7f", 8},
	    {AT_NAME, "\xff\xff\xff\x7f", 4},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct buf b = {0};
		struct sample s;

		encode_sample(&b);
		memcpy(b.p + table[i].at, table[i].bytes, table[i].n);
		if (decode(a, buf_str(&b), &s))
			fail_msg("row %zu", i);
		buf_release(&b);
	}
	arena_free(a);
}

static void
a_count_beyond_what_is_left_takes_no_memory(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int count = 0; count < 5; count++) {
		char bytes[] = "\0\0\0\0\0\0\0\0xyz";
		struct wire w = wire_decoder(a, str_of(bytes, 11));
		size_t got = 9;

		bytes[0] = (char)count;
		(void)wire_array(&w, NULL, &got, 1000, 100);
		assert_int_equal(w.bad, count > 3);
		assert_int_equal(got, count > 3 ? 0 : count);
	}
	arena_free(a);
}

static void
behind_a_fault_everything_is_zero(void **state)
{
	struct arena *a = arena_new();
	struct wire w = wire_decoder(a, str_of("\2", 1));
	unsigned char bytes[2] = {9, 9};
	struct str text = STR("before");
	size_t size = 5, count = 5;
	int64_t big = 5;
	bool yes = true;

	(void)state;
	wire_bool(&w, &yes);
	assert_true(w.bad);
	assert_false(yes);
	wire_int64(&w, &big);
	wire_size(&w, &size);
	wire_str(&w, &text);
	wire_bytes(&w, bytes, sizeof(bytes));
	assert_non_null(wire_array(&w, NULL, &count, 8, 100));
	assert_int_equal(big, 0);
	assert_int_equal(size, 0);
	assert_int_equal(text.n, 0);
	assert_int_equal(bytes[0] + bytes[1], 0);
	assert_int_equal(count, 0);
	assert_int_equal(wire_enum(&w, 2, 3), 0);
	assert_false(wire_done(&w));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_encoded_is_decoded),
	    cmocka_unit_test(integers_are_little_endian),
	    cmocka_unit_test(truncated_input_is_refused_at_every_byte),
	    cmocka_unit_test(nothing_may_be_left_over),
	    cmocka_unit_test(hostile_bytes_do_no_harm),
	    cmocka_unit_test(values_out_of_range_are_refused),
	    cmocka_unit_test(a_count_beyond_what_is_left_takes_no_memory),
	    cmocka_unit_test(behind_a_fault_everything_is_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
