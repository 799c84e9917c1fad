/*
 * What a token endpoint answers, or somebody in its place: what is taken from
 * it stands in a login and in a line of the log.
 */
#include "base/err.h"
#include "oauth/oauth_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_printable(struct str s, char least)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < least || s.p[i] > '~')
			bug("a character that would end a line or a login");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct oauth_answer answer;

	if (oauth_answer_parse(a, str_of((const char *)data, size), &answer)) {
		check_printable(answer.access_token, '!');
		check_printable(answer.refresh_token, '!');
		check_printable(answer.error, ' ');
		check_printable(answer.description, ' ');
		if (answer.expires_in < 0)
			bug("a token that ends before it begins");
	}
	arena_free(a);
	return 0;
}
