#include "catalog/catalog.h"

#include "base/csv.h"
#include "catalog/catalog_cell.h"

enum { SEPARATOR = ';' };

static bool
is_label(const struct option *option, struct str text)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		if (str_eq(option->in[i].label, text))
			return true;
	return false;
}

struct str
catalog_aliases(
    struct arena *a, const struct option *option, const char *separator)
{
	struct buf out = {0};
	struct str all;

	for (size_t i = 0; i < option->alias_count; i++) {
		if (is_label(option, option->aliases[i]))
			continue;
		if (out.n > 0)
			buf_add_text(&out, separator);
		buf_add_str(&out, option->aliases[i]);
	}
	all = buf_copy(a, &out);
	buf_release(&out);
	return all;
}

static struct str
cell_of(
    struct arena *a, const struct option *option, enum catalog_column column)
{
	switch (column) {
	case CATALOG_ID:
		return option->id;
	case CATALOG_LABEL:
		return option->in[LANGUAGE_FR].label;
	case CATALOG_LABEL_EN:
		return option->in[LANGUAGE_EN].label;
	case CATALOG_ALIASES:
		return catalog_aliases(a, option, "; ");
	case CATALOG_PARENTS:
		return option->parent;
	case CATALOG_GROUP:
		return option->in[LANGUAGE_FR].group;
	case CATALOG_GROUP_EN:
		return option->in[LANGUAGE_EN].group;
	case CATALOG_RETIRED:
		return str_from(option->retired ? "yes" : "");
	case CATALOG_CONTACT:
		return option->contact;
	case CATALOG_COLUMN_COUNT:
	case CATALOG_FIRST_NAME:
	case CATALOG_LAST_NAME:
	case CATALOG_FUNCTION:
	case CATALOG_PHONE:
	case CATALOG_EXTENSION:
	case CATALOG_EMAIL:
	case CATALOG_SCHOOL:
	case CATALOG_COLUMN_ALL:
		break;
	}
	bug("column %d", (int)column);
}

static void
add_rows(struct arena *a, struct buf *out, const struct option *options,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (int k = 0; k < CATALOG_COLUMN_COUNT; k++) {
			struct str cell =
			    cell_of(a, &options[i], (enum catalog_column)k);

			if (k > 0)
				buf_add_char(out, SEPARATOR);
			csv_add_cell(
			    out, SEPARATOR, catalog_cell_guard(a, cell));
		}
		buf_add_text(out, "\r\n");
	}
}

struct str
catalog_export(struct arena *a, const struct list *list)
{
	struct buf out = {0};
	struct str text;

	buf_add_text(&out, "\xef\xbb\xbf");
	for (int k = 0; k < CATALOG_COLUMN_COUNT; k++) {
		if (k > 0)
			buf_add_char(&out, SEPARATOR);
		buf_add_text(&out, catalog_column_name((enum catalog_column)k));
	}
	buf_add_text(&out, "\r\n");
	add_rows(a, &out, list->options, list->count);
	add_rows(a, &out, list->retired, list->retired_count);
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}
