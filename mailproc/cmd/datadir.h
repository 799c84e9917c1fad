/*
 * The program's own data: forms, templates, the settings of a trial service.
 */
#ifndef CMD_DATADIR_H
#define CMD_DATADIR_H

#include "base/file.h"

/*
 * $MAILPROC_DATADIR; else where `make install` put it; else the source tree
 * above the program (for one that is not installed). ERR_CONFIG when there is
 * none.
 */
enum err_kind
datadir_find(struct arena *a, char **out, struct err *err) WARN_UNUSED;

/* Copy forms/ and templates/ of data into folder, which then needs nothing of
 * data any more. */
enum err_kind datadir_copy(struct arena *a, const char *data,
    const char *folder, struct err *err) WARN_UNUSED;

#endif
