/*
 * What documents of office programs are made of, by the first byte: the XML of a
 * word processor, rich text, compressed rich text.
 */
#include "html/html_office.h"
#include "office/office_lzfu.h"
#include "office/office_rtf.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str in = str_of((const char *)data, size), out = {0};
	struct err err = {0};
	char kind = size > 0 ? in.p[0] : '\0';
	bool html;

	in = str_after(in, 1);
	if (kind == 'x' && html_office_text(a, in, &out, &err) == ERR_NONE &&
	    !utf8_valid(out))
		bug("text of a document that is not UTF-8");
	if (kind == 'r' && rtf_to_text(a, in, &out, &html) && !utf8_valid(out))
		bug("rich text that is not UTF-8");
	if (kind == 'z' && lzfu_unpack(a, in, &out) && out.n > LZFU_MAX_BYTES)
		bug("more than the limit was unpacked");
	arena_free(a);
	return 0;
}
