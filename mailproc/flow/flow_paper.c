#include "flow/flow_paper.h"

#include "paper/paper_draw.h"
#include "pdf/pdf_write.h"

enum err_kind
flow_paper_make(struct service *s, struct arena *a,
    const struct render_input *in, size_t from, size_t count,
    struct mail_attachment_out *out, struct err *err)
{
	struct paper *paper =
	    render_paper(service_render(s, in->language), a, in, from, count);
	struct paper_pages pages;

	*out = (struct mail_attachment_out){
	    .name = str_printf(a, "%.*s.pdf", STR_ARG(paper->title)),
	    .type = STR("application/pdf")};
	if (paper_draw(a, paper, &pages, err) != ERR_NONE)
		return err->kind;
	return pdf_write(a, paper, &pages, &out->bytes, err);
}

static size_t
required_forms(const struct render_input *in)
{
	size_t count = 0;

	for (size_t i = 0; i < in->form_count; i++)
		count += in->forms[i].form->required;
	return count;
}

enum err_kind
flow_paper_attach(struct service *s, struct arena *a,
    const struct render_input *in, struct mail_attachment_out **out,
    size_t *count_out, struct err *err)
{
	bool together = required_forms(in) > 1;

	*count_out = 0;
	*out = arena_array(a, in->form_count + 1, sizeof **out);
	if (in->form_count == 0)
		return ERR_NONE;
	if (together) {
		*count_out = 1;
		return flow_paper_make(s, a, in, 0, in->form_count, *out, err);
	}
	for (size_t i = 0; i < in->form_count; i++)
		if (flow_paper_make(s, a, in, i, 1, &(*out)[(*count_out)++],
			err) != ERR_NONE)
			return err->kind;
	return ERR_NONE;
}
