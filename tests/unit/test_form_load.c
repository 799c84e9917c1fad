#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "form/form_load.h"
#include "form/form_value.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Forms with the shipped words and two small lists, to load one form into. */
static struct forms *
small_forms(struct form_loader *l, struct err *err)
{
	struct arena *a = arena_new();
	struct forms *forms = arena_alloc(a, sizeof(*forms));

	forms->arena = a;
	*l = (struct form_loader){.forms = forms, .err = err};
	l->path = "forms/words.conf";
	assert_int_equal(form_load_words(l), ERR_NONE);
	l->path = "lists/fruits.list";
	assert_int_equal(form_load_list_text(l, str_from("fruits"),
			     str_from("pomme | Pomme\npoire | Poire\n")),
	    ERR_NONE);
	l->path = "lists/sortes.list";
	assert_int_equal(
	    form_load_list_text(l, str_from("sortes"),
		str_from("# of apples\n\ngala | Gala | royal gala; RG | pomme "
			 "| Rouges\nlobo | Lobo | | pomme\nautre | Autre\n")),
	    ERR_NONE);
	l->path = "x.form";
	return forms;
}

#define HEAD "title = X\nversion = 1\n"
#define TEXT(id, label) "[field " id "]\ntype = text\nlabel = " label "\n"
#define FRUIT "[field fruit]\ntype = choice\nlabel = Fruit\nlist = fruits\n"

static void
names_every_mistake_of_a_form_with_its_line(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
	    {"version = 1\n" TEXT("a", "A"), "x.form:1: a form needs"},
	    {"title = X\n" TEXT("a", "A"), "x.form:1: a form needs"},
	    {HEAD, "x.form:1: a form without fields"},
	    {HEAD "color = red\n", "x.form:3: unknown key \"color\""},
	    {HEAD "title = Y\n", "x.form:3: \"title\" is said twice"},
	    {HEAD "order = first\n", "x.form:3: \"first\" is no number"},
	    {HEAD "required = maybe\n", "x.form:3: \"maybe\" is neither"},
	    {HEAD "[champ a]\n", "x.form:3: a heading reads [field id]"},
	    {HEAD "[field]\n", "x.form:3: \"\" is no id"},
	    {HEAD "[field Prénom]\n", "x.form:3: \"Prénom\" is no id"},
	    {HEAD TEXT("a", "A") TEXT("a", "B"),
		"x.form:6: there is a field \"a\" already"},
	    {HEAD "[field a]\nlabel = A\n", "x.form:3: \"a\" has no type"},
	    {HEAD "[field a]\ntype = text\n", "x.form:3: \"a\" has no label"},
	    {HEAD "[field a]\ntype = string\n",
		"x.form:4: unknown type \"string\""},
	    {HEAD TEXT("a", "A") "aide = oui\n",
		"x.form:6: unknown key \"aide\""},
	    {HEAD TEXT("a", "A") "help = b\nhelp = c\n",
		"x.form:7: \"help\" is said twice"},
	    {HEAD TEXT("a", "A") "list = fruits\n",
		"x.form:3: \"a\" is of a type that has no list"},
	    {HEAD "[field a]\ntype = choice\nlabel = A\n",
		"x.form:3: \"a\" needs a list"},
	    {HEAD "[field a]\ntype = choice\nlist = vins\n",
		"x.form:5: there is no list lists/vins.list"},
	    {HEAD FRUIT "depends = couleur\n",
		"x.form:3: \"fruit\" depends on no field with a list"},
	    {HEAD TEXT("a", "A") FRUIT "depends = a\n",
		"x.form:6: \"fruit\" depends on no field with a list"},
	    {HEAD FRUIT "[field b]\ntype = choice\nlabel = B\nlist = sortes\n"
			"depends = c\n[field c]\ntype = choice\nlabel = C\n"
			"list = sortes\n",
		"lists/sortes.list:3: \"gala\" belongs to \"pomme\", which "
		"lists/sortes.list has not"},
	    {HEAD FRUIT "preset = Banane\n",
		"x.form:3: the preset \"Banane\" is no option"},
	    {HEAD TEXT("a", "A") "required_if = fruit\n",
		"x.form:6: a condition reads"},
	    {HEAD TEXT("a", "A") "required_if = fruit: pomme\n",
		"x.form:3: the condition of \"a\" names no field: \"fruit\""},
	    {HEAD FRUIT TEXT("a", "A") "shown_if = fruit: pomme banane\n",
		"x.form:7: the condition of \"a\" names no option: \"banane\""},
	    {HEAD FRUIT TEXT("a", "A") "required_if = *: autre\n",
		"x.form:7: the condition of \"a\" names no option: \"autre\""},
	    {HEAD "[field n]\ntype = number\nlabel = N\nmin = 9\nmax = 3\n",
		"x.form:3: the min of \"n\" is above its max"},
	    {HEAD "[field n]\ntype = number\nmin = peu\n",
		"x.form:5: \"peu\" is no number"},
	    {HEAD TEXT("a", "Nom") TEXT("b", "NOM *"),
		"x.form:6: \"NOM *\" is a label or heading of \"a\" already"},
	    {HEAD TEXT("a", "Nom") TEXT("b", "B") "aliases = C; nom\n",
		"x.form:6: \"nom\" is a label or heading of \"a\" already"},
	    {HEAD TEXT("a", "Nom") TEXT("b", "B") "section = Nom\n",
		"x.form:6: \"Nom\" is a label or heading of \"a\" already"},
	    {HEAD TEXT("a", "X"),
		"x.form:3: \"X\" is a label or heading of \"x\" already"},
	    {HEAD TEXT("a", "Nom : prénom"),
		"x.form:3: \"Nom : prénom\" cannot be told in a reply"},
	    {HEAD TEXT("a", "***"), "x.form:3: \"***\" cannot be told"},
	    {HEAD FRUIT "several_lines = yes\n",
		"x.form:3: \"several_lines\" is for the type text"},
	    {HEAD "[field c]\ntype = contact\nlabel = C\n",
		"x.form:3: \"parts\" is for a contact"},
	    {HEAD TEXT("a", "A") "parts = nom: Nom\n",
		"x.form:3: \"parts\" is for a contact"},
	    {HEAD "[field c]\ntype = contact\nlabel = C\nparts = nom\n",
		"x.form:6: a part reads \"id: label; alias\""},
	    {HEAD "[field c]\ntype = contact\nlabel = C\nparts =\n"
		  "    age: Son âge\n",
		"x.form:3: words.conf has no [contact age]"},
	    {HEAD "[field c]\ntype = contact\nlabel = C\nparts =\n"
		  "    nom: Un\n    nom: Deux\n",
		"x.form:3: the part \"nom\" is there twice"},
	    {HEAD "[field c]\ntype = contact\nlabel = C\nparts =\n"
		  "    nom: Un\n    prenom: Un\n",
		"x.form:3: \"Un\" is a label or heading of \"c\" already"},
	    {"title = X\nversion\n", "x.form:2: neither"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct form_loader l;
		struct err err = {0};
		struct forms *forms = small_forms(&l, &err);
		enum err_kind kind = form_load_form_text(
		    &l, str_from("x"), str_from(cases[i].text));

		if (kind != ERR_CONFIG ||
		    !str_starts(str_from(err.text), cases[i].error))
			print_error("%s\nexpected %s\nfound %s\n",
			    cases[i].text, cases[i].error, err.text);
		assert_int_equal(kind, ERR_CONFIG);
		assert_true(str_starts(str_from(err.text), cases[i].error));
		forms_free(forms);
	}
}

static void
names_every_mistake_of_a_list_with_its_line(void **state)
{
	static const struct {
		const char *id, *text, *error;
	} cases[] = {
	    {"x", "", "x.list:0: a list without options"},
	    {"x", "# nothing\n", "x.list:1: a list without options"},
	    {"Écoles", "a | A\n", "x.list:0: \"Écoles\" is no id"},
	    {"x", "a | A\nB | B\n", "x.list:2: \"B\" is no id"},
	    {"x", "a | A\n\na | B\n",
		"x.list:3: there is an option \"a\" already"},
	    {"x", "a\n", "x.list:1: no label after the id"},
	    {"x", "a |  | b\n", "x.list:1: no label after the id"},
	    {"x", "a | A | b | c | d | e\n", "x.list:1: more than 5 parts"},
	    {"x", "a | A | | Mère\n", "x.list:1: \"Mère\" is no id of an"},
	    {"x", "a | A\xff\n", "x.list:1: not UTF-8"},
	    {"x", "a | A\nb | B\x01\n", "x.list:2: a control character"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct form_loader l;
		struct err err = {0};
		struct forms *forms = small_forms(&l, &err);
		enum err_kind kind;

		l.path = "x.list";
		kind = form_load_list_text(
		    &l, str_from(cases[i].id), str_from(cases[i].text));
		if (!str_starts(str_from(err.text), cases[i].error))
			print_error("%s\nexpected %s\nfound %s\n",
			    cases[i].text, cases[i].error, err.text);
		assert_int_equal(kind, ERR_CONFIG);
		assert_true(str_starts(str_from(err.text), cases[i].error));
		forms_free(forms);
	}
}

static void
reads_all_parts_of_an_option(void **state)
{
	struct form_loader l;
	struct err err = {0};
	struct forms *forms = small_forms(&l, &err);
	const struct list *list = forms_list(forms, str_from("sortes"));
	const struct option *gala = list_option(list, str_from("gala"));
	const struct option *autre = list_option(list, str_from("autre"));

	(void)state;
	assert_int_equal(list->count, 3);
	assert_true(str_is(gala->label, "Gala"));
	assert_int_equal(gala->alias_count, 2);
	assert_true(str_is(gala->aliases[1], "RG"));
	assert_true(str_is(gala->parent, "pomme"));
	assert_true(str_is(gala->group, "Rouges"));
	assert_int_equal(autre->alias_count, 0);
	assert_int_equal(autre->parent.n, 0);
	forms_free(forms);
}

/* ---- A folder ---- */

static const char *const shipped[] = {"words.conf", "statuses.conf"};

/* A folder with a small form; instead of the shipped file name, text. */
static char *
make_folder(struct arena *a, const char *name, const char *text)
{
	const char *root = getenv("TMPDIR");
	char *folder = arena_printf(
	    a, "%s/mailproc-forms-XXXXXX", root != NULL ? root : "/tmp");
	struct err err;

	assert_non_null(mkdtemp(folder));
	assert_int_equal(
	    file_make_folder(file_join(a, folder, "lists"), 0700, &err),
	    ERR_NONE);
	assert_int_equal(file_save(file_join(a, folder, "a.form"), 0600,
			     str_from(HEAD TEXT("a", "A")), &err),
	    ERR_NONE);
	for (size_t i = 0; i < 2; i++) {
		struct buf bytes = {0};

		assert_int_equal(file_load(file_join(a, "forms", shipped[i]),
				     1 << 20, &bytes, &err),
		    ERR_NONE);
		assert_int_equal(file_save(file_join(a, folder, shipped[i]),
				     0600, buf_str(&bytes), &err),
		    ERR_NONE);
		buf_release(&bytes);
	}
	if (name != NULL)
		assert_int_equal(file_save(file_join(a, folder, name), 0600,
				     str_from(text), &err),
		    ERR_NONE);
	return folder;
}

static void
remove_folder(struct arena *a, const char *folder)
{
	static const char *const names[] = {
	    "words.conf", "statuses.conf", "a.form", "b.form"};
	struct err err;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_int_equal(
		    file_remove(file_join(a, folder, names[i]), &err),
		    ERR_NONE);
	assert_int_equal(rmdir(file_join(a, folder, "lists")), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void
names_mistakes_of_words_and_statuses(void **state)
{
	static const struct {
		const char *name, *text, *error;
	} cases[] = {
	    {"words.conf", "[verbe aller]\ntexts = va\n",
		"/words.conf:1: unknown kind of word \"verbe\""},
	    {"words.conf", "[month Mars]\n",
		"/words.conf:1: \"Mars\" is no id"},
	    {"words.conf", "[month mars]\n[month avril]\n",
		"/words.conf:1: a word without \"texts\""},
	    {"words.conf", "[month mars]\n",
		"/words.conf:1: a word without \"texts\""},
	    {"words.conf", "[month mars]\ntexts = a\n[month mars]\n",
		"/words.conf:3: there is a [month mars] already"},
	    {"words.conf", "texts = a\n",
		"/words.conf:1: a key before the first"},
	    {"words.conf", "[command menu]\nargument = date\n",
		"/words.conf:2: \"date\" is none of"},
	    {"words.conf", "[month mars]\ntexts = mars\n",
		"/words.conf: [command menu] is missing"},
	    {"statuses.conf", "[status brouillon]\n",
		"/statuses.conf:1: a heading reads [status A0]"},
	    {"statuses.conf", "[status A0]\nlabel = A\n[status A1]\n",
		"/statuses.conf:1: a status without"},
	    {"statuses.conf",
		"[status A0]\nlabel = A\ndefinition = B\n[status A0]\n",
		"/statuses.conf:4: there is a status A0 already"},
	    {"statuses.conf", "[status A0]\ncolor = red\n",
		"/statuses.conf:2: unknown key \"color\""},
	    {"b.form", HEAD, "/b.form:1: a form without fields"},
	    {"b.form",
		HEAD "[field n]\ntype = number\nlabel = N\npreset = peu\n",
		"/b.form:3: the preset \"peu\" is no answer to \"n\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *a = arena_new();
		char *folder = make_folder(a, cases[i].name, cases[i].text);
		struct forms *forms = NULL;
		struct err err = {0};
		struct str text;

		assert_int_equal(forms_load(folder, &forms, &err), ERR_CONFIG);
		assert_null(forms);
		text = str_after(str_from(err.text), strlen(folder));
		if (!str_starts(text, cases[i].error))
			print_error("%s\nfound %s\n", cases[i].error, err.text);
		assert_true(str_starts(text, cases[i].error));
		remove_folder(a, folder);
		arena_free(a);
	}
}

static void
loads_forms_in_their_order(void **state)
{
	struct arena *a = arena_new();
	char *folder =
	    make_folder(a, "b.form", HEAD "order = 1\n" TEXT("b", "B"));
	struct forms *forms;
	struct err err;

	(void)state;
	/* The other one is a.form with order 0: as if it came first. */
	assert_int_equal(forms_load(folder, &forms, &err), ERR_NONE);
	assert_int_equal(forms_count(forms), 2);
	assert_true(str_is(forms_at(forms, 0)->id, "a"));
	assert_true(str_is(forms_at(forms, 1)->id, "b"));
	forms_free(forms);
	remove_folder(a, folder);
	arena_free(a);
}

static void
says_that_a_folder_is_not_there(void **state)
{
	struct forms *forms = NULL;
	struct err err = {0};

	(void)state;
	assert_int_equal(
	    forms_load("no/such/folder", &forms, &err), ERR_CONFIG);
	assert_null(forms);
	assert_true(str_starts(str_from(err.text), "no/such/folder"));
	forms_free(NULL);
}

static void
joins_the_lines_of_a_text(void **state)
{
	struct form_loader l;
	struct err err = {0};
	struct forms *forms = small_forms(&l, &err);
	const struct field *field;

	(void)state;
	assert_int_equal(
	    form_load_form_text(&l, str_from("x"),
		str_from(HEAD TEXT("a", "A") "help = one\n    two\n\n"
					     "    three\n")),
	    ERR_NONE);
	field = form_field(forms_find(forms, str_from("x")), str_from("a"));
	assert_true(str_is(field->help, "one two\nthree"));
	forms_free(forms);
}

/* ---- What is shipped ---- */

static int
load_shipped(void **state)
{
	struct forms *forms;
	struct err err;

	if (forms_load("forms", &forms, &err) != ERR_NONE) {
		print_error("%s\n", err.text);
		return -1;
	}
	*state = forms;
	return 0;
}

static int
free_shipped(void **state)
{
	forms_free(*state);
	return 0;
}

/* The ids that scripts rely on, in their order. */
static void
shipped_forms_have_every_field(void **state)
{
	static const struct {
		const char *form, *fields;
	} expected[] = {
	    {"profil",
		"categorie courriel programme code_permanent numero_permis "
		"prenom nom genre date_naissance adresse ville code_postal "
		"province pays telephone poste telephone2 poste2 "
		"autres_informations"},
	    {"demande", "code type_institution etablissement niveau discipline "
			"type_stage sigle dates nombre_jours periode lieux "
			"coordonnateur autres_informations"},
	};

	for (size_t i = 0; i < 2; i++) {
		const struct form *form =
		    forms_find(*state, str_from(expected[i].form));
		struct str rest = str_from(expected[i].fields), id;
		size_t count = 0;

		assert_non_null(form);
		assert_true(form->required);
		assert_ptr_equal(form, forms_at(*state, i));
		while (str_cut(&rest, ' ', &id))
			assert_true(str_eq(form->fields[count++].id, id));
		assert_int_equal(form->count, count);
	}
	assert_false(forms_at(*state, 0)->of_request);
	assert_true(forms_at(*state, 1)->of_request);
}

static void
expect_accepted(const struct forms *forms, const struct field *field,
    const struct answer *answer)
{
	(void)forms;
	if (answer->problem.n > 0 || answer->value.n == 0)
		fail_msg("%.*s: \"%.*s\" gives \"%.*s\"", STR_ARG(field->id),
		    STR_ARG(answer->raw), STR_ARG(answer->problem));
}

/* An example that we would not accept ourselves helps nobody. */
static void
shipped_examples_and_presets_are_accepted(void **state)
{
	const struct date today = {2026, 11, 23};
	struct arena *a = arena_new();

	for (size_t i = 0; i < forms_count(*state); i++) {
		const struct form *form = forms_at(*state, i);

		for (size_t k = 0; k < form->count; k++) {
			const struct field *field = &form->fields[k];
			struct answers none = {0};
			struct answer answer;

			if (field->type == FIELD_GROUP)
				continue;
			if (field->example.n == 0)
				fail_msg("%.*s.%.*s has no example",
				    STR_ARG(form->id), STR_ARG(field->id));
			form_value(a, *state, field, field->example, &none,
			    today, &answer);
			expect_accepted(*state, field, &answer);
			if (field->preset.n == 0)
				continue;
			assert_true(
			    form_preset(a, *state, field, today, &answer));
			expect_accepted(*state, field, &answer);
		}
	}
	arena_free(a);
}

static void
shipped_statuses_are_those_of_the_service(void **state)
{
	static const char ids[] = "A0 A1 A2 A3 A4 A5 A7 A8 A9 A10 A11 "
				  "F1 F2 F3 F4 F5 F6 F7 F8 F9";
	struct str rest = str_from(ids), id;
	size_t count, seen = 0;
	const struct status *statuses = forms_statuses(*state, &count);

	while (str_cut(&rest, ' ', &id)) {
		assert_true(str_eq(statuses[seen].id, id));
		assert_int_equal(statuses[seen].closed, id.p[0] == 'F');
		seen++;
	}
	assert_int_equal(count, seen);
	assert_true(str_is(
	    forms_status(*state, str_from("A2"))->label, "Non assignée"));
}

/* ---- The manual ---- */

/* The text between a line that begins with first and the next ".Ed". */
static struct str
example_of(struct str page, const char *first)
{
	size_t at = str_find(page, first, 0);
	size_t end = str_find(page, ".Ed", at);

	assert_true(at != SIZE_MAX && end != SIZE_MAX);
	return str_slice(page, at, end - at);
}

static void
the_manual_names_every_type_and_its_example_loads(void **state)
{
	struct form_loader l;
	struct err err = {0};
	struct forms *forms = small_forms(&l, &err);
	struct arena *a = forms->arena;
	struct buf page = {0};

	(void)state;
	assert_int_equal(
	    file_load("mailproc/man/mailproc-form.5", 1 << 20, &page, &err),
	    ERR_NONE);
	for (int type = 0; type < FIELD_TYPE_COUNT; type++) {
		const char *name = field_type_name((enum field_type)type);
		size_t first = str_find(
		    buf_str(&page), arena_printf(a, ".It Cm %s", name), 0);
		size_t second = str_find(
		    buf_str(&page), arena_printf(a, " , %s\n", name), 0);

		if (first == SIZE_MAX && second == SIZE_MAX)
			fail_msg("the manual lacks the type %s", name);
	}
	assert_int_equal(form_load_list_text(&l, str_from("repas"),
			     example_of(buf_str(&page), "oui | Oui")),
	    ERR_NONE);
	if (form_load_form_text(&l, str_from("repas"),
		example_of(buf_str(&page), "title = Repas")) != ERR_NONE)
		fail_msg("%s", err.text);
	assert_int_equal(forms_find(forms, str_from("repas"))->count, 2);
	buf_release(&page);
	forms_free(forms);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_manual_names_every_type_and_its_example_loads),
	    cmocka_unit_test(names_every_mistake_of_a_form_with_its_line),
	    cmocka_unit_test(names_every_mistake_of_a_list_with_its_line),
	    cmocka_unit_test(reads_all_parts_of_an_option),
	    cmocka_unit_test(names_mistakes_of_words_and_statuses),
	    cmocka_unit_test(loads_forms_in_their_order),
	    cmocka_unit_test(says_that_a_folder_is_not_there),
	    cmocka_unit_test(joins_the_lines_of_a_text),
	    cmocka_unit_test_setup_teardown(
		shipped_forms_have_every_field, load_shipped, free_shipped),
	    cmocka_unit_test_setup_teardown(
		shipped_examples_and_presets_are_accepted, load_shipped,
		free_shipped),
	    cmocka_unit_test_setup_teardown(
		shipped_statuses_are_those_of_the_service, load_shipped,
		free_shipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
