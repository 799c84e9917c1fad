#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/change.h"
#include "model/message.h"

#include <string.h>

static int
setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

/* A message in which every field and list has something. */
static struct message
sample(void)
{
	static struct str references[] = {STR("a@x"), STR("b@x")};
	static struct message_token tokens[] = {
	    {PLACE_SUBJECT, STR("ABCDE")}, {PLACE_REFERENCES, STR("FGHJK")}};
	static struct message_answer answers[] = {
	    {STR("profil"), STR("prenom"), STR("Zoé"), SOURCE_QUOTED, true}};
	static struct message_command commands[] = {
	    {STR("aide"), STR("dates"), true}};
	static struct message_attachment attachments[] = {
	    {.name = STR("cv.pdf"),
		.type = STR("application/pdf"),
		.sniffed_type = STR("application/pdf"),
		.size = 12345678901,
		.role = ROLE_CV,
		.sha256 = {1, 2, 3},
		.blob = STR("ff")}};
	static struct message_bounce_recipient recipients[] = {
	    {STR("x@example.org"), STR("failed"), STR("5.1.1"), STR("no")}};
	static struct str problems[] = {STR("odd\tthing\nhere")};
	struct message m = {.nature = NATURE_BOUNCE,
	    .from = STR("jeanne@example.org"),
	    .from_name = STR("Jeanne"),
	    .from_count = 2,
	    .subject = STR("Réponse"),
	    .message_id = STR("id with spaces"),
	    .in_reply_to = STR("a@x"),
	    .references = references,
	    .reference_count = 2,
	    .has_date = true,
	    .date = -5,
	    .digest = {7, 8, 9},
	    .tokens = tokens,
	    .token_count = 2,
	    .new_text = STR("Bonjour\n"),
	    .consent = CONSENT_YES,
	    .answers = answers,
	    .answer_count = 1,
	    .commands = commands,
	    .command_count = 1,
	    .attachments = attachments,
	    .attachment_count = 1,
	    .bounce_recipients = recipients,
	    .bounce_recipient_count = 1,
	    .bounce_original_message_id = STR("orig@x"),
	    .problems = problems,
	    .problem_count = 1};

	return m;
}

static bool
decode(struct arena *a, struct str bytes, struct message *out)
{
	struct wire w = wire_decoder(a, bytes);

	memset(out, 0xaa, sizeof *out);
	message_wire(&w, out);
	return wire_done(&w);
}

static struct buf
encode(struct message m)
{
	struct buf bytes = {0};
	struct wire w = wire_encoder(&bytes);

	message_wire(&w, &m);
	return bytes;
}

static bool
accepted(struct arena *a, struct message m)
{
	struct buf bytes = encode(m);
	struct message out;
	bool ok = decode(a, buf_str(&bytes), &out);

	/* What is refused is refused whole. */
	if (!ok)
		assert_int_equal(out.attachment_count + out.answer_count +
				     out.from.n + out.new_text.n,
		    0);
	buf_release(&bytes);
	return ok;
}

static void
a_message_comes_through_the_wire_whole(void **state)
{
	struct arena *a = *state;
	struct buf bytes = encode(sample()), again;
	struct message out;

	assert_true(decode(a, buf_str(&bytes), &out));
	assert_int_equal(out.nature, NATURE_BOUNCE);
	assert_int_equal(out.date, -5);
	assert_int_equal(out.from_count, 2);
	assert_true(str_is(out.references[1], "b@x"));
	assert_int_equal(out.tokens[1].place, PLACE_REFERENCES);
	assert_int_equal(out.consent, CONSENT_YES);
	assert_true(str_is(out.answers[0].raw, "Zoé"));
	assert_true(out.commands[0].in_subject);
	assert_true(out.attachments[0].size == 12345678901);
	assert_int_equal(out.attachments[0].role, ROLE_CV);
	assert_true(str_is(out.bounce_recipients[0].status, "5.1.1"));
	/* Every other field too: the same bytes come out again. */
	again = encode(out);
	assert_true(str_eq(buf_str(&bytes), buf_str(&again)));
	buf_release(&bytes);
	buf_release(&again);
}

static void
bytes_that_were_cut_or_that_go_on_are_refused(void **state)
{
	struct arena *a = *state;
	struct buf bytes = encode(sample());
	struct message out;

	for (size_t n = 0; n < bytes.n; n++)
		if (decode(a, str_of(bytes.p, n), &out))
			fail_msg("cut to %zu of %zu, and taken", n, bytes.n);
	buf_add_char(&bytes, 0);
	assert_false(decode(a, buf_str(&bytes), &out));
	buf_release(&bytes);
}

/* Whatever a byte becomes, decoding ends and stays within its limits. */
static void
altered_bytes_never_give_more_than_the_limits(void **state)
{
	static const unsigned char values[] = {0, 1, 0x7f, 0x80, 0xff};
	struct arena *a = *state;
	struct buf bytes = encode(sample());

	for (size_t i = 0; i < bytes.n; i++) {
		char before = bytes.p[i];

		for (size_t v = 0; v < sizeof values; v++) {
			struct message out;

			bytes.p[i] = (char)values[v];
			if (!decode(a, buf_str(&bytes), &out))
				continue;
			assert_true((unsigned)out.nature < NATURE_COUNT);
			assert_true((unsigned)out.consent < CONSENT_COUNT);
			assert_true(out.answer_count <= MESSAGE_MAX_ANSWERS);
			for (size_t k = 0; k < out.attachment_count; k++)
				assert_true((unsigned)out.attachments[k].role <
					    ROLE_COUNT);
		}
		bytes.p[i] = before;
	}
	buf_release(&bytes);
}

static void
hostile_values_are_refused(void **state)
{
	static const char *const bad_texts[] = {
	    "a\r\nBcc: x", "a\x01", "\x7f", "\xff", "\xc0\x80", "\xed\xa0\x80"};
	struct arena *a = *state;
	struct message m = sample();

	assert_true(accepted(a, m));
	for (size_t i = 0; i < sizeof bad_texts / sizeof *bad_texts; i++) {
		m = sample();
		m.subject = str_from(bad_texts[i]);
		assert_false(accepted(a, m));
		m = sample();
		m.answers[0].raw = str_from(bad_texts[i]);
		assert_false(accepted(a, m));
		m.answers[0].raw = str_from("Zoé");
	}
	m = sample();
	m.new_text = str_of("a\0b", 3);
	assert_false(accepted(a, m));
	m = sample();
	m.from = str_from("not an address");
	assert_false(accepted(a, m));
	m.from = str_from("");
	assert_true(accepted(a, m));
	m = sample();
	m.attachments[0].size = -1;
	assert_false(accepted(a, m));
	m.attachments[0].size = 1;
	m.attachments[0].name = str_from("../cv.pdf");
	assert_false(accepted(a, m));
	m.attachments[0].name = str_from("");
	assert_false(accepted(a, m));
	m.attachments[0].name = str_from("cv.pdf");
}

/* A list's head that promises more than may be. */
static void
a_list_beyond_its_limit_is_refused(void **state)
{
	struct arena *a = *state;
	struct message none = {0}, out;
	struct buf short_list = encode(none);
	struct str one[1] = {STR("")};
	struct message with = {.references = one, .reference_count = 1};
	struct buf long_list = encode(with);
	size_t at = 0;

	/* The count is the first byte that differs. */
	while (short_list.p[at] == long_list.p[at])
		at++;
	assert_true(decode(a, buf_str(&long_list), &out));
	long_list.p[at] = (char)(MESSAGE_MAX_REFERENCES + 1);
	for (int i = 0; i < 4 * (MESSAGE_MAX_REFERENCES + 1); i++)
		buf_add_char(&long_list, 0);
	assert_false(decode(a, buf_str(&long_list), &out));
	assert_int_equal(out.reference_count, 0);
	buf_release(&short_list);
	buf_release(&long_list);
}

static void
problems_are_kept_up_to_a_limit_also_after_decoding(void **state)
{
	struct arena *a = *state;
	struct buf bytes = encode(sample());
	struct message m;

	assert_true(decode(a, buf_str(&bytes), &m));
	for (int i = 0; i < 100; i++)
		message_add_problem(a, &m, "more");
	assert_int_equal(m.problem_count, MESSAGE_MAX_PROBLEMS);
	assert_true(str_is(m.problems[0], "odd\tthing\nhere"));
	assert_true(str_is(m.problems[MESSAGE_MAX_PROBLEMS - 1], "more"));
	buf_release(&bytes);
}

/* Each value has a name of its own, which is read back as that value. */
static void
names_are_unique_and_read_back(void **state)
{
	(void)state;
#define CHECK_NAMES(type, name, parse, count)                             \
	for (int i = 0; i < (count); i++) {                               \
		enum type value = (enum type)((i + 1) % (count));         \
		assert_true(parse(str_from(name((enum type)i)), &value)); \
		assert_int_equal(value, i);                               \
		assert_false(parse(str_from("no such name"), &value));    \
		assert_int_equal(value, i);                               \
	}
	CHECK_NAMES(message_nature, message_nature_name, message_nature_parse,
	    NATURE_COUNT)
	CHECK_NAMES(
	    document_role, document_role_name, document_role_parse, ROLE_COUNT)
	CHECK_NAMES(outcome, outcome_name, outcome_parse, OUTCOME_COUNT)
	CHECK_NAMES(person_status, person_status_name, person_status_parse,
	    PERSON_STATUS_COUNT)
	CHECK_NAMES(purpose, purpose_name, purpose_parse, PURPOSE_COUNT)
	CHECK_NAMES(reason, reason_name, reason_parse, REASON_COUNT)
	for (int i = 0; i < SOURCE_COUNT; i++)
		assert_non_null(message_source_name((enum message_source)i));
	for (int i = 0; i < PLACE_COUNT; i++)
		assert_non_null(message_place_name((enum message_place)i));
}

static void
answers_and_requests_are_found_by_both_their_names(void **state)
{
	struct answer items[] = {
	    {.form = STR("profil"), .field = STR("nom"), .text = STR("1")},
	    {.form = STR("demande"), .field = STR("nom"), .text = STR("2")},
	};
	struct answers answers = {items, 2};
	struct request requests[] = {{.number = 4}, {.number = 7}};
	struct person p = {.requests = requests, .request_count = 2};

	(void)state;
	assert_true(str_is(
	    answers_find(&answers, str_from("demande"), str_from("nom"))->text,
	    "2"));
	assert_null(answers_find(&answers, str_from("demande"), str_from("x")));
	assert_ptr_equal(person_request(&p, 7), &requests[1]);
	assert_null(person_request(&p, 5));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_message_comes_through_the_wire_whole),
	    TEST(bytes_that_were_cut_or_that_go_on_are_refused),
	    TEST(altered_bytes_never_give_more_than_the_limits),
	    TEST(hostile_values_are_refused),
	    TEST(a_list_beyond_its_limit_is_refused),
	    TEST(problems_are_kept_up_to_a_limit_also_after_decoding),
	    TEST(names_are_unique_and_read_back),
	    TEST(answers_and_requests_are_found_by_both_their_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
