#include "mailbox/mailbox_child.h"

int
mailbox_child_main(void)
{
	return 70;
}
