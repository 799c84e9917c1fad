/*
 * HTML of any kind: refused, or clean text without end.
 */
#include "html/html_text.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str html = str_of((const char *)data, size), text;
	struct err err = {0};
	enum err_kind kind = html_to_text(a, html, &text, &err);

	if (kind != ERR_NONE && kind != ERR_MESSAGE)
		bug("kind %d", (int)kind);
	if (kind == ERR_NONE) {
		if (!utf8_valid(text))
			bug("the text is not UTF-8");
		if (text.n > 0 && !str_ends(text, "\n"))
			bug("the last line has no end");
		if (str_find(text, "\n\n\n", 0) != SIZE_MAX)
			bug("blank lines do not run together");
	}
	arena_free(a);
	return 0;
}
