/*
 * The language of the templates: text with {{name}}, {{si name}} ... {{sinon}}
 * ... {{fin}} and, alone on a line, {{bloc name}}. A directive alone on its line
 * takes the line with it. Parsed and checked once; The typography of its language is
 * applied then. mailproc-template.5 tells its writers the same.
 */
#ifndef RENDER_TEMPLATE_H
#define RENDER_TEMPLATE_H

#include "render/values.h"

/* What stands in the place of {{bloc ...}}. */
enum block_name {
	BLOCK_NONE,
	BLOCK_STEPS,
	BLOCK_UNDERSTOOD,
	BLOCK_PROBLEMS,
	BLOCK_FORMS,
	BLOCK_REQUESTS,
	BLOCK_DOCUMENTS,
	BLOCK_RECEIVED,
	BLOCK_MENU,
	BLOCK_LISTS,
	BLOCK_CHOICES,
	BLOCK_STATUSES,
	BLOCK_BUTTON_YES,
	BLOCK_BUTTON_NO,
	BLOCK_BUTTONS_FORMS,
	BLOCK_BUTTON_MENU,
	BLOCK_COUNT
};

struct template; /* lives in the arena that it was parsed in */

/* The typography of a language: text/french.h, text/english.h. */
struct typography {
	struct str (*finish)(struct arena *a, struct str text);
};

/* Depth of {{si}} within {{si}}. */
enum { TEMPLATE_MAX_DEPTH = 8 };

/*
 * Parse source, which begins at line first_line of file (for messages). use:
 * which names it may have. blocks: whether {{bloc}} is allowed. ERR_CONFIG
 * "file:line: what".
 */
enum err_kind
template_parse(struct arena *a, const struct typography *typography,
    const char *file, int first_line, struct str source, enum value_use use,
    bool blocks, struct template **out, struct err *err) WARN_UNUSED;

/* A stretch of text (with marks of values in it), or a block. */
struct segment {
	enum block_name block;
	struct str text;
};

/* What remains with these values: neighbouring texts are one segment. */
void template_expand(struct arena *a, const struct template *template,
    const struct values *values, struct segment **out, size_t *count_out);

/* The same as plain text, one line, values filled in; blocks are left out. */
struct str template_line(struct arena *a, const struct template *template,
    const struct values *values);

/*
 * Everything that could ever be shown, directives gone, with the line ends of
 * the source: for checks of its Markdown.
 */
struct str template_all_text(const struct template *template);

bool template_has_block(const struct template *template, enum block_name name);

#endif
