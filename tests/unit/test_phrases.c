#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/phrases.h"

#include "base/file.h"
#include "text/french.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct typography french = {french_typography};
static const char *const shipped = "templates/fr/phrases.conf";

/* The shipped file with a replaced by b, or with b at the end; loaded. */
static enum err_kind
load_changed(struct arena *a, const char *from, const char *to,
    struct phrases **out, struct err *err)
{
	char path[] = "/tmp/phrases-XXXXXX";
	struct buf text = {0};
	struct buf changed = {0};
	enum err_kind kind;
	size_t at;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(file_load(shipped, 1 << 20, &text, err), ERR_NONE);
	at = from == NULL ? text.n : str_find(buf_str(&text), from, 0);
	assert_int_not_equal(at, SIZE_MAX);
	buf_add(&changed, text.p, at);
	buf_add_text(&changed, to);
	if (from != NULL)
		buf_add_str(
		    &changed, str_after(buf_str(&text), at + strlen(from)));
	assert_int_equal(
	    file_write_all(fd, changed.p, changed.n, err), ERR_NONE);
	(void)close(fd);
	kind = phrases_load(a, &french, path, out, err);
	(void)unlink(path);
	buf_release(&text);
	buf_release(&changed);
	return kind;
}

static void
mistakes_are_told_with_their_line(void **state)
{
	static const struct {
		const char *from, *to, *message;
	} cases[] = {
	    {"manque_un = une réponse\n", "",
		":1: the phrase \"nombre.manque_un\" is missing"},
	    {"profil = Profil\n", "profil = Profil\nprofils = x\n",
		"\"profils\" in [etape]: no such phrase"},
	    {"et = et\n", "et = et\net = ou\n", "\"forme.et\" is there twice"},
	    {"et = et\n", "et =\n", "\"et\" says nothing"},
	    {"et = et\n", "et = {{prenom}}\n", "{{prenom}}: no such name"},
	    {"et = et\n", "et = {{si n}}et\n", "{{si}} without a {{fin}}"},
	    {NULL, "\n[autre]\nx = y\n", "no such phrase"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *a = arena_new();
		struct phrases *phrases;
		struct err err = {0};

		assert_int_equal(
		    load_changed(a, cases[i].from, cases[i].to, &phrases, &err),
		    ERR_CONFIG);
		if (strstr(err.text, cases[i].message) == NULL ||
		    strncmp(err.text, "/tmp/phrases-", 13) != 0)
			fail_msg("case %zu: %s", i, err.text);
		arena_free(a);
	}
}

static void
a_phrase_says_what_its_values_are(void **state)
{
	struct arena *a = arena_new();
	struct phrases *phrases;
	struct values values = {0};
	struct err err;

	(void)state;
	assert_int_equal(
	    phrases_load(a, &french, shipped, &phrases, &err), ERR_NONE);
	values.text[VALUE_FIELD] = str_from("Code postal");
	assert_string_equal(
	    str_cstr(a, phrases_say(a, phrases, "langue.etiquette", &values)),
	    "Code postal\xC2\xA0:");
	values.text[VALUE_EXAMPLE] = str_from("J4K 2T0");
	assert_string_equal(str_cstr(a, phrases_sayf(a, phrases, &values,
					    "probleme.%s", "manque")),
	    "Il manque cette réponse. Exemple\xC2\xA0: J4K 2T0.");
	assert_int_equal(phrases_say(a, phrases, "non.non", &values).n, 0);
	assert_null(phrases_text(phrases, "non.non"));
	assert_string_equal(phrases_text(phrases, "langue.code"), "fr-CA");
	assert_true(phrases_has(phrases, "forme.ou"));
	arena_free(a);
}

/* A foreign id as long as a page is simply no key. */
static void
a_key_of_any_length_is_safe(void **state)
{
	struct arena *a = arena_new();
	struct phrases *phrases;
	struct buf key = {0};
	struct err err;

	(void)state;
	assert_int_equal(
	    phrases_load(a, &french, shipped, &phrases, &err), ERR_NONE);
	for (int i = 0; i < 5000; i++)
		buf_add_char(&key, 'x');
	assert_int_equal(
	    phrases_sayf(a, phrases, NULL, "carte.%s", key.p).n, 0);
	buf_release(&key);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mistakes_are_told_with_their_line),
	    cmocka_unit_test(a_phrase_says_what_its_values_are),
	    cmocka_unit_test(a_key_of_any_length_is_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
