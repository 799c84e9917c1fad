/*
 * The PDFs of a message: forms of ours that come back with their fields, or
 * printed flat. In the sandboxed reader only.
 */
#ifndef FLOW_UNDERSTAND_PDF_H
#define FLOW_UNDERSTAND_PDF_H

#include "form/form.h"

/* Turns a PDF into text; the reader may start no program, so that it asks. */
struct pdf_to_text {
	void *context;
	/* Empty text: there is none. Errors end the reading. */
	enum err_kind (*run)(void *context, struct arena *a, struct str pdf,
	    struct str *text_out, struct err *err);
};

/*
 * pdfs: the bytes of each of m's attachments, empty where it is no PDF or too
 * large. Adds answers (SOURCE_PDF) and capabilities to *m, and says of each
 * attachment its role, when it is a form, and its trouble. m is understood
 * otherwise. sniffed types are known.
 */
enum err_kind understand_pdfs(struct arena *a, const struct forms *forms,
    const struct str *pdfs, const struct pdf_to_text *to_text,
    struct message *m, struct err *err) WARN_UNUSED;

#endif
