/*
 * Option lists in and out, for the operator: CSV as spreadsheets have it, to and
 * from forms/lists/<id>.list. Pure; reading and writing the files is cmd/'s.
 *
 * An id is on file in answers for good, so it stays with its label: a row finds
 * its option by the id, when the file has a column of ids, else by the label. An
 * option that is no longer in the file is retired: not offered any more, shown
 * where it was chosen before. « Autre » stays in any case.
 */
#ifndef CATALOG_CATALOG_H
#define CATALOG_CATALOG_H

#include "form/form.h"

enum { CATALOG_ROWS_MAX = 5000, CATALOG_PROBLEMS_MAX = 100 };

struct catalog_import {
	const char *path;           /* of the CSV, for messages */
	const struct list *old;     /* NULL: there is none yet */
	const struct list *parents; /* whose options the parents are; or NULL */

	/* What came of it; all live in the arena. */
	struct list list;
	struct str *problems; /* "file:line: what", one for each mistake */
	size_t problem_count, problem_capacity;
	size_t added, kept, retired, merged;
	struct str unused; /* columns that say nothing to us, with ", " */
};

/* Read bytes: UTF-8 or windows-1252. in->list is complete when there is no
 * problem. */
void
catalog_import(struct arena *a, struct catalog_import *in, struct str bytes);

/*
 * CSV with a byte order mark and semicolons, which spreadsheets open as they
 * are. What a spreadsheet would take for a formula gets an apostrophe, which the
 * import takes off again.
 */
struct str catalog_export(struct arena *a, const struct list *list);

/* The list's file, with the comments that the old text begins with. */
struct str
catalog_text(struct arena *a, const struct list *list, struct str old_text);

/* The aliases of an option without those that are its labels. Lives in a. */
struct str catalog_aliases(
    struct arena *a, const struct option *option, const char *separator);

#endif
