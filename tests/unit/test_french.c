#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/french.h"

/* In the tables ~ stands for a no-break space. */
static struct str
with_no_break(struct arena *a, const char *text)
{
	char *out = arena_alloc(a, 2 * strlen(text) + 1);
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (*text == '~') {
			out[n++] = '\xc2';
			out[n++] = '\xa0';
		} else {
			out[n++] = *text;
		}
	}
	return str_of(out, n);
}

static void
running_text_is_finished(void **state)
{
	static const struct {
		const char *in, *out;
	} table[] = {
	    {"", ""},
	    /* The colon. */
	    {"Objet : stage", "Objet~: stage"},
	    {"Objet  : stage", "Objet~: stage"},
	    {"Objet :", "Objet~:"},
	    {"Objet :\nstage", "Objet~:\nstage"},
	    {"**Objet :** stage", "**Objet~:** stage"},
	    {"Objet: stage", "Objet: stage"},
	    {"Objet~: stage", "Objet~: stage"},
	    {"a :-) b", "a :-) b"},
	    {"| :--- | :---: |", "| :--- | :---: |"},
	    {": seul", ": seul"},
	    {"a\n : b", "a\n : b"},
	    {"à 14:30 :", "à 14:30~:"},
	    /* Marks without a space in Québec. */
	    {"Quoi ? Oui ! Non ; fin.", "Quoi? Oui! Non; fin."},
	    {"Quoi ?! Quoi ? !", "Quoi?! Quoi?!"},
	    {"(quoi ?)", "(quoi?)"},
	    {"**Merci !**", "**Merci!**"},
	    {"Quoi?", "Quoi?"},
	    {"voir ![logo](a.png)", "voir ![logo](a.png)"},
	    {"tapez ?aide", "tapez ?aide"},
	    {"\n  ! a", "\n  ! a"},
	    /* Quotation marks. */
	    {"« mot »", "«~mot~»"},
	    {"«mot»", "«~mot~»"},
	    {"«  mot  »", "«~mot~»"},
	    {"«~mot~»", "«~mot~»"},
	    {"dit « Quoi ? » et « a : b »", "dit «~Quoi?~» et «~a~: b~»"},
	    {"« **mot** »,", "«~**mot**~»,"},
	    {"«\nmot\n»", "«\nmot\n»"},
	    {"«", "«"},
	    {"»", "»"},
	    /* The apostrophe. */
	    {"l'école d'été, aujourd'hui", "l’école d’été, aujourd’hui"},
	    {"l'**école** l'« été »", "l’**école** l’«~été~»"},
	    {"s'il n'y a qu'1", "s’il n’y a qu’1"},
	    {"dites 'oui' ici", "dites 'oui' ici"},
	    {"l’école", "l’école"},
	    {"É'É", "É’É"},
	    {"5' 3", "5' 3"},
	    /* The ellipsis. */
	    {"Bon...", "Bon…"},
	    {"..", ".."},
	    {"....", "...."},
	    {"a... b... c", "a… b… c"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct str in = with_no_break(a, table[i].in);
		struct str out = french_typography(a, in);

		if (!str_eq(out, with_no_break(a, table[i].out)))
			fail_msg("\"%s\": \"%.*s\", not \"%s\"", table[i].in,
			    STR_ARG(out), table[i].out);
		if (!str_eq(french_typography(a, out), out))
			fail_msg("\"%s\" changes again", table[i].in);
	}
	arena_free(a);
}

static void
what_is_not_running_text_stays(void **state)
{
	static const char *const table[] = {
	    "`l'a : b ! ...`",
	    "``l'a ` b : c``",
	    "```\nl'a : b\n```",
	    "<a title=\"l'école ...\" href=\"x ? y\">",
	    "<o'brien@example.org>",
	    "o'brien@example.org",
	    "https://example.org/l'a...b?x=1;y",
	    "HTTPS://example.org/l'a",
	    "www.example.org/l'a",
	    "mailto:stages@example.org?subject=l'a...",
	    "[x](mailto:stages@example.org?body=l'a%0A...)",
	    "[x](<l'a>)",
	    "<!-- l'a : b -->",
	    "</p>",
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct str out = french_typography(
		    a, str_printf(a, "d'un (%s) l'autre ...", table[i]));

		if (!str_eq(
			out, str_printf(a, "d’un (%s) l’autre …", table[i])))
			fail_msg("%.*s", STR_ARG(out));
	}
	arena_free(a);
}

static void
what_only_looks_protected_is_finished(void **state)
{
	static const struct {
		const char *in, *out;
	} table[] = {
	    {"a < b : l'x", "a < b~: l’x"},
	    {"a <b : l'x", "a <b~: l’x"},
	    {"` l'x", "` l’x"},
	    {"[l'école](https://example.org/l'a) l'x",
		"[l’école](https://example.org/l'a) l’x"},
	    {"[l'école] (l'x)", "[l’école] (l’x)"},
	    {"a](l'x", "a](l’x"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct str out = french_typography(a, str_from(table[i].in));

		if (!str_eq(out, with_no_break(a, table[i].out)))
			fail_msg("\"%s\": \"%.*s\"", table[i].in, STR_ARG(out));
	}
	arena_free(a);
}

/* Long runs of one character must not cost their square. */
static void
long_runs_are_fast(void **state)
{
	static const char runs[] = "`<«'.([*: -a";
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(runs) - 1; i++) {
		char *text = arena_alloc(a, 300001);

		memset(text, runs[i], 300000);
		assert_true(french_typography(a, str_from(text)).n >= 300000);
		arena_reset(a);
	}
	arena_free(a);
}

static void
numbers_are_written_the_quebec_way(void **state)
{
	static const char *const phones[][2] = {
	    {"+14504665000", "450~466-5000"},
	    {"+33142685300", "+33142685300"},
	    {"+1450466500", "+1450466500"},
	    {"+145046650000", "+145046650000"},
	    {"+1450466500x", "+1450466500x"},
	    {"", ""},
	};
	static const struct {
		int hour, minute;
		const char *text;
	} times[] = {
	    {14, 30, "14~h~30"},
	    {9, 5, "9~h~05"},
	    {14, 0, "14~h"},
	    {0, 0, "0~h"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(phones) / sizeof(phones[0]); i++)
		assert_true(str_eq(french_phone(a, str_from(phones[i][0])),
		    with_no_break(a, phones[i][1])));
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		assert_true(
		    str_eq(french_time(a, times[i].hour, times[i].minute),
			with_no_break(a, times[i].text)));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(running_text_is_finished),
	    cmocka_unit_test(what_is_not_running_text_stays),
	    cmocka_unit_test(what_only_looks_protected_is_finished),
	    cmocka_unit_test(long_runs_are_fast),
	    cmocka_unit_test(numbers_are_written_the_quebec_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
