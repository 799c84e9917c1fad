/*
 * The cells of a list's CSV: their columns, and what spreadsheets do to them.
 */
#ifndef CATALOG_CATALOG_CELL_H
#define CATALOG_CATALOG_CELL_H

#include "base/buf.h"

enum catalog_column {
	CATALOG_ID,
	CATALOG_LABEL,
	CATALOG_LABEL_EN,
	CATALOG_ALIASES,
	CATALOG_PARENTS,
	CATALOG_GROUP,
	CATALOG_GROUP_EN,
	CATALOG_RETIRED,
	CATALOG_CONTACT,
	CATALOG_COLUMN_COUNT,
	/* Read, not written: a town tells two of the same name apart, and the
	 * parts of a person make her label and her contact. */
	CATALOG_TOWN = CATALOG_COLUMN_COUNT,
	CATALOG_FIRST_NAME,
	CATALOG_LAST_NAME,
	CATALOG_FUNCTION,
	CATALOG_PHONE,
	CATALOG_EXTENSION,
	CATALOG_EMAIL,
	CATALOG_SCHOOL,
	CATALOG_COLUMN_ALL
};

/* How we write the head of a column. */
const char *catalog_column_name(enum catalog_column column);
/* CATALOG_COLUMN_ALL when no column is called so. */
enum catalog_column catalog_column_find(struct arena *a, struct str head);

/* An apostrophe before what a spreadsheet would compute; and without it. */
struct str catalog_cell_guard(struct arena *a, struct str cell);
struct str catalog_cell_unguard(struct str cell);

/* UTF-8 of bytes, which are UTF-8 or windows-1252. */
struct str catalog_cell_decode(struct arena *a, struct str bytes);

#endif
