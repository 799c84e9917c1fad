/*
 * Running a program of somebody else's on bytes of somebody else's: it gets them
 * on standard input and what it writes is taken from standard output. It has no
 * network, can write no file and start nothing else, and ends when its time,
 * memory or output is used up. As little as it can be given is what it sees.
 */
#ifndef SANDBOX_SANDBOX_TOOL_H
#define SANDBOX_SANDBOX_TOOL_H

#include "base/buf.h"

/* The tools that there are. */
enum sandbox_tool {
	TOOL_PDF_TO_TEXT, /* pdftotext: UTF-8, pages end in a form feed */
	TOOL_COUNT
};

/*
 * Run the tool on bytes. *out lives in a; empty when the tool fails, gives up,
 * or is not there: what is not understood is no error. At most most bytes are
 * taken. ERR_RETRY: no child can be started.
 */
enum err_kind
sandbox_tool_run(enum sandbox_tool tool, struct arena *a, struct str bytes,
    size_t most, struct str *out, struct err *err) WARN_UNUSED;

/* The child's whole life up to the tool's own; returns its exit status. */
int sandbox_tool_main(void);

#endif
