#include "render/values.h"

#include "text/utf8.h"

enum { MARK_FIRST = 0xE000, MARK_LAST = 0xF8FF };

static const struct {
	const char *name;
	enum value_use use;
	bool flag;
} table[VALUE_COUNT] = {
    [VALUE_FIRST_NAME] = {"prenom", VALUE_IN_MAIL, false},
    [VALUE_NUMBER] = {"numero", VALUE_IN_MAIL, false},
    [VALUE_QUOTED] = {"cite", VALUE_IN_MAIL, false},
    [VALUE_OTHER_ADDRESS] = {"autre_adresse", VALUE_IN_MAIL, false},
    [VALUE_MISSING] = {"manque", VALUE_IN_MAIL | VALUE_IN_PHRASE, false},
    [VALUE_FORM_TITLE] = {"formulaire.titre", VALUE_IN_MAIL, false},
    [VALUE_FIELD_NAME] = {"champ.nom", VALUE_IN_MAIL, false},
    [VALUE_FIELD_HELP] = {"champ.aide", VALUE_IN_MAIL, false},
    [VALUE_FIELD_EXAMPLE] = {"champ.exemple", VALUE_IN_MAIL, false},
    [VALUE_FIELD_FORM] = {"champ.formulaire", VALUE_IN_MAIL, false},
    [VALUE_REFERENCE] = {"reference", VALUE_IN_MAIL | VALUE_IN_PHRASE, false},
    [VALUE_OFFICE_NAME] = {"bureau.nom", VALUE_IN_MAIL | VALUE_IN_PHRASE,
	false},
    [VALUE_OFFICE_ESTABLISHMENT] = {"bureau.etablissement",
	VALUE_IN_MAIL | VALUE_IN_PHRASE, false},
    [VALUE_OFFICE_ADDRESS] = {"bureau.courriel",
	VALUE_IN_MAIL | VALUE_IN_PHRASE, false},
    [VALUE_OFFICE_PHONE] = {"bureau.telephone", VALUE_IN_MAIL | VALUE_IN_PHRASE,
	false},
    [VALUE_OFFICE_HOURS] = {"bureau.heures", VALUE_IN_MAIL, false},
    [VALUE_HOLD] = {"delai", VALUE_IN_MAIL, false},
    [VALUE_CARD_WHY] = {"carte.pourquoi", VALUE_IN_MAIL, false},
    [VALUE_CARD_FROM] = {"carte.de", VALUE_IN_MAIL, false},
    [VALUE_CARD_SUBJECT] = {"carte.objet", VALUE_IN_MAIL, false},
    [VALUE_UNREAD] = {"illisible", VALUE_IN_MAIL, false},
    [VALUE_IS_HTML] = {"html", VALUE_IN_MAIL, true},
    [VALUE_IS_TEXT] = {"texte", VALUE_IN_MAIL, true},
    [VALUE_HAS_LISTS] = {"listes", VALUE_IN_MAIL, true},
    [VALUE_HAS_STEPS] = {"etapes", VALUE_IN_MAIL, true},
    [VALUE_HAS_PROBLEMS] = {"problemes", VALUE_IN_MAIL, true},
    [VALUE_HAS_FORMS] = {"formulaires", VALUE_IN_MAIL, true},
    [VALUE_HAS_UNDERSTOOD] = {"compris", VALUE_IN_MAIL, true},
    [VALUE_HAS_RECEIVED] = {"recus", VALUE_IN_MAIL, true},
    [VALUE_HAS_UNSURE] = {"a_preciser", VALUE_IN_MAIL, true},
    [VALUE_HAS_DOCUMENTS] = {"documents", VALUE_IN_MAIL, true},
    [VALUE_HAS_REQUESTS] = {"demandes", VALUE_IN_MAIL, true},
    [VALUE_IS_LAST] = {"derniere", VALUE_IN_MAIL, true},
    [VALUE_IS_FORWARDED] = {"transmis", VALUE_IN_MAIL, true},
    [VALUE_HAS_LIBRARY] = {"documentation", VALUE_IN_MAIL, true},
    [VALUE_N] = {"n", VALUE_IN_PHRASE, false},
    [VALUE_TOTAL] = {"total", VALUE_IN_PHRASE, false},
    [VALUE_WRITTEN] = {"ecrit", VALUE_IN_PHRASE, false},
    [VALUE_EXAMPLE] = {"exemple", VALUE_IN_PHRASE, false},
    [VALUE_FIELD] = {"champ", VALUE_IN_PHRASE, false},
    [VALUE_DETAIL] = {"detail", VALUE_IN_PHRASE, false},
    [VALUE_DETAIL_2] = {"detail2", VALUE_IN_PHRASE, false},
    [VALUE_CHOICES] = {"choix", VALUE_IN_PHRASE, false},
    [VALUE_LIST] = {"liste", VALUE_IN_PHRASE, false},
    [VALUE_TITLE] = {"titre", VALUE_IN_PHRASE, false},
    [VALUE_WORD] = {"mot", VALUE_IN_PHRASE, false},
    [VALUE_DATE] = {"date", VALUE_IN_PHRASE, false},
};

bool
values_parse(struct str name, enum value_use use, enum value_name *name_out)
{
	for (int i = 0; i < VALUE_COUNT; i++) {
		if ((table[i].use & use) == 0 || !str_is(name, table[i].name))
			continue;
		*name_out = (enum value_name)i;
		return true;
	}
	return false;
}

bool
values_is_flag(enum value_name name)
{
	return table[name].flag;
}

bool
values_has(const struct values *values, enum value_name name)
{
	return values->text[name].n > 0;
}

void
values_set_flag(struct values *values, enum value_name name, bool yes)
{
	if (!table[name].flag)
		bug("%s is no flag", table[name].name);
	values->text[name] = str_from(yes ? "1" : "");
}

void
values_mark(struct buf *out, enum value_name name)
{
	utf8_encode(out, MARK_FIRST + (uint32_t)name);
}

bool
values_is_mark(uint32_t c)
{
	return c >= MARK_FIRST && c <= MARK_LAST;
}

struct str
values_fill(struct arena *a, const struct values *values, struct str text)
{
	struct buf out = {0};
	struct str filled;
	size_t at = 0;
	size_t from = 0;
	uint32_t c;

	while (utf8_decode(text, &at, &c)) {
		if (values_is_mark(c) && c < MARK_FIRST + VALUE_COUNT)
			buf_add_str(&out, values->text[c - MARK_FIRST]);
		else
			buf_add_str(&out, str_slice(text, from, at - from));
		from = at;
	}
	filled = buf_copy(a, &out);
	buf_release(&out);
	return filled;
}

/* ---- What people wrote ---- */

/* Cut behind limit characters, at the last space when there is one near. */
static void
clean_cut(struct buf *out, size_t limit)
{
	size_t at = 0;
	size_t space = 0;
	uint32_t c;

	for (size_t i = 0; i < limit; i++) {
		if (at < out->n && out->p[at] == ' ')
			space = at;
		if (!utf8_decode(buf_str(out), &at, &c))
			return;
	}
	if (at == out->n)
		return;
	buf_truncate(out, space > at / 2 ? space : at);
	buf_add_text(out, "\xE2\x80\xA6");
}

/* Code of ours put it there, or a person who minds typography. */
static bool
forbids_break(uint32_t c)
{
	return c == 0xA0 || c == 0x202F;
}

static void
clean_into(struct buf *out, struct str raw, bool lines)
{
	size_t at = 0;
	uint32_t c;
	size_t breaks = 0;
	bool space = false;

	while (utf8_decode(raw, &at, &c)) {
		if (c == '\n' && lines) {
			breaks++;
		} else if ((utf8_is_space(c) && !forbids_break(c)) || c < ' ' ||
			   c == 0x7F) {
			space = true;
		} else if (!utf8_is_invisible(c)) {
			if (out->n > 0 && breaks > 0)
				buf_add_text(out, breaks > 1 ? "\n\n" : "\n");
			else if (out->n > 0 && space)
				buf_add_char(out, ' ');
			breaks = 0;
			space = false;
			utf8_encode(out, c);
		}
	}
}

struct str
values_clean(struct arena *a, struct str raw, size_t limit)
{
	struct buf out = {0};
	struct str cleaned;

	clean_into(&out, raw, false);
	clean_cut(&out, limit);
	cleaned = buf_copy(a, &out);
	buf_release(&out);
	return cleaned;
}

struct str
values_clean_lines(struct arena *a, struct str raw)
{
	struct buf out = {0};
	struct str cleaned;

	clean_into(&out, raw, true);
	cleaned = buf_copy(a, &out);
	buf_release(&out);
	return cleaned;
}

static uint32_t
upper(uint32_t c)
{
	if (c >= 'a' && c <= 'z')
		return c - ('a' - 'A');
	if (c >= 0xE0 && c <= 0xFE && c != 0xF7)
		return c - 0x20;
	if (c == 0x153) /* oe */
		return 0x152;
	return c == 0xFF ? 0x178 : c;
}

struct str
values_capitals(struct arena *a, struct str text)
{
	struct buf out = {0};
	struct str result;
	size_t at = 0;
	uint32_t c;

	while (utf8_decode(text, &at, &c))
		utf8_encode(&out, upper(c));
	result = buf_copy(a, &out);
	buf_release(&out);
	return result;
}
