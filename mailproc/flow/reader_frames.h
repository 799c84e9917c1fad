/*
 * What the service and the reader say to each other (base/child.h).
 */
#ifndef FLOW_READER_FRAMES_H
#define FLOW_READER_FRAMES_H

#include "flow/reader.h"

enum reader_frame {
	/* To the reader. */
	READER_SETTINGS = 1, /* struct reader_settings */
	READER_MESSAGE,      /* 32 bytes of key; the file is passed along */
	READER_TEXT,         /* of the PDF that it asked about */
	/* From the reader. */
	READER_READY,   /* in words: what closes it in */
	READER_BEGIN,   /* an attachment: its number */
	READER_DATA,    /* bytes of it */
	READER_END,     /* its number */
	READER_PDF,     /* bytes of a PDF whose text is wanted */
	READER_DONE,    /* struct message */
	READER_GAVE_UP, /* in words: why this message cannot be read */
	READER_BROKEN   /* in words: why it cannot begin */
};

/* Both directions. */
void reader_settings_wire(struct wire *w, struct reader_settings *s);

#endif
