/* Dates, and a first and a last date. */
#include "form/value.h"

#include "base/json.h"
#include "form/value_day.h"

/* How far off an internship may be when its year has two figures. */
enum { SHORT_YEAR_AHEAD = 10 };

static int
age_at(struct date birth, struct date today)
{
	int age = today.year - birth.year;

	if (today.month < birth.month ||
	    (today.month == birth.month && today.day < birth.day))
		age--;
	return age;
}

static bool
has_age(const struct field *field)
{
	return field->type == FIELD_DATE && field->max > 0;
}

static bool
age_fits(const struct value_in *in, struct date d)
{
	int age = age_at(d, in->today);

	return age >= in->field->min && age <= in->field->max;
}

/* Whether a year of two figures may mean this one. */
static bool
is_likely(const struct value_in *in, struct date d)
{
	if (has_age(in->field))
		return age_fits(in, d);
	if (in->field->type == FIELD_DATES)
		return date_compare(d, in->today) >= 0 &&
		       d.year <= in->today.year + SHORT_YEAR_AHEAD;
	return d.year <= in->today.year + SHORT_YEAR_AHEAD &&
	       d.year > in->today.year + SHORT_YEAR_AHEAD - 100;
}

/* Keep the likely readings, unless that leaves none. */
static void
drop_unlikely(const struct value_in *in, struct day *day)
{
	size_t kept = 0;
	struct date likely[VALUE_MAX_READINGS];

	for (size_t i = 0; i < day->reading_count; i++)
		if (is_likely(in, day->readings[i]))
			likely[kept++] = day->readings[i];
	for (size_t i = 0; i < kept; i++)
		day->readings[i] = likely[i];
	/* All are out of bounds: the first stands for the others, so that the
	 * problem told is the bound and not the writing. */
	day->reading_count = kept > 0 ? kept : day->reading_count > 0;
}

static void
refuse_ambiguous(
    const struct value_in *in, struct answer *out, const struct day *day)
{
	struct buf detail = {0};

	for (size_t i = 0; i < day->reading_count; i++) {
		if (i > 0)
			buf_add_char(&detail, '\n');
		buf_add_str(&detail,
		    value_day_text(in->a, in->forms, day->readings[i]));
	}
	value_refuse(in, out, "date.ambigue", buf_copy(in->a, &detail));
	buf_release(&detail);
}

/* The date that day is; false when *out has a problem instead. */
static bool
settle(const struct value_in *in, struct day *day, struct date *date_out,
    struct answer *out)
{
	const char *problem = NULL;

	if (day->in_figures) {
		if (day->short_year)
			drop_unlikely(in, day);
		if (day->reading_count > 1) {
			refuse_ambiguous(in, out, day);
			return false;
		}
		if (day->reading_count == 0)
			problem = "date.impossible";
		else
			*date_out = day->readings[0];
	} else {
		*date_out = (struct date){day->year, day->month, day->day};
		if (day->month == 0 || day->day == 0)
			problem = "date.forme";
		else if (day->year == 0)
			problem = "date.annee";
		else if (!date_valid(*date_out))
			problem = "date.impossible";
	}
	if (problem != NULL)
		value_refuse(in, out, problem, str_of("", 0));
	return problem == NULL;
}

/* "du 11 au 15 janvier 2027": what one does not say, the other does. */
static void
complete_each_other(struct day *from, struct day *to)
{
	if (from->in_figures || to->in_figures) {
		struct day *whole = from->in_figures ? from : to;
		struct day *part = from->in_figures ? to : from;

		if (!part->in_figures && part->year == 0 &&
		    whole->reading_count == 1 && !whole->short_year)
			part->year = whole->readings[0].year;
		return;
	}
	if (from->month == 0)
		from->month = to->month;
	if (to->month == 0)
		to->month = from->month;
	/* Over the new year: the one year said is that of its own date. */
	if (from->year == 0 && to->year != 0)
		from->year = to->year - (from->month > to->month);
	else if (to->year == 0 && from->year != 0)
		to->year = from->year + (to->month < from->month);
}

/* "15 04 2003": three groups of digits with blanks between are one day, as if
 * there were hyphens. Anything else stays as it is. */
static struct str
with_hyphens(struct arena *a, struct str raw)
{
	char *text = arena_alloc(a, raw.n + 1);
	size_t groups = 1;

	for (size_t i = 0; i < raw.n; i++) {
		bool blank = raw.p[i] == ' ';

		if (!char_is_digit(raw.p[i]) &&
		    (!blank || i == 0 || raw.p[i - 1] == ' '))
			return raw;
		text[i] = blank ? '-' : raw.p[i];
		groups += blank;
	}
	return groups == 3 ? str_of(text, raw.n) : raw;
}

void
value_date(const struct value_in *in, struct answer *out)
{
	struct days days =
	    value_days(in->a, in->forms, with_hyphens(in->a, in->raw));
	struct buf json = {0};
	struct date d;

	if (!days.understood || days.count == 0) {
		value_refuse(in, out, "date.forme", str_of("", 0));
		return;
	}
	if (days.count > 1) {
		value_refuse(in, out, "date.plusieurs", str_of("", 0));
		return;
	}
	if (!settle(in, &days.items[0], &d, out))
		return;
	if (has_age(in->field) && !age_fits(in, d)) {
		value_refuse(in, out, "age",
		    str_printf(in->a, "%lld\n%lld", (long long)in->field->min,
			(long long)in->field->max));
		return;
	}
	json_quote(&json, str_from(date_format_iso(in->a, d)));
	value_accept_json(
	    out, buf_copy(in->a, &json), value_day_text(in->a, in->forms, d));
	buf_release(&json);
}

/* What of the first day's text the last one does not say again. */
static struct str
first_text(const struct value_in *in, struct date from, struct date to)
{
	struct str text = value_day_text(in->a, in->forms, from);
	int again = from.year != to.year ? 0 : from.month != to.month ? 1 : 2;

	/* Day, month and year have a blank between them. */
	while (again-- > 0)
		while (text.p[--text.n] != ' ')
			;
	return text;
}

/* "du 11 janvier au 5 mars 2027"; a single day is only itself. */
static struct str
span_text(const struct value_in *in, struct date from, struct date to)
{
	struct str of = value_word(in->forms, "connector", "de");
	struct str through = value_word(in->forms, "connector", "a");
	struct str last = value_day_text(in->a, in->forms, to);

	if (date_compare(from, to) == 0)
		return last;
	return str_printf(in->a, "%.*s %.*s %.*s %.*s", STR_ARG(of),
	    STR_ARG(first_text(in, from, to)), STR_ARG(through), STR_ARG(last));
}

static void
accept_dates(const struct value_in *in, struct date from, struct date to,
    struct answer *out)
{
	struct buf json = {0};
	struct json w = {.out = &json};

	json_object(&w, NULL);
	json_text(&w, "from", date_format_iso(in->a, from));
	json_text(&w, "to", date_format_iso(in->a, to));
	json_end(&w);
	value_accept_json(out, buf_copy(in->a, &json), span_text(in, from, to));
	buf_release(&json);
}

/* Why these days are no period, or NULL. */
static const char *
wrong_days(const struct days *days)
{
	if (!days->understood || days->count == 0)
		return "date.forme";
	if (days->count > 2)
		return "date.plusieurs";
	if (days->count == 1)
		return days->items[0].link == DAY_ALONE ? NULL : "date.fin";
	/* Two days named with "and" are two days, not what lies between. */
	if (days->items[1].link == DAY_AND && !days->items[0].between)
		return "date.plusieurs";
	return NULL;
}

void
value_dates(const struct value_in *in, struct answer *out)
{
	struct days days = value_days(in->a, in->forms, in->raw);
	const char *problem = wrong_days(&days);
	struct date from, to;

	if (problem != NULL) {
		value_refuse(in, out, problem, str_of("", 0));
		return;
	}
	if (days.count == 2)
		complete_each_other(&days.items[0], &days.items[1]);
	if (!settle(in, &days.items[0], &from, out))
		return;
	to = from;
	if (days.count == 2 && !settle(in, &days.items[1], &to, out))
		return;
	if (date_compare(to, from) < 0)
		value_refuse(in, out, "date.ordre", str_of("", 0));
	else if (date_compare(from, in->today) < 0)
		value_refuse(in, out, "date.passee", str_of("", 0));
	else
		accept_dates(in, from, to, out);
}
