#include "html/html_tag.h"

#include <stdlib.h>
#include <string.h>

enum { TAG_NAME_MAX = 16 };

struct tag_name {
	const char *name;
	enum html_tag tag;
};

/* Sorted: looked up by halves. */
static const struct tag_name names[] = {
    {"a", TAG_INLINE},
    {"address", TAG_BLOCK},
    {"article", TAG_BLOCK},
    {"aside", TAG_BLOCK},
    {"audio", TAG_HIDDEN},
    {"blockquote", TAG_BLOCKQUOTE},
    {"body", TAG_BLOCK},
    {"br", TAG_BR},
    {"canvas", TAG_HIDDEN},
    {"caption", TAG_BLOCK},
    {"center", TAG_BLOCK},
    {"datalist", TAG_HIDDEN},
    {"dd", TAG_BLOCK},
    {"details", TAG_BLOCK},
    {"dir", TAG_PARAGRAPH},
    {"div", TAG_BLOCK},
    {"dl", TAG_PARAGRAPH},
    {"dt", TAG_BLOCK},
    {"fieldset", TAG_BLOCK},
    {"figcaption", TAG_BLOCK},
    {"figure", TAG_BLOCK},
    {"footer", TAG_BLOCK},
    {"form", TAG_BLOCK},
    {"h1", TAG_PARAGRAPH},
    {"h2", TAG_PARAGRAPH},
    {"h3", TAG_PARAGRAPH},
    {"h4", TAG_PARAGRAPH},
    {"h5", TAG_PARAGRAPH},
    {"h6", TAG_PARAGRAPH},
    {"header", TAG_BLOCK},
    {"hr", TAG_HR},
    {"html", TAG_BLOCK},
    {"iframe", TAG_RAW},
    {"input", TAG_INPUT},
    {"label", TAG_INLINE},
    {"legend", TAG_BLOCK},
    {"li", TAG_ITEM},
    {"main", TAG_BLOCK},
    {"math", TAG_HIDDEN},
    {"menu", TAG_PARAGRAPH},
    {"nav", TAG_BLOCK},
    {"noembed", TAG_RAW},
    {"noframes", TAG_RAW},
    {"object", TAG_HIDDEN},
    {"ol", TAG_PARAGRAPH},
    {"option", TAG_OPTION},
    {"p", TAG_PARAGRAPH},
    {"pre", TAG_PRE},
    {"script", TAG_RAW},
    {"section", TAG_BLOCK},
    {"select", TAG_SELECT},
    {"span", TAG_INLINE},
    {"style", TAG_RAW},
    {"summary", TAG_BLOCK},
    {"svg", TAG_HIDDEN},
    {"table", TAG_PARAGRAPH},
    {"tbody", TAG_BLOCK},
    {"td", TAG_CELL},
    {"template", TAG_HIDDEN},
    {"textarea", TAG_TEXTAREA},
    {"tfoot", TAG_BLOCK},
    {"th", TAG_CELL},
    {"thead", TAG_BLOCK},
    {"title", TAG_RAW},
    {"tr", TAG_ROW},
    {"ul", TAG_PARAGRAPH},
    {"video", TAG_HIDDEN},
    {"xml", TAG_HIDDEN},
};

static int
compare_names(const void *key, const void *item)
{
	return strcmp(key, ((const struct tag_name *)item)->name);
}

enum html_tag
html_tag_find(struct str name)
{
	char lower[TAG_NAME_MAX];
	const struct tag_name *found;

	if (name.n == 0 || name.n >= sizeof(lower))
		return TAG_NONE;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = char_lower(name.p[i]);
	lower[name.n] = '\0';
	found = bsearch(lower, names, sizeof(names) / sizeof(names[0]),
	    sizeof(names[0]), compare_names);
	return found == NULL ? TAG_NONE : found->tag;
}
