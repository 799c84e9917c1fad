/*
 * Forms as PDF files: for the mails that carry forms, and for staff to print.
 */
#ifndef FLOW_FLOW_PAPER_H
#define FLOW_FLOW_PAPER_H

#include "flow/service.h"
#include "mail/mail_compose.h"

/*
 * The files that go with a mail: one for the whole first file when several forms
 * go that treatment waits for, else one a form. *out lives in a.
 */
enum err_kind flow_paper_attach(struct service *s, struct arena *a,
    const struct render_input *input, struct mail_attachment_out **out,
    size_t *count_out, struct err *err) WARN_UNUSED;

/* One file with count forms of the input from from on. */
enum err_kind flow_paper_make(struct service *s, struct arena *a,
    const struct render_input *input, size_t from, size_t count,
    struct mail_attachment_out *out, struct err *err) WARN_UNUSED;

#endif
