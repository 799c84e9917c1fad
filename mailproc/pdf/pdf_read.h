/*
 * The fields of a PDF that came back (qpdf's C API). For the sandboxed reader
 * only. Whatever the bytes are, this returns: what the library cannot read is
 * told, and what is too much is cut.
 */
#ifndef PDF_PDF_READ_H
#define PDF_PDF_READ_H

#include "model/paper.h"

enum pdf_state {
	PDF_READ,      /* read; it may have no field at all */
	PDF_ENCRYPTED, /* needs a password */
	PDF_DAMAGED,
	PDF_XFA /* a form of a kind that only one program reads */
};

struct pdf_form {
	enum pdf_state state;
	/* Fields by full name, with what stands in them. */
	struct paper_value *values;
	size_t count, capacity;
	/* Of any field; without it what was changed is not known. */
	bool has_sent;
	struct str reference; /* of PDF_REFERENCE; empty: none */
	int pages;
	bool has_pictures; /* a page shows a picture: it may be a scan */
};

enum {
	PDF_HEAD_BYTES = 1024,   /* within which a PDF says that it is one */
	PDF_MAX_BYTES = 8 << 20, /* a larger file is not looked into */
	PDF_MAX_FIELDS = 3000,
	PDF_MAX_DEPTH = 12,
	PDF_MAX_VALUE = 20000 /* bytes of one value */
};

/* Once, before a sandbox closes: the library reads what it needs. */
void pdf_start(void);

/* Whether bytes begin as a PDF does, within the first PDF_HEAD_BYTES. */
bool pdf_is(struct str head);

/* Lives in a. */
void pdf_read(struct arena *a, struct str bytes, struct pdf_form *out);

#endif
