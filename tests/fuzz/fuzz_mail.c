/*
 * A whole message from bytes that anyone sent: whatever they are, what comes
 * out is clean text within the limits, and passes through the wire.
 */
#include "../mail_sample.h"
#include "flow/open.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool started;
	struct sample s;

	sample_open(&s);
	if (!started)
		open_start();
	started = true;
	s.opener = &open_attachments;
	if (sample_parse(&s, str_of((const char *)data, size)) == ERR_NONE &&
	    !sample_is_sound(&s))
		bug("a message that breaks the promises of message.h");
	sample_release(&s);
	return 0;
}
