#include "pdf/pdf_read.h"

#include <qpdf/qpdf-c.h>

#include <stdlib.h>

#include "pdf/pdf_write.h"
#include "text/text_fold.h"

enum { PAGES_LOOKED_AT = 20 };

struct scan {
	struct arena *a;
	qpdf_data q;
	struct pdf_form *form;
	int nodes;
};

/* What a field takes over from the one above it. */
struct inherited {
	struct str name;
	struct str value, sent;
	bool button;
};

bool
pdf_is(struct str head)
{
	return str_find(str_slice(head, 0, PDF_HEAD_BYTES), "%PDF-", 0) !=
	       SIZE_MAX;
}

/* ---- Values ---- */

static struct str
copy_cut(struct scan *s, const char *bytes, size_t n)
{
	return text_nfc(
	    s->a, str_of(bytes, n < PDF_MAX_VALUE ? n : PDF_MAX_VALUE));
}

/* A long answer may be kept as a stream. */
static struct str
stream_text(struct scan *s, qpdf_oh object)
{
	unsigned char *bytes = NULL;
	QPDF_BOOL filtered = QPDF_FALSE;
	struct str text = {0};
	size_t n = 0;

	if ((qpdf_oh_get_stream_data(
		 s->q, object, qpdf_dl_generalized, &filtered, &bytes, &n) &
		QPDF_ERRORS) != 0 ||
	    bytes == NULL)
		return text;
	/* The library decodes strings; the bytes become one. */
	object = qpdf_oh_new_binary_string(
	    s->q, (const char *)bytes, n < PDF_MAX_VALUE ? n : PDF_MAX_VALUE);
	free(bytes);
	bytes = NULL;
	n = 0;
	{
		const char *utf8 =
		    qpdf_oh_get_binary_utf8_value(s->q, object, &n);

		text = copy_cut(s, utf8, n);
	}
	return text;
}

/* A string, the name of a state without its slash, a stream, or the first of an
 * array. */
static struct str
value_text(struct scan *s, qpdf_oh object)
{
	const char *text = NULL;
	size_t n = 0;

	if (qpdf_oh_is_array(s->q, object)) {
		if (qpdf_oh_get_array_n_items(s->q, object) == 0)
			return (struct str){0};
		object = qpdf_oh_get_array_item(s->q, object, 0);
	}
	if (qpdf_oh_is_string(s->q, object)) {
		text = qpdf_oh_get_binary_utf8_value(s->q, object, &n);
		return text != NULL ? copy_cut(s, text, n) : (struct str){0};
	}
	if (qpdf_oh_is_name(s->q, object)) {
		text = qpdf_oh_get_name(s->q, object);
		if (text == NULL || text[0] != '/')
			return (struct str){0};
		return copy_cut(s, text + 1, str_from(text + 1).n);
	}
	if (qpdf_oh_is_stream(s->q, object))
		return stream_text(s, object);
	return (struct str){0};
}

static bool
key_text(struct scan *s, qpdf_oh field, const char *key, struct str *out)
{
	if (!qpdf_oh_has_key(s->q, field, key))
		return false;
	*out = value_text(s, qpdf_oh_get_key(s->q, field, key));
	return true;
}

/* ---- The walk ---- */

static void
keep(struct scan *s, const struct inherited *in)
{
	struct pdf_form *form = s->form;

	if (str_is(in->name, PDF_REFERENCE)) {
		form->reference = in->value;
		return;
	}
	if (form->count >= PDF_MAX_FIELDS || in->name.n == 0)
		return;
	form->values = arena_grow(s->a, form->values, form->count,
	    &form->capacity, sizeof *form->values);
	form->values[form->count++] = (struct paper_value){
	    .name = in->name, .value = in->value, .sent = in->sent};
}

/* "Off" is how a box says that it is empty. */
static struct str
state_of(struct str value)
{
	return str_is(value, "Off") ? str_from("") : value;
}

/* Some programs tick the box and leave the field's value alone. */
static void
look_at_box(struct scan *s, qpdf_oh widget, struct inherited *in)
{
	struct str state;

	if (in->value.n == 0 && key_text(s, widget, "/AS", &state))
		in->value = state_of(state);
}

static void
take_over(struct scan *s, qpdf_oh field, struct inherited *in)
{
	struct str part = {0}, type = {0};

	if (key_text(s, field, "/T", &part))
		in->name = in->name.n > 0
			       ? str_printf(s->a, "%.*s.%.*s",
				     STR_ARG(in->name), STR_ARG(part))
			       : part;
	if (key_text(s, field, "/FT", &type))
		in->button = str_is(type, "Btn");
	(void)key_text(s, field, "/V", &in->value);
	if (key_text(s, field, "/DV", &in->sent))
		s->form->has_sent = true;
	if (in->button) {
		in->value = state_of(in->value);
		in->sent = state_of(in->sent);
	}
}

/* Kids with names are fields; kids without are the field's own boxes. */
static bool
has_fields(struct scan *s, qpdf_oh kids)
{
	int n = qpdf_oh_get_array_n_items(s->q, kids);

	for (int i = 0; i < n && i < PDF_MAX_FIELDS; i++) {
		qpdf_oh kid = qpdf_oh_get_array_item(s->q, kids, i);
		bool named = qpdf_oh_is_dictionary(s->q, kid) &&
			     qpdf_oh_has_key(s->q, kid, "/T");

		qpdf_oh_release(s->q, kid);
		if (named)
			return true;
	}
	return false;
}

static void scan_kids(
    struct scan *s, qpdf_oh kids, const struct inherited *above, int depth);

static void
scan_field(
    struct scan *s, qpdf_oh field, const struct inherited *above, int depth)
{
	struct inherited in = *above;
	qpdf_oh kids;
	int n;

	if (++s->nodes > PDF_MAX_FIELDS || depth > PDF_MAX_DEPTH ||
	    !qpdf_oh_is_dictionary(s->q, field))
		return;
	take_over(s, field, &in);
	kids = qpdf_oh_get_key(s->q, field, "/Kids");
	if (!qpdf_oh_is_array(s->q, kids)) {
		if (in.button)
			look_at_box(s, field, &in);
		keep(s, &in);
		return;
	}
	if (has_fields(s, kids)) {
		scan_kids(s, kids, &in, depth + 1);
		return;
	}
	n = qpdf_oh_get_array_n_items(s->q, kids);
	for (int i = 0; in.button && i < n && i < PDF_MAX_FIELDS; i++)
		look_at_box(s, qpdf_oh_get_array_item(s->q, kids, i), &in);
	keep(s, &in);
}

static void
scan_kids(
    struct scan *s, qpdf_oh kids, const struct inherited *above, int depth)
{
	int n = qpdf_oh_get_array_n_items(s->q, kids);

	for (int i = 0; i < n && s->nodes <= PDF_MAX_FIELDS; i++)
		scan_field(
		    s, qpdf_oh_get_array_item(s->q, kids, i), above, depth);
}

/* Whether a page draws pictures. */
static bool
page_has_pictures(struct scan *s, qpdf_oh page)
{
	qpdf_oh resources = qpdf_oh_get_key(s->q, page, "/Resources");
	qpdf_oh objects = qpdf_oh_get_key_if_dict(s->q, resources, "/XObject");
	bool found = false;

	if (!qpdf_oh_is_dictionary(s->q, objects))
		return false;
	qpdf_oh_begin_dict_key_iter(s->q, objects);
	while (qpdf_oh_dict_more_keys(s->q)) {
		const char *key = qpdf_oh_dict_next_key(s->q);
		qpdf_oh object = qpdf_oh_get_key(s->q, objects, key);
		qpdf_oh dictionary;

		if (!qpdf_oh_is_stream(s->q, object))
			continue;
		dictionary = qpdf_oh_get_dict(s->q, object);
		found =
		    found || qpdf_oh_is_name_and_equals(s->q,
				 qpdf_oh_get_key(s->q, dictionary, "/Subtype"),
				 "/Image");
	}
	return found;
}

static void
scan_document(struct scan *s)
{
	struct pdf_form *form = s->form;
	struct inherited none = {0};
	qpdf_oh root = qpdf_get_root(s->q);
	qpdf_oh acroform = qpdf_oh_get_key_if_dict(s->q, root, "/AcroForm");
	qpdf_oh fields = qpdf_oh_get_key_if_dict(s->q, acroform, "/Fields");

	if (qpdf_oh_is_array(s->q, fields))
		scan_kids(s, fields, &none, 0);
	if (form->count == 0 && qpdf_oh_is_dictionary(s->q, acroform) &&
	    qpdf_oh_has_key(s->q, acroform, "/XFA"))
		form->state = PDF_XFA;
	form->pages = qpdf_get_num_pages(s->q);
	for (int i = 0; i < form->pages && i < PAGES_LOOKED_AT; i++)
		form->has_pictures =
		    form->has_pictures ||
		    page_has_pictures(s, qpdf_get_page_n(s->q, (size_t)i));
	/* Part of it may be there all the same. */
	if (form->pages <= 0 && form->count == 0)
		form->state = PDF_DAMAGED;
}

void
pdf_read(struct arena *a, struct str bytes, struct pdf_form *out)
{
	struct scan s = {.a = a, .q = qpdf_init(), .form = out};
	QPDF_ERROR_CODE code;

	*out = (struct pdf_form){.state = PDF_DAMAGED};
	if (s.q == NULL)
		return;
	qpdf_silence_errors(s.q);
	qpdf_set_suppress_warnings(s.q, QPDF_TRUE);
	code = qpdf_read_memory(s.q, "pdf", bytes.p, bytes.n, NULL);
	if ((code & QPDF_ERRORS) != 0) {
		qpdf_error e = qpdf_get_error(s.q);

		if (e != NULL && qpdf_get_error_code(s.q, e) == qpdf_e_password)
			out->state = PDF_ENCRYPTED;
	} else {
		out->state = PDF_READ;
		scan_document(&s);
		/* Taken note of; the library would print it otherwise. */
		if (qpdf_has_error(s.q))
			(void)qpdf_get_error(s.q);
	}
	qpdf_cleanup(&s.q);
}

void
pdf_start(void)
{
	static const char nothing[] = "%PDF-1.4\n";
	struct arena *a = arena_new();
	struct pdf_form form;

	/* Whatever the library opens or makes once, it has now. */
	pdf_read(a, str_from(nothing), &form);
	arena_free(a);
}
