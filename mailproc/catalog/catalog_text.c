#include "catalog/catalog.h"

#include "base/buf.h"

/* Comments and empty lines before the first option. */
static struct str
preface(struct str text)
{
	struct str rest = text, line;
	size_t end = 0;

	while (str_line(&rest, &line)) {
		line = str_trim(line);
		if (line.n > 0 && line.p[0] != '#')
			break;
		end = rest.p == NULL ? text.n : (size_t)(rest.p - text.p);
	}
	return str_slice(text, 0, end);
}

/* The parts at the end that are empty are left out. */
static void
add_parts(struct arena *a, struct buf *out, const struct option *option)
{
	struct str parts[] = {option->id, option->in[LANGUAGE_FR].label,
	    catalog_aliases(a, option, "; "), option->parent,
	    option->in[LANGUAGE_FR].group};
	size_t count = sizeof parts / sizeof *parts;

	while (parts[count - 1].n == 0)
		count--;
	for (size_t i = 0; i < count; i++)
		buf_printf(
		    out, "%s%.*s", i > 0 ? " | " : "", STR_ARG(parts[i]));
}

static void
add_option(struct arena *a, struct buf *out, const struct option *option)
{
	const struct option_texts *en = &option->in[LANGUAGE_EN];

	add_parts(a, out, option);
	if (en->label.n > 0)
		buf_printf(out, " | label.en = %.*s", STR_ARG(en->label));
	if (en->group.n > 0)
		buf_printf(out, " | group.en = %.*s", STR_ARG(en->group));
	if (option->contact.n > 0)
		buf_printf(out, " | contact = %.*s", STR_ARG(option->contact));
	if (option->retired)
		buf_add_text(out, " | retired = yes");
	buf_add_char(out, '\n');
}

struct str
catalog_text(struct arena *a, const struct list *list, struct str old_text)
{
	struct buf out = {0};
	struct str text;

	buf_add_str(&out, preface(old_text));
	for (size_t i = 0; i < list->count; i++)
		add_option(a, &out, &list->options[i]);
	for (size_t i = 0; i < list->retired_count; i++)
		add_option(a, &out, &list->retired[i]);
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}
