/*
 * The CSV of an option list: whatever is in the file, there is a list or a
 * mistake with its line; and what was taken goes out and comes in the same.
 */
#include "catalog/catalog.h"

#include "base/buf.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct option types[] = {
    {.id = STR("collegial"),
	.label = STR("Collégial"),
	.in = {{.label = STR("Collégial")}}},
    {.id = STR("autre"),
	.label = STR("Autre"),
	.in = {{.label = STR("Autre")}}},
};

static const struct list parents = {
    .id = STR("types"), .options = types, .count = 2};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct catalog_import in = {
	    .path = "x", .old = &parents, .parents = &parents};
	struct catalog_import again = {.path = "y", .parents = &parents};
	struct str csv;

	catalog_import(a, &in, str_of((const char *)data, size));
	if (in.problem_count == 0) {
		csv = catalog_export(a, &in.list);
		(void)catalog_text(a, &in.list, str_of("", 0));
		catalog_import(a, &again, csv);
		if (again.problem_count > 0)
			bug("%.*s", STR_ARG(again.problems[0]));
		if (!str_eq(catalog_export(a, &again.list), csv))
			bug("not the same: %.*s", STR_ARG(csv));
	}
	arena_free(a);
	return 0;
}
