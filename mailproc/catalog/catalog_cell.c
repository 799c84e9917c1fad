#include "catalog/catalog_cell.h"

#include "text/text_fold.h"
#include "text/utf8.h"

#include <string.h>

enum { HEADS_MAX = 7 };

/* The first is ours; all as text_key() folds them. */
static const char *const heads[CATALOG_COLUMN_ALL][HEADS_MAX] = {
    [CATALOG_ID] = {"id", "identifiant"},
    [CATALOG_LABEL] = {"label", "nom officiel", "name", "libelle", "titre",
	"etiquette"},
    [CATALOG_LABEL_EN] = {"label.en", "label en", "nom anglais",
	"english name"},
    [CATALOG_ALIASES] = {"aliases", "alias", "autres noms", "synonymes"},
    [CATALOG_PARENTS] = {"parents", "parent", "type", "type institution",
	"categorie"},
    [CATALOG_GROUP] = {"group", "groupe"},
    [CATALOG_GROUP_EN] = {"group.en", "group en"},
    [CATALOG_RETIRED] = {"retired", "retire"},
    [CATALOG_CONTACT] = {"contact"},
    [CATALOG_TOWN] = {"town", "ville", "municipalite", "city"},
    [CATALOG_FIRST_NAME] = {"first name", "prenom"},
    [CATALOG_LAST_NAME] = {"last name", "nom", "nom de famille"},
    [CATALOG_FUNCTION] = {"function", "fonction"},
    [CATALOG_PHONE] = {"phone", "telephone"},
    [CATALOG_EXTENSION] = {"extension", "poste"},
    [CATALOG_EMAIL] = {"email", "courriel"},
    [CATALOG_SCHOOL] = {"school", "etablissement", "ecole"},
};

const char *
catalog_column_name(enum catalog_column column)
{
	return heads[column][0];
}

enum catalog_column
catalog_column_find(struct arena *a, struct str head)
{
	struct str key = text_key(a, head);

	for (int column = 0; column < CATALOG_COLUMN_ALL; column++)
		for (size_t i = 0; i < HEADS_MAX && heads[column][i] != NULL;
		     i++)
			if (str_is(key, heads[column][i]))
				return (enum catalog_column)column;
	return CATALOG_COLUMN_ALL;
}

/* Behind any apostrophes, a sign that a formula begins with. */
static bool
is_formula(struct str cell)
{
	size_t i = 0;

	while (i < cell.n && cell.p[i] == '\'')
		i++;
	return i < cell.n && strchr("=+-@\t\r", cell.p[i]) != NULL;
}

struct str
catalog_cell_guard(struct arena *a, struct str cell)
{
	return is_formula(cell) ? str_printf(a, "'%.*s", STR_ARG(cell)) : cell;
}

struct str
catalog_cell_unguard(struct str cell)
{
	return cell.n > 0 && cell.p[0] == '\'' && is_formula(cell)
		   ? str_after(cell, 1)
		   : cell;
}

/* windows-1252 from 0x80 to 0x9f; the rest is ISO 8859-1. 0: not used. */
static const unsigned short high[32] = {0x20ac, 0, 0x201a, 0x0192, 0x201e,
    0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d,
    0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
    0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178};

struct str
catalog_cell_decode(struct arena *a, struct str bytes)
{
	struct buf out = {0};
	struct str decoded;

	if (utf8_valid(bytes))
		return bytes;
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];
		uint32_t letter = c;

		if (c >= 0x80 && c < 0xa0)
			letter = high[c - 0x80] != 0 ? high[c - 0x80] : 0xfffd;
		utf8_encode(&out, letter);
	}
	decoded = buf_copy(a, &out);
	buf_release(&out);
	return decoded;
}
