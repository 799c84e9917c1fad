#include "pdf/pdf_write.h"

#include <qpdf/qpdf-c.h>

#include "pdf/pdf_look.h"

enum {
	FLAG_READ_ONLY = 1,
	FLAG_REQUIRED = 1 << 1,
	FLAG_LINES = 1 << 12,
	FLAG_RADIO = 1 << 15,
	FLAG_COMBO = 1 << 17,
	FLAG_EDIT = 1 << 18,
	ANNOTATION_HIDDEN = 2,
	ANNOTATION_PRINT = 4
};

/* A field that has others under it: "profil" of "profil.prenom". */
struct branch {
	struct str name;
	qpdf_oh object, kids;
};

struct writer {
	struct arena *a;
	qpdf_data q;
	const struct paper *paper;
	const struct paper_pages *pages;
	qpdf_oh fields; /* of the whole form */
	qpdf_oh resources;
	qpdf_oh *annotations; /* by page */
	int page_count;
	struct branch *branches;
	size_t branch_count, branch_capacity;
};

/* ---- Objects ---- */

static void
set(struct writer *w, qpdf_oh dictionary, const char *key, qpdf_oh value)
{
	qpdf_oh_replace_key(w->q, dictionary, key, value);
}

static void
set_name(
    struct writer *w, qpdf_oh dictionary, const char *key, const char *name)
{
	set(w, dictionary, key, qpdf_oh_new_name(w->q, name));
}

static void
set_number(struct writer *w, qpdf_oh dictionary, const char *key, int64_t value)
{
	set(w, dictionary, key, qpdf_oh_new_integer(w->q, value));
}

static void
set_text(struct writer *w, qpdf_oh dictionary, const char *key, struct str text)
{
	set(w, dictionary, key,
	    qpdf_oh_new_binary_unicode_string(
		w->q, text.n > 0 ? text.p : "", text.n));
}

/* "/id" */
static qpdf_oh
state_name(struct writer *w, struct str id)
{
	return qpdf_oh_new_name(w->q, arena_printf(w->a, "/%.*s", STR_ARG(id)));
}

/* A form XObject of the size of a place. */
static qpdf_oh
new_look(struct writer *w, struct str content, const struct paper_place *place)
{
	qpdf_oh stream = qpdf_oh_new_stream(w->q);
	qpdf_oh dictionary = qpdf_oh_get_dict(w->q, stream);
	qpdf_oh null = qpdf_oh_new_null(w->q);

	set_name(w, dictionary, "/Type", "/XObject");
	set_name(w, dictionary, "/Subtype", "/Form");
	set(w, dictionary, "/BBox",
	    qpdf_oh_parse(w->q, arena_printf(w->a, "[0 0 %.2f %.2f]",
				    place->width, place->height)));
	set(w, dictionary, "/Resources", w->resources);
	qpdf_oh_replace_stream_data(w->q, stream,
	    (const unsigned char *)content.p, content.n, null, null);
	return stream;
}

/* ---- The tree of names ---- */

static qpdf_oh
kids_under(struct writer *w, struct str name)
{
	struct str rest = name, part, parent = {0};
	struct branch *branch;
	qpdf_oh above;
	size_t cut = 0;

	if (name.n == 0)
		return w->fields;
	for (size_t i = 0; i < w->branch_count; i++)
		if (str_eq(w->branches[i].name, name))
			return w->branches[i].kids;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '.')
			cut = i;
	part = cut > 0 ? str_after(rest, cut + 1) : rest;
	parent = str_slice(name, 0, cut);
	above = kids_under(w, parent);
	w->branches = arena_grow(w->a, w->branches, w->branch_count,
	    &w->branch_capacity, sizeof *w->branches);
	branch = &w->branches[w->branch_count++];
	branch->name = name;
	branch->object =
	    qpdf_make_indirect_object(w->q, qpdf_oh_new_dictionary(w->q));
	branch->kids = qpdf_oh_new_array(w->q);
	set(w, branch->object, "/Kids", branch->kids);
	/* The array was copied by reference: what is added later is in it. */
	set_text(w, branch->object, "/T", part);
	qpdf_oh_append_item(w->q, above, branch->object);
	return branch->kids;
}

static qpdf_oh
branch_object(struct writer *w, struct str name)
{
	(void)kids_under(w, name);
	for (size_t i = 0; i < w->branch_count; i++)
		if (str_eq(w->branches[i].name, name))
			return w->branches[i].object;
	bug("a branch of the form is lost");
}

/* The parent of what is above it, where there is one. */
static void
link_parents(struct writer *w)
{
	for (size_t i = 0; i < w->branch_count; i++) {
		struct branch *b = &w->branches[i];
		int n = qpdf_oh_get_array_n_items(w->q, b->kids);

		for (int k = 0; k < n; k++)
			set(w, qpdf_oh_get_array_item(w->q, b->kids, k),
			    "/Parent", b->object);
	}
}

/* ---- Fields ---- */

static qpdf_oh
new_widget(struct writer *w, const struct paper_place *place)
{
	qpdf_oh widget =
	    qpdf_make_indirect_object(w->q, qpdf_oh_new_dictionary(w->q));

	set_name(w, widget, "/Type", "/Annot");
	set_name(w, widget, "/Subtype", "/Widget");
	set_number(w, widget, "/F", ANNOTATION_PRINT);
	set(w, widget, "/Rect",
	    qpdf_oh_parse(w->q,
		arena_printf(w->a, "[%.2f %.2f %.2f %.2f]", place->x, place->y,
		    place->x + place->width, place->y + place->height)));
	if (place->page < 0 || place->page >= w->page_count)
		bug("a field on page %d of %d", place->page, w->page_count);
	set(w, widget, "/P", qpdf_get_page_n(w->q, (size_t)place->page));
	qpdf_oh_append_item(w->q, w->annotations[place->page], widget);
	return widget;
}

/* Under its name in the tree. */
static void
hang(struct writer *w, qpdf_oh field, struct str name)
{
	size_t cut = 0;

	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '.')
			cut = i;
	set_text(w, field, "/T", cut > 0 ? str_after(name, cut + 1) : name);
	qpdf_oh_append_item(
	    w->q, kids_under(w, str_slice(name, 0, cut)), field);
}

static void
set_look(struct writer *w, qpdf_oh widget, const char *state, qpdf_oh look)
{
	qpdf_oh looks = qpdf_oh_new_dictionary(w->q);
	qpdf_oh states;

	if (state == NULL) {
		set(w, looks, "/N", look);
	} else {
		states = qpdf_oh_new_dictionary(w->q);
		set(w, states, state, look);
		set(w, looks, "/N", states);
	}
	set(w, widget, "/AP", looks);
}

static void
set_options(struct writer *w, qpdf_oh field, const struct paper_field *source)
{
	qpdf_oh options = qpdf_oh_new_array(w->q);

	for (size_t i = 0; i < source->option_count; i++) {
		struct str label = source->options[i].label;

		qpdf_oh_append_item(w->q, options,
		    qpdf_oh_new_binary_unicode_string(w->q, label.p, label.n));
	}
	set(w, field, "/Opt", options);
}

static void
add_text_field(struct writer *w, const struct paper_place *place,
    struct str name, struct str spoken, struct str value)
{
	const struct paper_field *source = place->field;
	bool list = source->kind == PAPER_LIST && !place->comment;
	bool lines = source->kind == PAPER_LINES && !place->comment;
	qpdf_oh field = new_widget(w, place);

	set_name(w, field, "/FT", list ? "/Ch" : "/Tx");
	set_number(w, field, "/Ff",
	    (source->required && !place->comment ? FLAG_REQUIRED : 0) |
		(lines ? FLAG_LINES : 0) | (list ? FLAG_COMBO | FLAG_EDIT : 0));
	set_text(w, field, "/TU", spoken);
	set(w, field, "/DA", qpdf_oh_new_string(w->q, PDF_LOOK_FONT));
	set_text(w, field, "/V", value);
	set_text(w, field, "/DV", value);
	if (source->max_length > 0 && !list && !place->comment)
		set_number(w, field, "/MaxLen", (int64_t)source->max_length);
	if (list)
		set_options(w, field, source);
	set_look(w, field, NULL,
	    new_look(w,
		pdf_look_text(w->a, value, place->width, place->height, lines),
		place));
	hang(w, field, name);
}

/* The box itself; returns it for the parent to be told. */
static qpdf_oh
add_box(struct writer *w, const struct paper_place *place, const char *state)
{
	const struct paper_option *option = place->option;
	qpdf_oh widget = new_widget(w, place), looks, states;

	set_look(w, widget, state,
	    new_look(w,
		pdf_look_tick(w->a, option->sign, place->width, place->height),
		place));
	looks = qpdf_oh_get_key(w->q, widget, "/AP");
	states = qpdf_oh_get_key(w->q, looks, "/N");
	set(w, states, "/Off", new_look(w, str_from("q Q\n"), place));
	set_name(w, widget, "/AS", option->ticked ? state : "/Off");
	set(w, widget, "/MK", qpdf_oh_parse(w->q, "<< /CA (8) >>"));
	set(w, widget, "/DA", qpdf_oh_new_string(w->q, "/ZaDb 0 Tf 0.1 g"));
	return widget;
}

static struct str
spoken_option(struct writer *w, const struct paper_place *place)
{
	if (place->option->id.n == 0)
		return place->field->spoken;
	return str_printf(w->a, "%.*s, %.*s", STR_ARG(place->field->spoken),
	    STR_ARG(place->option->label));
}

static void
add_tick(struct writer *w, const struct paper_place *place, struct str name)
{
	const struct paper_option *option = place->option;
	qpdf_oh field = add_box(w, place, "/" PDF_TICKED);
	const char *value = option->ticked ? "/" PDF_TICKED : "/Off";
	bool alone = place->field->option_count == 1;

	set_name(w, field, "/FT", "/Btn");
	set_number(w, field, "/Ff",
	    alone && place->field->required ? FLAG_REQUIRED : 0);
	set_text(w, field, "/TU", spoken_option(w, place));
	set_name(w, field, "/V", value);
	set_name(w, field, "/DV", value);
	hang(w, field, name);
}

static void
add_radio(struct writer *w, const struct paper_place *place)
{
	const struct paper_field *source = place->field;
	const char *state =
	    arena_printf(w->a, "/%.*s", STR_ARG(place->option->id));
	qpdf_oh parent = branch_object(w, source->name);
	qpdf_oh widget = add_box(w, place, state);

	set_text(w, widget, "/TU", spoken_option(w, place));
	qpdf_oh_append_item(w->q, kids_under(w, source->name), widget);
	set_name(w, parent, "/FT", "/Btn");
	set_number(w, parent, "/Ff",
	    FLAG_RADIO | (source->required ? FLAG_REQUIRED : 0));
	set_text(w, parent, "/TU", source->spoken);
	if (place->option->ticked) {
		set(w, parent, "/V", state_name(w, place->option->id));
		set(w, parent, "/DV", state_name(w, place->option->id));
	} else if (!qpdf_oh_has_key(w->q, parent, "/V")) {
		set_name(w, parent, "/V", "/Off");
		set_name(w, parent, "/DV", "/Off");
	}
}

static void
add_place(struct writer *w, const struct paper_place *place)
{
	const struct paper_field *source = place->field;
	struct str name = source->name;

	if (place->option == NULL) {
		add_text_field(w, place, name, source->spoken, source->value);
		return;
	}
	if (source->kind == PAPER_ONE) {
		add_radio(w, place);
		return;
	}
	if (place->option->id.n > 0)
		name = str_printf(w->a, "%.*s.%.*s", STR_ARG(name),
		    STR_ARG(place->option->id));
	if (place->comment)
		add_text_field(w, place,
		    str_printf(w->a, "%.*s%s", STR_ARG(name), PDF_COMMENT),
		    spoken_option(w, place), place->option->comment);
	else
		add_tick(w, place, name);
}

/* Whoever saves the form keeps it, and nobody sees it. */
static void
add_reference(struct writer *w)
{
	static const struct paper_field none = {.kind = PAPER_LINE};
	struct paper_place place = {.field = &none};
	qpdf_oh field;

	if (w->paper->reference.n == 0)
		return;
	field = new_widget(w, &place);
	set_name(w, field, "/FT", "/Tx");
	set_number(w, field, "/F", ANNOTATION_HIDDEN);
	set_number(w, field, "/Ff", FLAG_READ_ONLY);
	set(w, field, "/DA", qpdf_oh_new_string(w->q, PDF_LOOK_FONT));
	set_text(w, field, "/V", w->paper->reference);
	hang(w, field, str_from(PDF_REFERENCE));
}

/* ---- The document ---- */

static void
prepare_pages(struct writer *w)
{
	w->page_count = qpdf_get_num_pages(w->q);
	w->annotations = arena_array(
	    w->a, (size_t)w->page_count + 1, sizeof *w->annotations);
	for (int i = 0; i < w->page_count; i++) {
		qpdf_oh page = qpdf_get_page_n(w->q, (size_t)i);

		w->annotations[i] = qpdf_oh_new_array(w->q);
		set(w, page, "/Annots", w->annotations[i]);
		/* Fields come row by row, as they are read. */
		set_name(w, page, "/Tabs", "/R");
	}
}

static qpdf_oh
new_font(struct writer *w, const char *name, bool latin)
{
	qpdf_oh font = qpdf_make_indirect_object(
	    w->q, qpdf_oh_parse(w->q, "<< /Type /Font /Subtype /Type1 >>"));

	set_name(w, font, "/BaseFont", name);
	if (latin)
		set_name(w, font, "/Encoding", "/WinAnsiEncoding");
	return font;
}

static void
prepare_form(struct writer *w)
{
	qpdf_oh root = qpdf_get_root(w->q);
	qpdf_oh form = qpdf_oh_new_dictionary(w->q);
	qpdf_oh fonts = qpdf_oh_new_dictionary(w->q);
	qpdf_oh resources = qpdf_oh_new_dictionary(w->q);

	set(w, fonts, "/Helv", new_font(w, "/Helvetica", true));
	set(w, fonts, "/HeBo", new_font(w, "/Helvetica-Bold", true));
	set(w, fonts, "/ZaDb", new_font(w, "/ZapfDingbats", false));
	set(w, resources, "/Font", fonts);
	w->resources = qpdf_make_indirect_object(w->q, resources);
	w->fields = qpdf_oh_new_array(w->q);
	set(w, form, "/Fields", w->fields);
	set(w, form, "/DR", w->resources);
	set(w, form, "/DA", qpdf_oh_new_string(w->q, PDF_LOOK_FONT));
	set(w, root, "/AcroForm", qpdf_make_indirect_object(w->q, form));
	set_text(w, root, "/Lang", w->paper->language);
	set(w, root, "/ViewerPreferences",
	    qpdf_oh_parse(w->q, "<< /DisplayDocTitle true >>"));
}

static void
set_information(struct writer *w)
{
	qpdf_oh trailer = qpdf_get_trailer(w->q);
	qpdf_oh info = qpdf_oh_get_key(w->q, trailer, "/Info");

	if (!qpdf_oh_is_dictionary(w->q, info)) {
		info = qpdf_make_indirect_object(
		    w->q, qpdf_oh_new_dictionary(w->q));
		set(w, trailer, "/Info", info);
	}
	set_text(w, info, "/Title", w->paper->title);
	set_text(w, info, "/Author", w->paper->author);
}

static enum err_kind
failed(struct writer *w, struct err *err)
{
	qpdf_error e = qpdf_get_error(w->q);

	return err_set(err, ERR_RETRY, "a form as PDF: %s",
	    e != NULL ? qpdf_get_error_full_text(w->q, e) : "unknown");
}

static enum err_kind
finish(struct writer *w, struct str *out, struct err *err)
{
	if (qpdf_has_error(w->q))
		return failed(w, err);
	if (qpdf_init_write_memory(w->q) & QPDF_ERRORS)
		return failed(w, err);
	qpdf_set_deterministic_ID(w->q, QPDF_TRUE);
	qpdf_set_object_stream_mode(w->q, qpdf_o_generate);
	qpdf_set_compress_streams(w->q, QPDF_TRUE);
	if ((qpdf_write(w->q) & QPDF_ERRORS) != 0)
		return failed(w, err);
	*out = str_copy(w->a, str_of((const char *)qpdf_get_buffer(w->q),
				  qpdf_get_buffer_length(w->q)));
	return ERR_NONE;
}

enum err_kind
pdf_write(struct arena *a, const struct paper *paper,
    const struct paper_pages *pages, struct str *out, struct err *err)
{
	struct writer w = {
	    .a = a, .q = qpdf_init(), .paper = paper, .pages = pages};
	enum err_kind kind = ERR_NONE;

	if (w.q == NULL)
		return err_set(err, ERR_RETRY, "a form as PDF: no memory");
	qpdf_silence_errors(w.q);
	qpdf_set_suppress_warnings(w.q, QPDF_TRUE);
	if ((qpdf_read_memory(w.q, "form", pages->pdf.p, pages->pdf.n, NULL) &
		QPDF_ERRORS) != 0) {
		kind = failed(&w, err);
		goto out;
	}
	prepare_form(&w);
	prepare_pages(&w);
	for (size_t i = 0; i < pages->count; i++)
		add_place(&w, &pages->places[i]);
	add_reference(&w);
	link_parents(&w);
	set_information(&w);
	kind = finish(&w, out, err);
out:
	qpdf_cleanup(&w.q);
	return kind;
}
