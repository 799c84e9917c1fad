#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "oauth/oauth_answer.h"

static int
set_up(void **state)
{
	*state = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static char *
read_answer(struct arena *a, const char *json)
{
	struct oauth_answer answer;

	if (!oauth_answer_parse(a, str_from(json), &answer))
		return arena_strdup(a, "bad");
	return arena_printf(a, "%.*s %.*s %lld %.*s %.*s",
	    STR_ARG(answer.access_token), STR_ARG(answer.refresh_token),
	    (long long)answer.expires_in, STR_ARG(answer.error),
	    STR_ARG(answer.description));
}

static void
answers_of_endpoints_are_read(void **state)
{
	static const char *const cases[][2] = {
	    /* Microsoft, app-only. */
	    {"{\"token_type\":\"Bearer\",\"expires_in\":3599,"
	     "\"ext_expires_in\":3599,\"access_token\":\"eyJ0.a-b_c.d\"}",
		"eyJ0.a-b_c.d  3599  "},
	    /* Google: blanks, a new refresh token, a slash. */
	    {" {\n  \"access_token\": \"ya29.x\",\n  \"expires_in\": 3599,\n"
	     "  \"refresh_token\": \"1\\/\\/0e\",\n  \"scope\": "
	     "\"https:\\/\\/mail.google.com\\/\"\n}\n",
		"ya29.x 1//0e 3599  "},
	    {"{\"access_token\":\"x\",\"expires_in\":\"1200\"}", "x  1200  "},
	    {"{\"access_token\":\"x\",\"expires_in\":-5}", "x  3600  "},
	    {"{\"access_token\":\"x\",\"expires_in\":1e9}", "x  3600  "},
	    {"{\"access_token\":\"x\"}", "x  3600  "},
	    {"{\"access_token\":\"\\u0078y\"}", "xy  3600  "},
	    {"{}", "  3600  "},
	    {"{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS70008:"
	     " "
	     "expir\\u00e9\\r\\nTrace\",\"error_codes\":[70008,[{\"a\":null}]]"
	     "}",
		"  3600 invalid_grant AADSTS70008: expir?  Trace"},
	    /* What is no answer. */
	    {"", "bad"},
	    {"<html>", "bad"},
	    {"[]", "bad"},
	    {"{", "bad"},
	    {"{\"access_token\":\"x\"", "bad"},
	    {"{\"access_token\":\"x\"}}", "bad"},
	    {"{\"access_token\":\"x\",}", "bad"},
	    {"{\"access_token\" \"x\"}", "bad"},
	    {"{\"a\":[}]}", "bad"},
	    {"{\"a\":[1,2}", "bad"},
	    {"{\"a\":\"\\u00g0\"}", "bad"},
	    {"{\"a\":\"\\x\"}", "bad"},
	    {"{\"a\":\"\x01\"}", "bad"},
	    {"{\"a\":}", "bad"},
	    /* A token that would be more than a token in a login. */
	    {"{\"access_token\":\"x\\u0001auth=y\"}", "bad"},
	    {"{\"access_token\":\"x\\r\\ny\"}", "bad"},
	    {"{\"access_token\":\"x y\"}", "bad"},
	    {"{\"access_token\":\"x\",\"refresh_token\":\"a\\nb\"}", "bad"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(
		    cases[i][1], read_answer(*state, cases[i][0]));
}

static void
limits_are_kept(void **state)
{
	struct oauth_answer answer;
	struct buf out = {0};

	buf_add_text(&out, "{\"a\":");
	for (int i = 0; i < OAUTH_MAX_DEPTH + 1; i++)
		buf_add_char(&out, '[');
	for (int i = 0; i < OAUTH_MAX_DEPTH + 1; i++)
		buf_add_char(&out, ']');
	buf_add_char(&out, '}');
	assert_false(oauth_answer_parse(*state, buf_str(&out), &answer));
	buf_clear(&out);
	buf_add_text(&out, "{\"access_token\":\"");
	for (int i = 0; i < OAUTH_MAX_TOKEN + 1; i++)
		buf_add_char(&out, 'x');
	buf_add_text(&out, "\"}");
	assert_false(oauth_answer_parse(*state, buf_str(&out), &answer));
	buf_release(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(answers_of_endpoints_are_read),
	    TEST(limits_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
