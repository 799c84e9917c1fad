#include "catalog/catalog.h"

#include "base/csv.h"
#include "catalog/catalog_cell.h"
#include "form/list_search.h"
#include "text/text_fold.h"
#include "text/utf8.h"

#include <string.h>

enum { ID_MAX = 48, NAME_MAX_BYTES = 400 };

/* A row of the file as an option, and what finds its like. */
struct row {
	struct option option;
	struct str key;  /* of the label */
	struct str town; /* may be empty */
	int line;
	bool merged; /* into an earlier one of the same name */
	bool gave_id;
};

struct importer {
	struct arena *a;
	struct catalog_import *in;
	struct csv csv;
	bool has[CATALOG_COLUMN_ALL];
	size_t column_of[CATALOG_COLUMN_ALL];
	struct row *rows;
	size_t count, capacity;
	struct str *old_keys; /* of the labels on file */
};

/* "file:line: what" */
static void
problem(struct importer *im, int line, struct str what)
{
	struct catalog_import *in = im->in;

	if (in->problem_count == CATALOG_PROBLEMS_MAX)
		return;
	in->problems = arena_grow(im->a, in->problems, in->problem_count,
	    &in->problem_capacity, sizeof *in->problems);
	in->problems[in->problem_count++] =
	    str_printf(im->a, "%s:%d: %.*s", in->path, line, STR_ARG(what));
}

/* ---- Columns ---- */

static void
read_head(struct importer *im, const struct str *cells, size_t count)
{
	struct catalog_import *in = im->in;

	for (size_t i = 0; i < count; i++) {
		enum catalog_column column =
		    catalog_column_find(im->a, cells[i]);

		if (column == CATALOG_COLUMN_ALL) {
			in->unused = str_printf(im->a, "%.*s%s%.*s",
			    STR_ARG(in->unused), in->unused.n > 0 ? ", " : "",
			    STR_ARG(cells[i]));
			continue;
		}
		if (im->has[column])
			problem(im, im->csv.line,
			    str_printf(im->a, "two columns for \"%s\"",
				catalog_column_name(column)));
		im->has[column] = true;
		im->column_of[column] = i;
	}
	/* "nom" is the name of a school, unless there is a first name. */
	if (!im->has[CATALOG_LABEL] && im->has[CATALOG_LAST_NAME] &&
	    !im->has[CATALOG_FIRST_NAME]) {
		im->has[CATALOG_LABEL] = true;
		im->column_of[CATALOG_LABEL] = im->column_of[CATALOG_LAST_NAME];
	}
	if (!im->has[CATALOG_LABEL] && !im->has[CATALOG_FIRST_NAME])
		problem(im, im->csv.line,
		    str_from("the first row names no column \"label\""));
}

/* A cell fit for a list's file: one line, no bar. */
static struct str
cell(struct importer *im, const struct str *cells, size_t count,
    enum catalog_column column)
{
	struct str text;

	if (!im->has[column] || im->column_of[column] >= count)
		return str_of("", 0);
	text = str_trim(
	    catalog_cell_unguard(str_trim(cells[im->column_of[column]])));
	text = text_nfc(im->a, text);
	if (str_find_byte(text, '|', 0) != SIZE_MAX)
		problem(im, im->csv.line,
		    str_printf(im->a, "a bar (|) in the column \"%s\"",
			catalog_column_name(column)));
	if (str_find_byte(text, '\n', 0) != SIZE_MAX)
		problem(im, im->csv.line,
		    str_printf(im->a, "more than one line in the column \"%s\"",
			catalog_column_name(column)));
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < 0x20 && text.p[i] != '\n') {
			problem(im, im->csv.line,
			    str_printf(im->a,
				"a control character in the column \"%s\"",
				catalog_column_name(column)));
			break;
		}
	return text;
}

/* ---- One row ---- */

/* What an old option has stays where the file has no such column. */
static void
keep_old(struct importer *im, const struct option *old, struct option *option)
{
	if (old == NULL)
		return;
	if (!im->has[CATALOG_ALIASES]) {
		option->aliases = old->aliases;
		option->alias_count = old->alias_count;
	}
	if (!im->has[CATALOG_PARENTS])
		option->parent = old->parent;
	if (!im->has[CATALOG_GROUP])
		option->in[LANGUAGE_FR].group = old->in[LANGUAGE_FR].group;
	if (!im->has[CATALOG_LABEL_EN])
		option->in[LANGUAGE_EN].label = old->in[LANGUAGE_EN].label;
	if (!im->has[CATALOG_GROUP_EN])
		option->in[LANGUAGE_EN].group = old->in[LANGUAGE_EN].group;
	if (option->contact.n == 0)
		option->contact = old->contact;
}

static void
set_aliases(struct importer *im, struct str text, struct option *option)
{
	size_t room = 1;
	struct str one;

	for (size_t i = 0; i < text.n; i++)
		room += text.p[i] == ';';
	option->aliases = arena_array(im->a, room, sizeof *option->aliases);
	while (str_cut(&text, ';', &one)) {
		one = str_trim(one);
		if (one.n > 0)
			option->aliases[option->alias_count++] = one;
	}
}

static const struct option *
parent_called(struct importer *im, struct str name)
{
	const struct list *list = im->in->parents;
	const struct option *option = list_option(list, name), **found;
	size_t count;
	bool sure;

	if (option != NULL)
		return option;
	list_search(im->a, list, str_of("", 0), name, 1, &found, &count, &sure);
	return sure ? found[0] : NULL;
}

/* "Collégial; Universitaire", or the ids with spaces between. */
static struct str
read_parents(struct importer *im, struct str text)
{
	const struct option *option;
	char separator = str_find_byte(text, ';', 0) != SIZE_MAX ? ';' : ' ';
	struct str ids = str_of("", 0), one;

	if (text.n == 0)
		return ids;
	if (im->in->parents == NULL) {
		problem(im, im->csv.line,
		    str_from("this list belongs to no other one"));
		return ids;
	}
	option = parent_called(im, text);
	if (option != NULL)
		return option->id;
	while (str_cut(&text, separator, &one)) {
		one = str_trim(one);
		if (one.n == 0)
			continue;
		option = parent_called(im, one);
		if (option == NULL)
			problem(im, im->csv.line,
			    str_printf(im->a,
				"\"%.*s\" is none of the list %.*s",
				STR_ARG(str_slice(one, 0, 100)),
				STR_ARG(im->in->parents->id)));
		else
			ids = str_printf(im->a, "%.*s%s%.*s", STR_ARG(ids),
			    ids.n > 0 ? " " : "", STR_ARG(option->id));
	}
	return ids;
}

/* "Marie Roy, coordonnatrice, 450 555-0145, poste 12, marie@example.org" */
static struct str
contact_of(struct importer *im, const struct str *cells, size_t count)
{
	static const enum catalog_column columns[] = {
	    CATALOG_FUNCTION, CATALOG_PHONE, CATALOG_EXTENSION, CATALOG_EMAIL};
	struct str text = cell(im, cells, count, CATALOG_CONTACT);

	if (text.n > 0 || !im->has[CATALOG_FIRST_NAME])
		return text;
	text = str_printf(im->a, "%.*s %.*s",
	    STR_ARG(cell(im, cells, count, CATALOG_FIRST_NAME)),
	    STR_ARG(cell(im, cells, count, CATALOG_LAST_NAME)));
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		struct str part = cell(im, cells, count, columns[i]);

		if (part.n > 0)
			text = str_printf(im->a, "%.*s, %s%.*s", STR_ARG(text),
			    columns[i] == CATALOG_EXTENSION ? "poste " : "",
			    STR_ARG(part));
	}
	return text;
}

static struct str
label_of(struct importer *im, const struct str *cells, size_t count)
{
	struct str label = cell(im, cells, count, CATALOG_LABEL);
	struct str school;

	if (label.n > 0 || !im->has[CATALOG_FIRST_NAME])
		return label;
	school = cell(im, cells, count, CATALOG_SCHOOL);
	return str_printf(im->a, "%.*s %.*s%s%.*s",
	    STR_ARG(cell(im, cells, count, CATALOG_FIRST_NAME)),
	    STR_ARG(cell(im, cells, count, CATALOG_LAST_NAME)),
	    school.n > 0 ? ", " : "", STR_ARG(school));
}

static const struct option *
old_at(const struct list *old, size_t i)
{
	return i < old->count ? &old->options[i]
			      : &old->retired[i - old->count];
}

static void
fold_old(struct importer *im)
{
	const struct list *old = im->in->old;
	size_t count = old == NULL ? 0 : old->count + old->retired_count;

	im->old_keys = arena_array(im->a, count, sizeof *im->old_keys);
	for (size_t i = 0; i < count; i++)
		im->old_keys[i] = text_key(im->a, old_at(old, i)->label);
}

/* The only option on file that has it as an alias: "Université du Québec à
 * Montréal (UQAM)" may be called without its abbreviation. */
static const struct option *
find_old_alias(struct importer *im, struct str key)
{
	const struct list *old = im->in->old;
	const struct option *found = NULL;

	for (size_t i = 0; i < old->count; i++) {
		const struct option *option = &old->options[i];

		for (size_t k = 0; k < option->alias_count; k++) {
			if (!str_eq(text_key(im->a, option->aliases[k]), key))
				continue;
			if (found != NULL && found != option)
				return NULL;
			found = option;
		}
	}
	return found;
}

/* The option on file that the row is about, or NULL. */
static const struct option *
find_old(struct importer *im, const struct row *row)
{
	const struct list *old = im->in->old;

	if (old == NULL)
		return NULL;
	if (row->gave_id)
		return list_option(old, row->option.id);
	for (size_t i = 0; i < old->count + old->retired_count; i++)
		if (str_eq(im->old_keys[i], row->key))
			return old_at(old, i);
	return find_old_alias(im, row->key);
}

static bool
says_yes(struct str text)
{
	return text.n > 0 && !str_is_nocase(text, "no") &&
	       !str_is_nocase(text, "non") && !str_is(text, "0");
}

static void
check_row(struct importer *im, const struct row *row)
{
	struct str label = row->option.in[LANGUAGE_FR].label;

	if (label.n == 0)
		problem(im, row->line, str_from("no label"));
	else if (row->key.n == 0)
		problem(im, row->line, str_from("a label without a letter"));
	if (label.n > NAME_MAX_BYTES)
		problem(im, row->line,
		    str_printf(im->a, "a label of more than %d bytes",
			NAME_MAX_BYTES));
	if (label.n > 0 && label.p[0] == '#')
		problem(im, row->line, str_from("a label that begins with #"));
}

static void
read_row(struct importer *im, const struct str *cells, size_t count)
{
	struct row row = {.line = im->csv.line};
	struct option *option = &row.option;

	option->id = cell(im, cells, count, CATALOG_ID);
	row.gave_id = option->id.n > 0;
	if (row.gave_id && !list_id_valid(option->id))
		problem(im, row.line,
		    str_printf(im->a,
			"\"%.*s\" is no id: lower case letters, digits and _",
			STR_ARG(str_slice(option->id, 0, 100))));
	option->label = label_of(im, cells, count);
	option->in[LANGUAGE_FR].label = option->label;
	row.key = text_key(im->a, option->label);
	option->in[LANGUAGE_FR].group = cell(im, cells, count, CATALOG_GROUP);
	option->in[LANGUAGE_EN].label =
	    cell(im, cells, count, CATALOG_LABEL_EN);
	option->in[LANGUAGE_EN].group =
	    cell(im, cells, count, CATALOG_GROUP_EN);
	set_aliases(im, cell(im, cells, count, CATALOG_ALIASES), option);
	option->parent =
	    read_parents(im, cell(im, cells, count, CATALOG_PARENTS));
	option->contact = contact_of(im, cells, count);
	option->retired = says_yes(cell(im, cells, count, CATALOG_RETIRED));
	row.town = cell(im, cells, count, CATALOG_TOWN);
	check_row(im, &row);
	im->rows = arena_grow(
	    im->a, im->rows, im->count, &im->capacity, sizeof *im->rows);
	im->rows[im->count++] = row;
}

/* ---- All rows together ---- */

/* Both of a name that is in two towns say which one. */
static void
add_town(struct importer *im, struct row *row)
{
	struct option *option = &row->option;

	if (row->town.n == 0)
		return;
	option->label = str_printf(im->a, "%.*s (%.*s)",
	    STR_ARG(option->in[LANGUAGE_FR].label), STR_ARG(row->town));
	option->in[LANGUAGE_FR].label = option->label;
	row->key = text_key(im->a, option->label);
}

static void
tell_towns_apart(struct importer *im)
{
	bool *shared = arena_array(im->a, im->count, sizeof *shared);

	for (size_t i = 0; i < im->count; i++)
		for (size_t k = 0; k < i; k++)
			if (str_eq(im->rows[i].key, im->rows[k].key) &&
			    !str_eq(im->rows[i].town, im->rows[k].town))
				shared[i] = shared[k] = true;
	for (size_t i = 0; i < im->count; i++)
		if (shared[i])
			add_town(im, &im->rows[i]);
}

static void
merge_parents(struct importer *im, struct option *into, struct str more)
{
	struct str one;

	while (str_cut(&more, ' ', &one))
		if (one.n > 0 && into->parent.n > 0 &&
		    !list_option_belongs(into, one))
			into->parent = str_printf(im->a, "%.*s %.*s",
			    STR_ARG(into->parent), STR_ARG(one));
}

/* The same name again is the same thing: lists of schools have a row for each
 * language or sector. Two ids for it are a mistake. */
static void
merge_twins(struct importer *im)
{
	for (size_t i = 0; i < im->count; i++) {
		struct row *row = &im->rows[i];

		for (size_t k = 0; k < i && !row->merged; k++) {
			struct row *first = &im->rows[k];

			if (first->merged || !str_eq(first->key, row->key))
				continue;
			if (row->gave_id || first->gave_id) {
				problem(im, row->line,
				    str_printf(im->a,
					"the same label as in line %d",
					first->line));
				break;
			}
			merge_parents(im, &first->option, row->option.parent);
			row->merged = true;
			im->in->merged++;
		}
	}
}

static bool
id_taken_by_row(const struct importer *im, struct str id)
{
	for (size_t i = 0; i < im->count; i++)
		if (str_eq(im->rows[i].option.id, id))
			return true;
	return false;
}

static bool
id_taken(const struct importer *im, struct str id)
{
	if (id_taken_by_row(im, id))
		return true;
	return im->in->old != NULL && list_option(im->in->old, id) != NULL;
}

/* From the words of the label; a number behind one that is there already. */
static struct str
new_id(struct importer *im, struct str key)
{
	struct str id = str_copy(im->a, str_slice(key, 0, ID_MAX)), unique;
	struct buf out = {0};

	for (size_t i = 0; i < id.n; i++)
		buf_add_char(&out, id.p[i] == ' ' ? '_' : id.p[i]);
	while (out.n > 0 && out.p[out.n - 1] == '_')
		buf_truncate(&out, out.n - 1);
	id = unique = buf_copy(im->a, &out);
	buf_release(&out);
	for (int n = 2; id_taken(im, unique); n++)
		unique = str_printf(im->a, "%.*s_%d", STR_ARG(id), n);
	return unique;
}

static void
check_ids(struct importer *im)
{
	for (size_t i = 0; i < im->count; i++)
		for (size_t k = 0; im->rows[i].gave_id && k < i; k++)
			if (str_eq(
				im->rows[i].option.id, im->rows[k].option.id))
				problem(im, im->rows[i].line,
				    str_printf(im->a,
					"the same id as in line %d",
					im->rows[k].line));
}

/* The ids on file first, so that no new one takes them. */
static void
give_ids(struct importer *im)
{
	check_ids(im);
	for (size_t i = 0; i < im->count; i++) {
		struct row *row = &im->rows[i];
		const struct option *old =
		    row->merged ? NULL : find_old(im, row);

		if (old != NULL && !row->gave_id &&
		    !id_taken_by_row(im, old->id))
			row->option.id = old->id;
		if (old != NULL)
			keep_old(im, old, &row->option);
		im->in->kept += old != NULL;
		im->in->added += old == NULL && !row->merged;
	}
	for (size_t i = 0; i < im->count; i++)
		if (im->rows[i].option.id.n == 0 && !im->rows[i].merged)
			im->rows[i].option.id = new_id(im, im->rows[i].key);
}

/* ---- The list ---- */

static void
add_option(struct list *list, const struct option *option)
{
	if (option->retired)
		list->retired[list->retired_count++] = *option;
	else
		list->options[list->count++] = *option;
}

/* What is on file and not in the rows. « Autre » is always offered. */
static void
add_vanished(struct importer *im)
{
	const struct list *old = im->in->old;
	size_t count = old == NULL ? 0 : old->count + old->retired_count;

	for (size_t i = 0; i < count; i++) {
		struct option option = *old_at(old, i);

		if (id_taken_by_row(im, option.id))
			continue;
		if (!str_is(option.id, "autre")) {
			im->in->retired += !option.retired;
			option.retired = true;
		}
		add_option(&im->in->list, &option);
	}
}

static void
make_list(struct importer *im)
{
	struct catalog_import *in = im->in;
	size_t room = im->count;

	if (in->old != NULL)
		room += in->old->count + in->old->retired_count;
	in->list.options = arena_array(im->a, room, sizeof *in->list.options);
	in->list.retired = arena_array(im->a, room, sizeof *in->list.retired);
	for (size_t i = 0; i < im->count; i++)
		if (!im->rows[i].merged)
			add_option(&in->list, &im->rows[i].option);
	add_vanished(im);
	if (in->list.count == 0)
		problem(im, im->csv.line, str_from("no option in the file"));
}

static void
read_rows(struct importer *im)
{
	struct str *cells;
	size_t count;
	struct err err;
	enum err_kind kind = csv_next(&im->csv, im->a, &cells, &count, &err);

	if (kind == ERR_NONE)
		read_head(im, cells, count);
	/* Without its columns no row says anything; else every mistake of every
	 * row is told. */
	if (im->in->problem_count > 0)
		return;
	while (kind == ERR_NONE) {
		kind = csv_next(&im->csv, im->a, &cells, &count, &err);
		if (kind != ERR_NONE || count == 0)
			break;
		if (im->count == CATALOG_ROWS_MAX) {
			problem(im, im->csv.line,
			    str_printf(
				im->a, "more than %d rows", CATALOG_ROWS_MAX));
			break;
		}
		read_row(im, cells, count);
	}
	if (kind != ERR_NONE)
		problem(im, im->csv.line,
		    str_from(err.text + strcspn(err.text, " ") + 1));
}

void
catalog_import(struct arena *a, struct catalog_import *in, struct str bytes)
{
	struct importer im = {.a = a, .in = in};

	fold_old(&im);
	csv_begin(&im.csv, catalog_cell_decode(a, bytes));
	read_rows(&im);
	tell_towns_apart(&im);
	merge_twins(&im);
	give_ids(&im);
	make_list(&im);
}
