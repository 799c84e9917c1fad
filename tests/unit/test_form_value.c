#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"
#include "form_sample.h"
#include "text/crockford.h"

/* In the tables ~ stands for a no-break space. */
static struct str
with_no_break(struct arena *a, const char *text)
{
	struct buf out = {0};
	struct str copy;

	for (; *text != '\0'; text++) {
		if (*text == '~')
			buf_add_text(&out, "\xc2\xa0");
		else
			buf_add_char(&out, *text);
	}
	copy = buf_copy(a, &out);
	buf_release(&out);
	return copy;
}

/* The value without the blanks that JSON does not need. */
static struct str
tight(struct arena *a, struct str json)
{
	struct buf out = {0};
	bool quoted = false;
	struct str copy;

	for (size_t i = 0; i < json.n; i++) {
		if (json.p[i] == '"' && (i == 0 || json.p[i - 1] != '\\'))
			quoted = !quoted;
		if (quoted || json.p[i] != ' ')
			buf_add_char(&out, json.p[i]);
	}
	copy = buf_copy(a, &out);
	buf_release(&out);
	return copy;
}

static void
fail_answer(const char *field, struct str raw, const char *expected,
    const struct answer *got)
{
	fail_msg("%s \"%.*s\": expected %s, got value %.*s, text \"%.*s\", "
		 "problem %.*s, detail \"%.*s\"",
	    field, STR_ARG(raw), expected, STR_ARG(got->value),
	    STR_ARG(got->text), STR_ARG(got->problem), STR_ARG(got->detail));
}

/* What people are shown reads back to the same value. */
static void
assert_reads_back(const struct sample *s, const char *field, struct str raw,
    const struct answers *others, const struct answer *answer)
{
	struct answer again = sample_value(s, field, answer->text, others);

	if (!str_eq(again.value, answer->value) ||
	    !str_eq(again.text, answer->text))
		fail_answer(field, raw, "the same from its text", &again);
}

struct accepted {
	const char *field, *raw, *value, *text; /* text NULL: not looked at */
};

static void
assert_accepted(
    const struct sample *s, const struct accepted *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct accepted *t = &table[i];
		struct str raw = with_no_break(s->a, t->raw);
		struct answer got = sample_value(s, t->field, raw, NULL);

		if (!str_is(tight(s->a, got.value), t->value) ||
		    got.problem.n > 0)
			fail_answer(t->field, raw, t->value, &got);
		if (t->text != NULL &&
		    !str_eq(got.text, with_no_break(s->a, t->text)))
			fail_answer(t->field, raw, t->text, &got);
		assert_true(str_eq(got.field, sample_field(s, t->field)->id));
		assert_true(got.form.n > 0);
		assert_reads_back(s, t->field, raw, NULL, &got);
	}
}

struct refused {
	const char *field, *raw, *problem, *detail; /* detail NULL: any */
};

static void
assert_refused(
    const struct sample *s, const struct refused *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct refused *t = &table[i];
		struct str raw = str_from(t->raw);
		struct answer got = sample_value(s, t->field, raw, NULL);

		if (!str_is(got.problem, t->problem) || got.value.n > 0 ||
		    got.text.n > 0)
			fail_answer(t->field, raw, t->problem, &got);
		if (t->detail != NULL && !str_is(got.detail, t->detail))
			fail_answer(t->field, raw, t->detail, &got);
		assert_true(str_eq(got.raw, raw));
	}
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void
text_is_kept_as_it_is(void **state)
{
	static const struct accepted table[] = {
	    {"profil.prenom", "  Amélie ", "\"Amélie\"", "Amélie"},
	    /* NFC: e and a combining accent are one letter. */
	    {"profil.prenom", "Ame\xcc\x81lie", "\"Amélie\"", "Amélie"},
	    {"profil.nom", "O'Neil-Côté", "\"O'Neil-Côté\"", NULL},
	    {"profil.nom", "Tremblay\nRoy", "\"Tremblay Roy\"", NULL},
	    {"profil.nom", "d\"Or\\", "\"d\\\"Or\\\\\"", "d\"Or\\"},
	    {"profil.prenom", "李", "\"李\"", NULL},
	    {"demande.sigle", "PH 4530", "\"PH 4530\"", NULL},
	    {"profil.autres_informations", "un\n\ndeux", "\"un\\n\\ndeux\"",
		"un\n\ndeux"},
	    {"profil.courriel", "Amelie@Example.ORG", "\"amelie@example.org\"",
		NULL},
	    {"profil.courriel", "Amélie <amelie@example.org>",
		"\"amelie@example.org\"", NULL},
	    {"profil.courriel", "mailto:amelie@example.org",
		"\"amelie@example.org\"", NULL},
	};
	static const struct refused bad[] = {
	    {"profil.prenom", "-", "texte.forme", NULL},
	    {"profil.prenom", "...", "texte.forme", NULL},
	    {"profil.courriel", "amelie@example", "courriel.forme", NULL},
	    {"profil.courriel", "amelie", "courriel.forme", NULL},
	    {"profil.courriel", "a b@example.org", "courriel.forme", NULL},
	    {"profil.courriel", "a@example.org\nb@example.org",
		"courriel.forme", NULL},
	};

	assert_accepted(*state, table, COUNT(table));
	assert_refused(*state, bad, COUNT(bad));
}

static void
dates_are_read_in_the_ways_people_write_them(void **state)
{
	static const struct accepted table[] = {
	    {"profil.date_naissance", "2003-04-15", "\"2003-04-15\"",
		"15 avril 2003"},
	    {"profil.date_naissance", "2003/04/15", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "2003.4.15", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15/04/2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15 04 2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "2003 04 15", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15-04-2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15.04.2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15 / 04 / 2003", "\"2003-04-15\"", NULL},
	    /* The day first, as in Québec. */
	    {"profil.date_naissance", "05/04/2003", "\"2003-04-05\"", NULL},
	    /* The month first only where nothing else is a date. */
	    {"profil.date_naissance", "04/15/2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15 avril 2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15~avril~2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15AVRIL2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15 avr. 2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15-avr-2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "le 15 avril 2003.", "\"2003-04-15\"",
		NULL},
	    {"profil.date_naissance", "mardi le 15 avril 2003",
		"\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "Née le 15 avril 2003", "\"2003-04-15\"",
		NULL},
	    {"profil.date_naissance", "2003 avril 15", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "1er mars 2004", "\"2004-03-01\"",
		"1er mars 2004"},
	    {"profil.date_naissance", "1 mars 2004", "\"2004-03-01\"", NULL},
	    {"profil.date_naissance", "12 fevrier 2004", "\"2004-02-12\"",
		"12 février 2004"},
	    {"profil.date_naissance", "29 février 2004", "\"2004-02-29\"",
		NULL},
	    {"profil.date_naissance", "31 AOUT 1999", "\"1999-08-31\"",
		"31 août 1999"},
	    {"profil.date_naissance", "April 15, 2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "April 15th, 2003", "\"2003-04-15\"",
		NULL},
	    {"profil.date_naissance", "Apr. 15 2003", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "the 15th of April 2003",
		"\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "20030415", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15042003", "\"2003-04-15\"", NULL},
	    /* Of two figures, the only year that makes a student. */
	    {"profil.date_naissance", "15-04-03", "\"2003-04-15\"", NULL},
	    {"profil.date_naissance", "15 avril 98", "\"1998-04-15\"", NULL},
	    {"profil.date_naissance", "31/12/98", "\"1998-12-31\"", NULL},
	    {"demande.dates", "mar. 12 janv. 2027",
		"{\"from\":\"2027-01-12\",\"to\":\"2027-01-12\"}", NULL},
	};
	static const struct refused bad[] = {
	    {"profil.date_naissance", "hier", "date.forme", NULL},
	    {"profil.date_naissance", "2003", "date.forme", NULL},
	    {"profil.date_naissance", "avril 2003", "date.forme", NULL},
	    {"profil.date_naissance", "15", "date.forme", NULL},
	    {"profil.date_naissance", "150403", "date.forme", NULL},
	    {"profil.date_naissance", "2003-04", "date.forme", NULL},
	    {"profil.date_naissance", "1-2-3-4", "date.forme", NULL},
	    {"profil.date_naissance", "15 avril 2003 ou 2004", "date.forme",
		NULL},
	    {"profil.date_naissance", "99999999999999999999", "date.forme",
		NULL},
	    {"profil.date_naissance", "15 avril", "date.annee", NULL},
	    {"profil.date_naissance", "15/04", "date.annee", NULL},
	    {"profil.date_naissance", "31 février 2003", "date.impossible",
		NULL},
	    {"profil.date_naissance", "29 février 2003", "date.impossible",
		NULL},
	    {"profil.date_naissance", "2003-02-30", "date.impossible", NULL},
	    {"profil.date_naissance", "2003-15-40", "date.impossible", NULL},
	    {"profil.date_naissance", "00/00/0000", "date.impossible", NULL},
	    {"profil.date_naissance", "03-04-05", "date.ambigue",
		"3 avril 2005\n5 avril 2003"},
	    {"profil.date_naissance", "2003-04-15 et 2003-04-16",
		"date.plusieurs", NULL},
	    {"profil.date_naissance", "2020-01-01", "age", "14\n90"},
	    {"profil.date_naissance", "1900-01-01", "age", "14\n90"},
	    {"profil.date_naissance", "2027-01-01", "age", "14\n90"},
	};

	assert_accepted(*state, table, COUNT(table));
	assert_refused(*state, bad, COUNT(bad));
}

static void
age_counts_from_the_birthday(void **state)
{
	/* Today is 23 November 2026, and 14 years are asked for. */
	struct answer old = sample_value(
	    *state, "profil.date_naissance", str_from("2012-11-23"), NULL);
	struct answer young = sample_value(
	    *state, "profil.date_naissance", str_from("2012-11-24"), NULL);

	assert_int_equal(old.problem.n, 0);
	assert_true(str_is(young.problem, "age"));
}

static void
periods_are_read_in_the_ways_people_write_them(void **state)
{
#define PERIOD "{\"from\":\"2027-01-11\",\"to\":\"2027-03-05\"}"
#define WEEK "{\"from\":\"2027-01-11\",\"to\":\"2027-01-15\"}"
#define DAY "{\"from\":\"2027-01-11\",\"to\":\"2027-01-11\"}"
	static const struct accepted table[] = {
	    {"demande.dates", "du 11 janvier au 5 mars 2027", PERIOD,
		"du 11 janvier au 5 mars 2027"},
	    {"demande.dates", "11 janvier 2027 au 5 mars 2027", PERIOD, NULL},
	    {"demande.dates", "du lundi 11 janvier au vendredi 5 mars 2027",
		PERIOD, NULL},
	    {"demande.dates", "2027-01-11 - 2027-03-05", PERIOD, NULL},
	    {"demande.dates", "2027-01-11 – 2027-03-05", PERIOD, NULL},
	    {"demande.dates", "2027-01-11 au 2027-03-05", PERIOD, NULL},
	    {"demande.dates", "2027-01-11/2027-03-05", PERIOD, NULL},
	    {"demande.dates", "2027-01-11 2027-03-05", PERIOD, NULL},
	    {"demande.dates", "2027-01-11, 2027-03-05", PERIOD, NULL},
	    {"demande.dates", "11/01/2027-05/03/2027", PERIOD, NULL},
	    {"demande.dates", "11/01/2027 au 05/03/2027", PERIOD, NULL},
	    {"demande.dates", "11-01-27 au 05-03-27", PERIOD, NULL},
	    {"demande.dates", "11/01 au 05/03/2027", PERIOD, NULL},
	    {"demande.dates", "11 janvier - 05/03/2027", PERIOD, NULL},
	    {"demande.dates", "Début : 11 janvier 2027\nFin : 5 mars 2027",
		PERIOD, NULL},
	    {"demande.dates", "entre le 11 janvier et le 5 mars 2027", PERIOD,
		NULL},
	    {"demande.dates", "à partir du 11 janvier jusqu'au 5 mars 2027",
		PERIOD, NULL},
	    {"demande.dates", "January 11 to March 5, 2027", PERIOD, NULL},
	    {"demande.dates", "from 11 January until 5 March 2027", PERIOD,
		NULL},
	    {"demande.dates", "du 11 au 15 janvier 2027", WEEK,
		"du 11 au 15 janvier 2027"},
	    {"demande.dates", "11-15 janvier 2027", WEEK, NULL},
	    {"demande.dates", "January 11-15, 2027", WEEK, NULL},
	    {"demande.dates", "January 11th to 15th, 2027", WEEK, NULL},
	    {"demande.dates", "11 janvier 2027", DAY, "11 janvier 2027"},
	    {"demande.dates", "le lundi 11 janvier 2027", DAY, NULL},
	    {"demande.dates", "11/01/27", DAY, NULL},
	    /* Over the new year: one year said is enough. */
	    {"demande.dates", "du 15 décembre au 5 mars 2027",
		"{\"from\":\"2026-12-15\",\"to\":\"2027-03-05\"}",
		"du 15 décembre 2026 au 5 mars 2027"},
	    {"demande.dates", "du 15 décembre 2026 au 5 mars",
		"{\"from\":\"2026-12-15\",\"to\":\"2027-03-05\"}", NULL},
	    {"demande.dates", "1er mars au 1er avril 2027",
		"{\"from\":\"2027-03-01\",\"to\":\"2027-04-01\"}",
		"du 1er mars au 1er avril 2027"},
	    /* Today is not past. */
	    {"demande.dates", "2026-11-23",
		"{\"from\":\"2026-11-23\",\"to\":\"2026-11-23\"}", NULL},
	};
	static const struct refused bad[] = {
	    {"demande.dates", "bientôt", "date.forme", NULL},
	    {"demande.dates", "janvier à mars 2027", "date.forme", NULL},
	    {"demande.dates", "du 11 janvier au 5 mars", "date.annee", NULL},
	    {"demande.dates", "11 et 12 janvier 2027", "date.plusieurs", NULL},
	    {"demande.dates", "les 11, 12 et 13 janvier 2027", "date.plusieurs",
		NULL},
	    {"demande.dates", "à partir du 11 janvier 2027", "date.fin", NULL},
	    {"demande.dates", "jusqu'au 5 mars 2027", "date.fin", NULL},
	    {"demande.dates", "5 mars 2027 au 11 janvier 2027", "date.ordre",
		NULL},
	    {"demande.dates", "2026-11-22", "date.passee", NULL},
	    {"demande.dates", "du 11 janvier 2025 au 5 mars 2025",
		"date.passee", NULL},
	    {"demande.dates", "du 30 au 31 février 2027", "date.impossible",
		NULL},
	    {"demande.dates", "11 janvier 2027, 8 semaines", "date.forme",
		NULL},
	};

	assert_accepted(*state, table, COUNT(table));
	assert_refused(*state, bad, COUNT(bad));
}

static void
every_period_reads_back(void **state)
{
	const struct sample *s = *state;
	int64_t first = date_to_days((struct date){2026, 12, 1});

	for (int from = 0; from < 800; from += 7) {
		struct arena *a = arena_new();
		struct sample own = {a, s->forms};

		for (int length = 0; length < 400; length += 31) {
			struct date d = date_from_days(first + from);
			struct date e = date_from_days(first + from + length);
			struct str raw = str_printf(a, "%s %s",
			    date_format_iso(a, d), date_format_iso(a, e));
			struct answer got =
			    sample_value(&own, "demande.dates", raw, NULL);

			if (got.problem.n > 0)
				fail_answer("dates", raw, "accepted", &got);
			assert_reads_back(
			    &own, "demande.dates", raw, NULL, &got);
		}
		arena_free(a);
	}
}

static void
phones_become_e164(void **state)
{
	static const struct accepted table[] = {
	    {"profil.telephone", "450 555-0123", "\"+14505550123\"",
		"450~555-0123"},
	    {"profil.telephone", "(450) 555-0123", "\"+14505550123\"", NULL},
	    {"profil.telephone", "450.555.0123", "\"+14505550123\"", NULL},
	    {"profil.telephone", "450~555‑0123", "\"+14505550123\"", NULL},
	    {"profil.telephone", "4505550123", "\"+14505550123\"", NULL},
	    {"profil.telephone", "1-450-555-0123", "\"+14505550123\"", NULL},
	    {"profil.telephone", "+1 (450) 555-0123", "\"+14505550123\"", NULL},
	    {"profil.telephone", "Tél.: 450 555-0123 (cell)",
		"\"+14505550123\"", NULL},
	    {"profil.telephone", "450 555-0123 poste 3341", "\"+14505550123\"",
		"450~555-0123"},
	    {"profil.telephone", "+33 1 23 45 67 89", "\"+33123456789\"",
		"+33123456789"},
	    {"profil.telephone", "011 33 1 23 45 67 89", "\"+33123456789\"",
		NULL},
	    {"profil.telephone", "00 33 1 23 45 67 89", "\"+33123456789\"",
		NULL},
	    {"profil.telephone2", "438.555.0166 (ma mère)", "\"+14385550166\"",
		"438~555-0166 (ma mère)"},
	    {"profil.telephone2", "+Marie + Luc 438 555-0166",
		"\"+14385550166\"", "438~555-0166 (Marie Luc)"},
	    {"profil.telephone2", "Marie, ma mère : (438) 555-0166, le soir",
		"\"+14385550166\"", "438~555-0166 (Marie, ma mère, le soir)"},
	    {"profil.telephone2", "Cell. 438 555-0166, celui de l'amie de Jo",
		"\"+14385550166\"", "438~555-0166 (celui de l'amie de Jo)"},
	    {"profil.telephone2", "maman +33 1 23 45 67 89", "\"+33123456789\"",
		"+33123456789 (maman)"},
	    {"profil.telephone2", "514 555-0199 poste 12 (mon père)",
		"\"+15145550199\"", "514~555-0199 (mon père)"},
	    {"profil.poste", "3341", "\"3341\"", "3341"},
	    {"profil.poste", "poste 3341", "\"3341\"", NULL},
	    {"profil.poste", "#3341", "\"3341\"", NULL},
	    {"profil.poste", "ext. 3341", "\"3341\"", NULL},
	};
	static const struct refused bad[] = {
	    {"profil.telephone", "555-0123", "telephone.region", NULL},
	    {"profil.telephone", "450 155-0123", "telephone.forme", NULL},
	    {"profil.telephone", "150 555-0123", "telephone.forme", NULL},
	    {"profil.telephone", "911 555-0123", "telephone.forme", NULL},
	    {"profil.telephone", "450 911-0123", "telephone.forme", NULL},
	    {"profil.telephone", "490 555-012", "telephone.forme", NULL},
	    {"profil.telephone", "+33", "telephone.forme", NULL},
	    {"profil.telephone", "+1 450 155-0123", "telephone.forme", NULL},
	    {"profil.telephone", "+1234567890123456", "telephone.forme", NULL},
	    {"profil.telephone", "450 555-0123 ou 514 555-0199",
		"telephone.forme", NULL},
	    {"profil.telephone", "demandez à ma mère", "telephone.forme", NULL},
	    {"profil.telephone", "450 555-0123 poste", "telephone.forme", NULL},
	    {"profil.telephone", "450 maman 555-0123", "telephone.forme", NULL},
	    {"profil.telephone", "450 555-O123", "telephone.forme", NULL},
	    {"profil.telephone", "ma mère 555-0123", "telephone.region", NULL},
	    {"profil.telephone2",
		"438 555-0166, ma mère, mais pas avant midi, ni le mercredi, "
		"ni le soir, ni pendant les vacances d'été, ni à Noël, ni à "
		"Pâques",
		"telephone.forme", NULL},
	    {"profil.poste", "123456789", "poste.forme", NULL},
	    {"profil.poste", "accueil", "poste.forme", NULL},
	};

	assert_accepted(*state, table, COUNT(table));
	assert_refused(*state, bad, COUNT(bad));
}

static void
an_extension_in_a_phone_is_found(void **state)
{
	static const struct {
		const char *raw, *extension;
	} table[] = {
	    {"450 555-0123", ""},
	    {"450 555-0123 poste 3341", "3341"},
	    {"450 555-0123, p. 3341", "3341"},
	    {"450 555-0123 #3341", "3341"},
	    {"450-555-0123x3341", "3341"},
	    {"450-555-0123 ext. 3341", "3341"},
	    {"(450) 555-0123 Ext 12", "12"},
	    {"poste", ""},
	};
	const struct sample *s = *state;

	for (size_t i = 0; i < COUNT(table); i++) {
		struct str got = form_phone_extension(
		    s->a, s->forms, str_from(table[i].raw));

		if (!str_is(got, table[i].extension))
			fail_msg(
			    "%s: got \"%.*s\"", table[i].raw, STR_ARG(got));
	}
}

static void
codes_are_checked(void **state)
{
	static const struct accepted table[] = {
	    {"profil.code_postal", "j4k2t0", "\"J4K 2T0\"", "J4K 2T0"},
	    {"profil.code_postal", "J4K-2T0", "\"J4K 2T0\"", NULL},
	    {"profil.code_postal", " J4K~2T0 ", "\"J4K 2T0\"", NULL},
	    /* Born from 2000 on: 62 more on the day; women: 50 on the month. */
	    {"profil.code_permanent", "TREA77540312", "\"TREA77540312\"", NULL},
	    {"profil.code_permanent", "trea 7754 0312", "\"TREA77540312\"",
		NULL},
	    {"profil.code_permanent", "TREA-7754-0312", "\"TREA77540312\"",
		NULL},
	    {"profil.code_permanent", "TREA15549812", "\"TREA15549812\"", NULL},
	    {"profil.code_permanent", "TREA93120112", "\"TREA93120112\"", NULL},
	    {"profil.code_permanent", "TREA91520012", "\"TREA91520012\"", NULL},
	    {"profil.code_permanent", "aucun, première session",
		"\"aucun, première session\"", "aucun, première session"},
	    {"profil.code_permanent", "Aucun : étudiant étranger",
		"\"aucun, étudiant étranger\"", NULL},
	    {"profil.code_permanent", "aucun (j'arrive de France)",
		"\"aucun, j'arrive de France)\"", NULL},
	    {"profil.code_permanent", "none - first term",
		"\"aucun, first term\"", NULL},
	    {"profil.numero_permis", "HSPnet 123456", "\"HSPnet 123456\"",
		NULL},
	    {"profil.numero_permis", "hspnet: AB-12", "\"HSPnet AB-12\"", NULL},
	    {"profil.numero_permis", "1234567", "\"1234567\"", NULL},
	    {"profil.numero_permis", "123 456", "\"123456\"", NULL},
	    {"profil.numero_permis", "Aucun", "\"aucun\"", "aucun"},
	    {"profil.numero_permis", "N/A", "\"aucun\"", NULL},
	    {"demande.code", "non", "\"non\"", "non"},
	    {"demande.code", "No", "\"non\"", NULL},
	    {"demande.code", "aucun", "\"non\"", NULL},
	};
	static const struct refused bad[] = {
	    {"profil.code_postal", "J4K 2TO", "code_postal.lettre", "J4K 2T0"},
	    {"profil.code_postal", "J4K 2TO", "code_postal.lettre", "J4K 2T0"},
	    {"profil.code_postal", "JAK 2T0", "code_postal.forme", NULL},
	    {"profil.code_postal", "J4K ZT0", "code_postal.lettre", "J4K 2T0"},
	    {"profil.code_postal", "HlH lH1", "code_postal.lettre", "H1H 1H1"},
	    {"profil.code_postal", "W4K 2T0", "code_postal.forme", NULL},
	    {"profil.code_postal", "J4D 2T0", "code_postal.forme", NULL},
	    {"profil.code_postal", "75001", "code_postal.forme", NULL},
	    {"profil.code_postal", "J4K 2T", "code_postal.forme", NULL},
	    {"profil.code_permanent", "TREA32549812", "code_permanent.date",
		NULL},
	    {"profil.code_permanent", "TREA62549812", "code_permanent.date",
		NULL},
	    {"profil.code_permanent", "TREA94010112", "code_permanent.date",
		NULL},
	    {"profil.code_permanent", "TREA30139812", "code_permanent.date",
		NULL},
	    {"profil.code_permanent", "TREA15639812", "code_permanent.date",
		NULL},
	    {"profil.code_permanent", "TREA00549812", "code_permanent.date",
		NULL},
	    {"profil.code_permanent", "TREA7754031", "code_permanent.forme",
		NULL},
	    {"profil.code_permanent", "TRE177540312", "code_permanent.forme",
		NULL},
	    {"profil.code_permanent", "première session",
		"code_permanent.forme", NULL},
	    {"profil.code_permanent", "aucun", "code_permanent.raison", NULL},
	    {"profil.code_permanent", "aucun code permanent.",
		"code_permanent.raison", NULL},
	    {"profil.code_permanent", "je n'en ai pas", "code_permanent.raison",
		NULL},
	    {"profil.numero_permis", "je ne sais pas", "permis.forme", NULL},
	    {"profil.numero_permis", "ab", "permis.forme", NULL},
	    {"profil.numero_permis", "à venir", "permis.forme", NULL},
	    {"profil.numero_permis", "123456789012345678901", "permis.forme",
		NULL},
	    {"demande.code", "7K3M", "code.forme", NULL},
	    {"demande.code", "oui", "code.forme", NULL},
	};

	assert_accepted(*state, table, COUNT(table));
	assert_refused(*state, bad, COUNT(bad));
}

static void
a_code_de_stage_has_a_check_character(void **state)
{
	const struct sample *s = *state;
	char good[] = "7K3M9QX?", wrong[] = "7K3N9QX?";
	struct answer got;

	good[7] = wrong[7] = crockford_check_char(str_of(good, 7));
	got = sample_value(s, "demande.code",
	    str_printf(s->a, "%.4s-%.4s", good, good + 4), NULL);
	assert_true(str_eq(got.value, str_printf(s->a, "\"%s\"", good)));
	got = sample_value(
	    s, "demande.code", str_lower(s->a, str_from(good)), NULL);
	assert_true(str_is(got.text, good));
	got = sample_value(s, "demande.code", str_from(wrong), NULL);
	assert_true(str_is(got.problem, "code.cle"));
}

static struct answers
one_answer(struct answer *answer)
{
	return (struct answers){answer, 1};
}

static void
abroad_a_postal_code_is_free(void **state)
{
	const struct sample *s = *state;
	struct answer country =
	    sample_value(s, "profil.pays", str_from("France"), NULL);
	struct answers others = one_answer(&country);
	struct answer got =
	    sample_value(s, "profil.code_postal", str_from("75001"), &others);

	assert_true(str_is(got.value, "\"75001\""));
	got = sample_value(
	    s, "profil.code_postal", str_from("1234567890123"), &others);
	assert_true(str_is(got.problem, "texte.long"));
	country = sample_value(s, "profil.pays", str_from("Canada"), NULL);
	got = sample_value(s, "profil.code_postal", str_from("75001"), &others);
	assert_true(str_is(got.problem, "code_postal.forme"));
}

static void
yes_takes_the_postal_code_proposed(void **state)
{
	const struct sample *s = *state;
	struct answer draft =
	    sample_value(s, "profil.code_postal", str_from("J4K 2TO"), NULL);
	struct answers others = one_answer(&draft);
	struct answer got =
	    sample_value(s, "profil.code_postal", str_from("oui"), &others);

	assert_true(str_is(got.value, "\"J4K 2T0\""));
	/* Without a proposal it is no postal code. */
	got = sample_value(s, "profil.code_postal", str_from("oui"), NULL);
	assert_true(str_is(got.problem, "code_postal.forme"));
}

static void
numbers_are_whole_and_within_bounds(void **state)
{
	static const struct accepted table[] = {
	    {"demande.nombre_jours", "30", "30", "30"},
	    {"demande.nombre_jours", "30 jours", "30", NULL},
	    {"demande.nombre_jours", "007", "7", NULL},
	    {"demande.nombre_jours", "30 days", "30", NULL},
	    {"demande.nombre_jours", "30.", "30", NULL},
	    {"demande.nombre_jours", "1", "1", NULL},
	    {"demande.nombre_jours", "400", "400", NULL},
	};
	static const struct refused bad[] = {
	    {"demande.nombre_jours", "0", "nombre.peu", "1"},
	    {"demande.nombre_jours", "-3", "nombre.peu", "1"},
	    {"demande.nombre_jours", "401", "nombre.trop", "400"},
	    {"demande.nombre_jours", "1 200", "nombre.trop", "400"},
	    {"demande.nombre_jours", "99999999999999999999", "nombre.trop",
		"400"},
	    {"demande.nombre_jours", "2,5", "nombre.forme", NULL},
	    {"demande.nombre_jours", "2.5", "nombre.forme", NULL},
	    {"demande.nombre_jours", "20 ou 30", "nombre.forme", NULL},
	    {"demande.nombre_jours", "une dizaine", "nombre.forme", NULL},
	    {"demande.nombre_jours", "jours", "nombre.forme", NULL},
	};

	assert_accepted(*state, table, COUNT(table));
	assert_refused(*state, bad, COUNT(bad));
}

static void
grids_are_read_from_words(void **state)
{
#define WEEK_DAYS "[\"lundi\",\"mardi\",\"mercredi\",\"jeudi\",\"vendredi\"]"
#define WEEK_BY_DAY "{\"jour\":" WEEK_DAYS ",\"soir\":[],\"nuit\":[]}"
	static const struct accepted table[] = {
	    {"demande.periode",
		"lundi, mardi, mercredi, jeudi, vendredi (jour)", WEEK_BY_DAY,
		"lundi, mardi, mercredi, jeudi, vendredi (jour)"},
	    {"demande.periode", "lundi à vendredi de jour", WEEK_BY_DAY, NULL},
	    {"demande.periode", "du lundi au vendredi, le jour", WEEK_BY_DAY,
		NULL},
	    {"demande.periode", "lun-ven", WEEK_BY_DAY, NULL},
	    {"demande.periode", "en semaine", WEEK_BY_DAY, NULL},
	    {"demande.periode", "de jour", WEEK_BY_DAY, NULL},
	    {"demande.periode", "Monday to Friday, days", WEEK_BY_DAY, NULL},
	    {"demande.periode",
		"Jour : lundi, mardi, mercredi, jeudi, vendredi\nSoir :\n"
		"Nuit : aucun",
		WEEK_BY_DAY, NULL},
	    {"demande.periode",
		"lundi,\nmardi,\nmercredi, jeudi et\nvendredi\n(jour)",
		WEEK_BY_DAY, NULL},
	    {"demande.periode", "de soir",
		"{\"jour\":[],\"soir\":" WEEK_DAYS ",\"nuit\":[]}", NULL},
	    {"demande.periode", "samedi soir",
		"{\"jour\":[],\"soir\":[\"samedi\"],\"nuit\":[]}",
		"samedi (soir)"},
	    {"demande.periode", "toutes les fins de semaine",
		"{\"jour\":[\"samedi\",\"dimanche\"],\"soir\":[],\"nuit\":[]}",
		NULL},
	    {"demande.periode", "fins de semaine, soir et nuit",
		"{\"jour\":[],\"soir\":[\"samedi\",\"dimanche\"],"
		"\"nuit\":[\"samedi\",\"dimanche\"]}",
		"samedi, dimanche (soir); samedi, dimanche (nuit)"},
	    {"demande.periode", "lundi, mardi (jour), samedi (soir)",
		"{\"jour\":[\"lundi\",\"mardi\"],\"soir\":[\"samedi\"],"
		"\"nuit\":[]}",
		"lundi, mardi (jour); samedi (soir)"},
	    {"demande.periode", "Soir : samedi; nuit : dimanche, lundi",
		"{\"jour\":[],\"soir\":[\"samedi\"],"
		"\"nuit\":[\"lundi\",\"dimanche\"]}",
		NULL},
	    {"demande.periode", "de jour le lundi et de soir le samedi",
		"{\"jour\":[\"lundi\"],\"soir\":[\"samedi\"],\"nuit\":[]}",
		NULL},
	    {"demande.periode", "lundi jour, mardi et mercredi soir",
		"{\"jour\":[\"lundi\"],\"soir\":[\"mardi\",\"mercredi\"],"
		"\"nuit\":[]}",
		NULL},
	    {"demande.periode", "tous les jours sauf le dimanche",
		"{\"jour\":[\"lundi\",\"mardi\",\"mercredi\",\"jeudi\","
		"\"vendredi\",\"samedi\"],\"soir\":[],\"nuit\":[]}",
		NULL},
	    {"demande.periode", "vendredi au lundi",
		"{\"jour\":[\"lundi\",\"vendredi\",\"samedi\",\"dimanche\"],"
		"\"soir\":[],\"nuit\":[]}",
		NULL},
	};
	static const struct refused bad[] = {
	    {"demande.periode", "n'importe quand", "grille.forme", NULL},
	    {"demande.periode", "8 h à 16 h", "grille.forme", NULL},
	    {"demande.periode", "à discuter", "grille.forme", NULL},
	    {"demande.periode", "tous les jours sauf le mercredi soir",
		"grille.forme", NULL},
	    {"demande.periode", "lundi sauf lundi", "grille.forme", NULL},
	    {"demande.periode", "sauf le lundi", "grille.forme", NULL},
	    {"demande.periode", "aucun", "grille.forme", NULL},
	    {"demande.periode", "Jour :\nSoir :\nNuit :", "grille.forme", NULL},
	};

	assert_accepted(*state, table, COUNT(table));
	assert_refused(*state, bad, COUNT(bad));
}

static void
every_grid_reads_back(void **state)
{
	static const char *const days[] = {"lundi", "mardi", "mercredi",
	    "jeudi", "vendredi", "samedi", "dimanche"};
	static const char *const shifts[] = {"jour", "soir", "nuit"};
	const struct sample *s = *state;

	/* Steps of a prime visit all sorts of the 2^21 grids. */
	for (unsigned bits = 1; bits < 1u << 21; bits += 6007) {
		struct arena *a = arena_new();
		struct sample own = {a, s->forms};
		struct str raw = str_of("", 0);
		struct answer got;

		for (unsigned i = 0; i < 21; i++)
			if ((bits & 1u << i) != 0)
				raw = str_printf(a, "%.*s%s %s; ", STR_ARG(raw),
				    days[i % 7], shifts[i / 7]);
		got = sample_value(&own, "demande.periode", raw, NULL);
		if (got.problem.n > 0)
			fail_answer("periode", raw, "accepted", &got);
		assert_reads_back(&own, "demande.periode", raw, NULL, &got);
		arena_free(a);
	}
}

static void
options_are_taken_by_what_is_sure(void **state)
{
	static const struct accepted table[] = {
	    {"profil.categorie", "Générale", "\"generale\"", "Générale"},
	    {"profil.categorie", "soin infirmier", "\"soins_infirmiers\"",
		NULL},
	    {"profil.genre", "F", "\"femme\"", "Femme"},
	    {"profil.province", "qc", "\"quebec\"", NULL},
	    {"profil.province", "nouveau brunswick", "\"nouveau_brunswick\"",
		NULL},
	    {"profil.programme", "TTS", "\"tec_travail_social\"", NULL},
	    {"demande.etablissement", "UdeM", "\"umontreal\"",
		"Université de Montréal"},
	    {"demande.etablissement", "cégep st-hyacinthe",
		"\"cegep_saint_hyacinthe\"", NULL},
	    {"demande.etablissement", "Autre : Collège X", "\"autre\"",
		"Autre"},
	    {"demande.niveau", "2e année du DEC", "\"dec_2\"", NULL},
	    {"demande.niveau", "DEC,\n2e année", "\"dec_2\"", NULL},
	};
	static const struct refused bad[] = {
	    {"demande.etablissement", "Champlain", "liste.plusieurs",
		"Cégep régional Champlain, Lennoxville\n"
		"Cégep régional Champlain, Saint-Lambert\n"
		"Cégep régional Champlain, St. Lawrence"},
	    {"demande.etablissement", "Montmorancy", "liste.inconnu",
		"Collège Montmorency"},
	    {"demande.etablissement", "Poudlard", "liste.inconnu", ""},
	    {"profil.province", "Onatrio", "liste.inconnu", "Ontario"},
	    {"profil.genre", "Femme\nHomme", "liste.plusieurs", "Femme\nHomme"},
	    {"demande.type_stage", "2", "liste.inconnu", ""},
	};

	assert_accepted(*state, table, COUNT(table));
	assert_refused(*state, bad, COUNT(bad));
}

static void
a_number_takes_the_candidate_it_stands_before(void **state)
{
	static const struct {
		const char *raw, *value, *problem;
	} table[] = {
	    {"2", "\"cegep_champlain_saint_lambert\"", ""},
	    {"le 2", "\"cegep_champlain_saint_lambert\"", ""},
	    {"2.", "\"cegep_champlain_saint_lambert\"", ""},
	    {"no 3", "\"cegep_champlain_st_lawrence\"", ""},
	    {"2  Cégep régional Champlain, Saint-Lambert",
		"\"cegep_champlain_saint_lambert\"", ""},
	    {"Saint-Lambert", "\"cegep_champlain_saint_lambert\"", ""},
	    {"udem", "\"umontreal\"", ""},
	    /* No such line: the same question again. */
	    {"4", "", "liste.plusieurs"},
	    {"0", "", "liste.plusieurs"},
	};
	const struct sample *s = *state;
	struct answer draft = sample_value(
	    s, "demande.etablissement", str_from("Champlain"), NULL);
	struct answers others = one_answer(&draft);

	for (size_t i = 0; i < COUNT(table); i++) {
		struct answer got = sample_value(s, "demande.etablissement",
		    str_from(table[i].raw), &others);

		if (!str_is(got.value, table[i].value) ||
		    !str_is(got.problem, table[i].problem))
			fail_answer("etablissement", str_from(table[i].raw),
			    table[i].value, &got);
		if (got.problem.n > 0)
			assert_true(str_eq(got.detail, draft.detail));
	}
}

static void
yes_takes_the_only_candidate(void **state)
{
	const struct sample *s = *state;
	struct answer draft =
	    sample_value(s, "profil.province", str_from("Onatrio"), NULL);
	struct answers others = one_answer(&draft);
	struct answer got =
	    sample_value(s, "profil.province", str_from("oui"), &others);

	assert_true(str_is(got.value, "\"ontario\""));
}

static void
a_list_is_filtered_by_what_it_depends_on(void **state)
{
	const struct sample *s = *state;
	struct answer category = sample_value(
	    s, "profil.categorie", str_from("Soins infirmiers"), NULL);
	struct answers others = one_answer(&category);
	struct answer got = sample_value(
	    s, "profil.programme", str_from("soins infirmiers"), &others);

	assert_int_equal(got.value.n, 0);
	assert_true(str_is(got.problem, "liste.plusieurs"));
	got = sample_value(
	    s, "profil.programme", str_from("Ergothérapie"), &others);
	assert_true(str_is(got.problem, "liste.autre_categorie"));
	assert_true(str_is(got.detail, "Générale"));
	got = sample_value(s, "profil.programme", str_from("180.A0"), &others);
	assert_true(str_is(got.value, "\"dec_soins_infirmiers\""));
	got = sample_value(s, "profil.programme", str_from("Autre"), &others);
	assert_true(str_is(got.value, "\"autre\""));
}

static void
several_options_have_a_comment_each(void **state)
{
#define CHAMPLAIN "{\"id\":\"champlain\",\"comment\":\"\"}"
#define INLB "{\"id\":\"inlb\",\"comment\":\"\"}"
	static const struct accepted table[] = {
	    {"demande.lieux", "RLS de Champlain", "[" CHAMPLAIN "]",
		"RLS de Champlain (Hôpital Charles-Le Moyne)"},
	    {"demande.lieux", "Champlain, INLB", "[" CHAMPLAIN "," INLB "]",
		NULL},
	    {"demande.lieux", "INLB et Champlain", "[" INLB "," CHAMPLAIN "]",
		NULL},
	    {"demande.lieux", "Brossard ou Greenfield Park", "[" CHAMPLAIN "]",
		NULL},
	    {"demande.lieux",
		"[x] RLS de Champlain (Hôpital Charles-Le Moyne) : urgence\n"
		"[ ] Beauregard\n[x] INLB",
		"[{\"id\":\"champlain\",\"comment\":\"urgence\"}," INLB "]",
		"RLS de Champlain (Hôpital Charles-Le Moyne)~: urgence; "
		"INLB (Institut Nazareth et Louis-Braille)"},
	    {"demande.lieux", "INLB (près de chez moi); Champlain",
		"[{\"id\":\"inlb\",\"comment\":\"près de chez moi\"}"
		"," CHAMPLAIN "]",
		NULL},
	    {"demande.lieux", "hôpital charles-lemoyne - 3e étage (nord)",
		"[{\"id\":\"champlain\",\"comment\":\"3e étage (nord)\"}]",
		NULL},
	    {"demande.lieux", "INLB, si possible",
		"[{\"id\":\"inlb\",\"comment\":\"si possible\"}]", NULL},
	    {"demande.lieux", "INLB: le matin\nINLB: le soir",
		"[{\"id\":\"inlb\",\"comment\":\"le matin, le soir\"}]", NULL},
	    /* A comment may name another place, and be in any letters. */
	    {"demande.lieux", "INLB : ou Longueuil",
		"[{\"id\":\"inlb\",\"comment\":\"ou Longueuil\"}]",
		"INLB (Institut Nazareth et Louis-Braille)~: ou Longueuil"},
	    {"demande.lieux", "INLB : 李",
		"[{\"id\":\"inlb\",\"comment\":\"李\"}]", NULL},
	    {"demande.lieux", "Autre : hôpital de Granby",
		"[{\"id\":\"autre\",\"comment\":\"hôpital de Granby\"}]", NULL},
	};
	static const struct refused bad[] = {
	    {"demande.lieux", "Tokyo", "liste.inconnu", ""},
	    {"demande.lieux", "INLB; laboratoires", "liste.plusieurs", NULL},
	    {"demande.lieux", "partout", "liste.inconnu", NULL},
	};

	assert_accepted(*state, table, COUNT(table));
	assert_refused(*state, bad, COUNT(bad));
}

static void
a_number_settles_one_of_several_choices(void **state)
{
	const struct sample *s = *state;
	struct answer draft = sample_value(s, "demande.lieux",
	    str_from("INLB: le soir\nlaboratoires\nBeauregard"), NULL);
	struct answers others = one_answer(&draft);
	struct answer got =
	    sample_value(s, "demande.lieux", str_from("2"), &others);

	assert_true(str_is(draft.problem, "liste.plusieurs"));
	assert_true(str_is(tight(s->a, got.value),
	    "[{\"id\":\"inlb\",\"comment\":\"le soir\"},"
	    "{\"id\":\"laboratoires_est\",\"comment\":\"\"},"
	    "{\"id\":\"beauregard\",\"comment\":\"\"}]"));
	got = sample_value(s, "demande.lieux", str_from("1 et 3"), &others);
	assert_true(str_is(tight(s->a, got.value),
	    "[{\"id\":\"inlb\",\"comment\":\"le soir\"},"
	    "{\"id\":\"laboratoires_centre\",\"comment\":\"\"},"
	    "{\"id\":\"laboratoires_ouest\",\"comment\":\"\"},"
	    "{\"id\":\"beauregard\",\"comment\":\"\"}]"));
}

#define CONTACT(prenom, nom, fonction, telephone, poste, courriel)    \
	"{\"prenom\":\"" prenom "\",\"nom\":\"" nom                   \
	"\",\"fonction\":\"" fonction "\",\"telephone\":\"" telephone \
	"\",\"poste\":\"" poste "\",\"courriel\":\"" courriel "\"}"

static void
a_contact_is_taken_apart(void **state)
{
	static const struct accepted table[] = {
	    {"demande.coordonnateur",
		"Marie Roy, coordonnatrice des stages, 450 555-0145 p. 12, "
		"marie.roy@example.org",
		CONTACT("Marie", "Roy", "coordonnatrice des stages",
		    "+14505550145", "12", "marie.roy@example.org"),
		"Marie Roy, coordonnatrice des stages, 450~555-0145, "
		"poste 12, marie.roy@example.org"},
	    {"demande.coordonnateur",
		"Prénom : Marie Ève\nNom : Roy Côté\nFonction : Coordonnatrice,"
		" stages\nTéléphone : 450 555-0145\nPoste : 12\n"
		"Courriel : m@example.org",
		CONTACT("Marie Ève", "Roy Côté", "Coordonnatrice, stages",
		    "+14505550145", "12", "m@example.org"),
		"Marie~Ève Roy Côté, Coordonnatrice, stages, 450~555-0145, "
		"poste 12, m@example.org"},
	    {"demande.coordonnateur",
		"Prénom du coordonnateur~: Marie\nNom du coordonnateur : Roy\n"
		"Fonction du coordonnateur :\nCourriel du coordonnateur : "
		"m@example.org",
		CONTACT("Marie", "Roy", "", "", "", "m@example.org"), NULL},
	    {"demande.coordonnateur",
		"First name: Mary, last name: King, phone: 514-555-0199 x3",
		CONTACT("Mary", "King", "", "+15145550199", "3", ""), NULL},
	    {"demande.coordonnateur", "Mme Marie Roy <marie@example.org>",
		CONTACT("Marie", "Roy", "", "", "", "marie@example.org"), NULL},
	    {"demande.coordonnateur",
		"Marie Roy\nCoordonnatrice\n450 555-0145\nposte 12",
		CONTACT(
		    "Marie", "Roy", "Coordonnatrice", "+14505550145", "12", ""),
		NULL},
	    {"demande.coordonnateur", "Marie Roy 450 555-0145 m@example.org",
		CONTACT(
		    "Marie", "Roy", "", "+14505550145", "", "m@example.org"),
		NULL},
	};
	static const struct refused bad[] = {
	    {"demande.coordonnateur", "Marie Roy", "contact.incomplet",
		"joindre"},
	    {"demande.coordonnateur", "m@example.org", "contact.incomplet",
		"prenom\nnom"},
	    {"demande.coordonnateur", "Marie, m@example.org",
		"contact.incomplet", "nom"},
	    {"demande.coordonnateur", "Marie Roy, marie@", "contact.forme",
		"courriel"},
	    {"demande.coordonnateur",
		"Prénom : Marie\nNom : Roy\nTéléphone : le mien",
		"contact.forme", "telephone"},
	    {"demande.coordonnateur", "je ne sais pas", "contact.incomplet",
		"joindre"},
	};

	assert_accepted(*state, table, COUNT(table));
	assert_refused(*state, bad, COUNT(bad));
}

static void
a_contact_is_completed_by_a_later_answer(void **state)
{
	const struct sample *s = *state;
	struct answer draft = sample_value(s, "demande.coordonnateur",
	    str_from("Marie Roy, coordonnatrice"), NULL);
	struct answers others = one_answer(&draft);
	struct answer got = sample_value(
	    s, "demande.coordonnateur", str_from("m@example.org"), &others);

	assert_true(str_is(
	    tight(s->a, got.value), CONTACT("Marie", "Roy", "coordonnatrice",
					"", "", "m@example.org")));
	/* A part alone changes the person on file ... */
	others = one_answer(&got);
	got = sample_value(s, "demande.coordonnateur",
	    str_from("téléphone : 450 555-0145"), &others);
	assert_true(str_is(
	    tight(s->a, got.value), CONTACT("Marie", "Roy", "coordonnatrice",
					"+14505550145", "", "m@example.org")));
	/* ... but another person has nothing of hers. */
	got = sample_value(
	    s, "demande.coordonnateur", str_from("Paul Hébert"), &others);
	assert_true(str_is(got.problem, "contact.incomplet"));
	assert_true(str_is(got.detail, "joindre"));
}

static void
a_contact_gives_its_parts_for_a_form(void **state)
{
	const struct sample *s = *state;
	const struct field *field = sample_field(s, "demande.coordonnateur");
	struct answer whole = sample_value(s, "demande.coordonnateur",
	    str_from("Marie Roy, 450 555-0145"), NULL);
	struct answer draft = sample_value(
	    s, "demande.coordonnateur", str_from("Marie Roy"), NULL);

	assert_true(str_is(form_contact_part(s->a, s->forms, field, &whole,
			       str_from("prenom")),
	    "Marie"));
	assert_true(str_eq(form_contact_part(s->a, s->forms, field, &whole,
			       str_from("telephone")),
	    with_no_break(s->a, "450~555-0145")));
	assert_int_equal(form_contact_part(s->a, s->forms, field, &whole,
			     str_from("courriel"))
			     .n,
	    0);
	assert_true(str_is(
	    form_contact_part(s->a, s->forms, field, &draft, str_from("nom")),
	    "Roy"));
}

static void
what_is_beside_other_is_kept(void **state)
{
	static const struct {
		const char *raw, *remark;
	} table[] = {
	    {"Autre : Collège X", "Collège X"},
	    {"autre (Université de Lyon)", "Université de Lyon)"},
	    {"Other - University of Toronto", "University of Toronto"},
	    {"Autre", ""},
	    {"Autre :", ""},
	    {"UdeM", ""},
	    {"autrement dit", ""},
	};
	const struct sample *s = *state;

	for (size_t i = 0; i < COUNT(table); i++) {
		struct str got = form_other_remark(s->a, s->forms,
		    sample_field(s, "demande.etablissement"),
		    str_from(table[i].raw));

		if (!str_is(got, table[i].remark))
			fail_msg(
			    "%s: got \"%.*s\"", table[i].raw, STR_ARG(got));
	}
}

static void
nothing_is_said_by_an_empty_answer(void **state)
{
	const struct sample *s = *state;

	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);

		for (size_t j = 0; j < form->count; j++) {
			struct answer got;
			struct answers none = {0};

			if (form->fields[j].type == FIELD_TICK)
				continue;
			form_value(s->a, s->forms, &form->fields[j],
			    str_from(" \n\t"), &none, sample_today, &got);
			assert_int_equal(got.value.n, 0);
			assert_int_equal(got.problem.n, 0);
			assert_true(str_eq(got.form, form->id));
			assert_true(str_eq(got.field, form->fields[j].id));
		}
	}
	assert_int_equal(
	    sample_value(s, "profil.telephone2", str_from("aucun"), NULL)
		.problem.n,
	    0);
	assert_int_equal(
	    sample_value(s, "profil.poste", str_from("-"), NULL).problem.n, 0);
}

/* A yes-or-no question and a box, which the shipped forms do not have yet. */
static void
questions_and_boxes(void **state)
{
	static const struct {
		enum field_type type;
		const char *raw, *value, *problem;
	} table[] = {
	    {FIELD_YES_NO, "Oui", "true", ""},
	    {FIELD_YES_NO, "yes.", "true", ""},
	    {FIELD_YES_NO, "NON", "false", ""},
	    {FIELD_YES_NO, "peut-être", "", "oui_non.forme"},
	    {FIELD_YES_NO, "", "", ""},
	    {FIELD_TICK, "x", "true", ""},
	    {FIELD_TICK, "[X]", "true", ""},
	    {FIELD_TICK, "☑", "true", ""},
	    {FIELD_TICK, "✓", "true", ""},
	    {FIELD_TICK, "J'accepte", "true", ""},
	    {FIELD_TICK, "oui", "true", ""},
	    {FIELD_TICK, "", "false", ""},
	    {FIELD_TICK, "[ ]", "false", ""},
	    {FIELD_TICK, "☐", "false", ""},
	    {FIELD_TICK, "non", "false", ""},
	    {FIELD_TICK, "peut-être", "", "coche.forme"},
	};
	const struct sample *s = *state;

	for (size_t i = 0; i < COUNT(table); i++) {
		struct field field = {
		    .id = STR("accord"), .type = table[i].type};
		struct answers none = {0};
		struct answer got, again;

		form_value(s->a, s->forms, &field, str_from(table[i].raw),
		    &none, sample_today, &got);
		if (!str_is(got.value, table[i].value) ||
		    !str_is(got.problem, table[i].problem))
			fail_answer("accord", str_from(table[i].raw),
			    table[i].value, &got);
		form_value(s->a, s->forms, &field, got.text, &none,
		    sample_today, &again);
		if (got.value.n > 0)
			assert_true(str_eq(again.value, got.value));
	}
}

static void
every_option_and_example_reads_back(void **state)
{
	const struct sample *s = *state;

	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);

		for (size_t j = 0; j < form->count; j++) {
			const struct field *field = &form->fields[j];
			const char *name = str_cstr(
			    s->a, str_printf(s->a, "%.*s.%.*s",
				      STR_ARG(form->id), STR_ARG(field->id)));
			size_t count =
			    field->list == NULL ? 0 : field->list->count;
			struct answer got;

			if (field->example.n > 0) {
				got =
				    sample_value(s, name, field->example, NULL);
				if (got.problem.n > 0 || got.value.n == 0)
					fail_answer(name, field->example,
					    "an example", &got);
			}
			if (field->preset.n > 0)
				assert_true(form_preset(
				    s->a, s->forms, field, sample_today, &got));
			for (size_t k = 0; k < count; k++) {
				const struct option *o =
				    &field->list->options[k];

				got = sample_value(s, name, o->label, NULL);
				if (str_find(got.value, str_cstr(s->a, o->id),
					0) == SIZE_MAX)
					fail_answer(name, o->label,
					    str_cstr(s->a, o->id), &got);
				assert_reads_back(
				    s, name, o->label, NULL, &got);
			}
		}
	}
}

static bool
is_offered(const struct sample *s, const struct answer *answer,
    const struct option *option)
{
	return str_is(answer->problem, "liste.plusieurs") &&
	       str_find(answer->detail, str_cstr(s->a, option->label), 0) !=
		   SIZE_MAX;
}

/* Each alias of a list leads to its own option and to no other; one that could
 * mean two is asked about, and its own option offered. */
static void
every_alias_leads_to_its_option(void **state)
{
	const struct sample *s = *state;
	int wrong = 0;
	static const char *const fields[] = {"profil.categorie", "profil.genre",
	    "profil.province", "profil.pays", "demande.type_institution",
	    "demande.niveau", "demande.discipline", "demande.type_stage",
	    "demande.lieux", "demande.etablissement", "profil.programme"};

	for (size_t i = 0; i < COUNT(fields); i++) {
		const struct list *list = sample_field(s, fields[i])->list;

		for (size_t j = 0; j < list->count; j++) {
			const struct option *o = &list->options[j];

			for (size_t k = 0; k < o->alias_count; k++) {
				struct answer got = sample_value(
				    s, fields[i], o->aliases[k], NULL);

				if (str_find(got.value, str_cstr(s->a, o->id),
					0) == SIZE_MAX &&
				    !is_offered(s, &got, o)) {
					print_error("%s: \"%.*s\" is not %.*s "
						    "but %.*s\n",
					    fields[i], STR_ARG(o->aliases[k]),
					    STR_ARG(o->id), STR_ARG(got.value));
					wrong++;
				}
			}
		}
	}
	assert_int_equal(wrong, 0);
}

static struct str
repeat(struct arena *a, const char *text, size_t times)
{
	struct buf out = {0};
	struct str all;

	for (size_t i = 0; i < times; i++)
		buf_add_text(&out, text);
	all = buf_copy(a, &out);
	buf_release(&out);
	return all;
}

static void
overlong_answers_are_told_so(void **state)
{
	const struct sample *s = *state;
	/* 80 characters are allowed, of two bytes each. */
	struct answer got =
	    sample_value(s, "profil.prenom", repeat(s->a, "é", 80), NULL);

	assert_int_equal(got.problem.n, 0);
	got = sample_value(s, "profil.prenom", repeat(s->a, "é", 81), NULL);
	assert_true(str_is(got.problem, "texte.long"));
	assert_true(str_is(got.detail, "80"));
	got = sample_value(
	    s, "profil.autres_informations", repeat(s->a, "mot ", 600), NULL);
	assert_true(str_is(got.problem, "texte.long"));
	got = sample_value(
	    s, "demande.dates", repeat(s->a, "2027-01-11 ", 1000), NULL);
	assert_true(str_is(got.problem, "texte.long"));
	got = sample_value(s, "demande.lieux",
	    str_printf(s->a, "INLB : %.*s", STR_ARG(repeat(s->a, "a", 301))),
	    NULL);
	assert_true(str_is(got.problem, "texte.long"));
	got = sample_value(s, "profil.code_permanent",
	    str_printf(s->a, "aucun, %.*s", STR_ARG(repeat(s->a, "a", 201))),
	    NULL);
	assert_true(str_is(got.problem, "texte.long"));
}

static void
bytes_that_are_no_text_do_no_harm(void **state)
{
	const struct sample *s = *state;
	struct answer got = sample_value(
	    s, "profil.prenom", str_of("Am\xe9lie\0\x01!", 9), NULL);

	/* What cannot be read is shown to be so; controls are gone. */
	assert_true(str_is(got.text, "Am\xef\xbf\xbdlie!"));
}

/* What may be meant in two ways is asked about, not guessed. */
static void
what_people_leave_open_is_asked(void **state)
{
	static const struct refused open[] = {
	    {"demande.periode", "soirs et fins de semaine", "grille.forme", ""},
	    {"demande.periode", "soir et samedi", "grille.forme", ""},
	    {"profil.genre", "x", "liste.inconnu", ""},
	    {"profil.genre", "X", "liste.inconnu", ""},
	};
	static const struct accepted clear[] = {
	    {"demande.periode", "jour et soir, lundi",
		"{\"jour\":[\"lundi\"],\"soir\":[\"lundi\"],\"nuit\":[]}",
		NULL},
	    {"demande.code", "NON, pas reçu", "\"non\"", "non"},
	    {"demande.code", "non je n'en ai pas", "\"non\"", NULL},
	    {"profil.genre", "genre X", "\"non_binaire\"", NULL},
	};

	assert_refused(*state, open, COUNT(open));
	assert_accepted(*state, clear, COUNT(clear));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_kept_as_it_is),
	    cmocka_unit_test(dates_are_read_in_the_ways_people_write_them),
	    cmocka_unit_test(age_counts_from_the_birthday),
	    cmocka_unit_test(periods_are_read_in_the_ways_people_write_them),
	    cmocka_unit_test(every_period_reads_back),
	    cmocka_unit_test(phones_become_e164),
	    cmocka_unit_test(an_extension_in_a_phone_is_found),
	    cmocka_unit_test(codes_are_checked),
	    cmocka_unit_test(a_code_de_stage_has_a_check_character),
	    cmocka_unit_test(abroad_a_postal_code_is_free),
	    cmocka_unit_test(yes_takes_the_postal_code_proposed),
	    cmocka_unit_test(numbers_are_whole_and_within_bounds),
	    cmocka_unit_test(grids_are_read_from_words),
	    cmocka_unit_test(what_people_leave_open_is_asked),
	    cmocka_unit_test(every_grid_reads_back),
	    cmocka_unit_test(options_are_taken_by_what_is_sure),
	    cmocka_unit_test(a_number_takes_the_candidate_it_stands_before),
	    cmocka_unit_test(yes_takes_the_only_candidate),
	    cmocka_unit_test(a_list_is_filtered_by_what_it_depends_on),
	    cmocka_unit_test(several_options_have_a_comment_each),
	    cmocka_unit_test(a_number_settles_one_of_several_choices),
	    cmocka_unit_test(a_contact_is_taken_apart),
	    cmocka_unit_test(a_contact_is_completed_by_a_later_answer),
	    cmocka_unit_test(a_contact_gives_its_parts_for_a_form),
	    cmocka_unit_test(what_is_beside_other_is_kept),
	    cmocka_unit_test(nothing_is_said_by_an_empty_answer),
	    cmocka_unit_test(questions_and_boxes),
	    cmocka_unit_test(every_option_and_example_reads_back),
	    cmocka_unit_test(every_alias_leads_to_its_option),
	    cmocka_unit_test(overlong_answers_are_told_so),
	    cmocka_unit_test(bytes_that_are_no_text_do_no_harm),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
