#include "form/value_day.h"

#include "form/value.h"
#include "form/value_lex.h"

/* Ids of words.conf, in the order of the year. */
static const char *const months[] = {"janvier", "fevrier", "mars", "avril",
    "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre"};

/* Six figures: two dates written with nothing between them but a dash. */
enum { RUN_MAX = 6, LEAST_YEAR = 1900, LAST_YEAR = 2100 };

struct day_reader {
	struct arena *a;
	const struct forms *forms;
	struct lexemes l;
	size_t at;
	enum day_link link;
	bool between;
	struct days out;
};

/* Numbers joined by one sign: 2003-04-15, 15/04/2003, 11-15 (janvier). */
struct run {
	int numbers[RUN_MAX];
	size_t digits[RUN_MAX];
	size_t count;
	bool too_long;
};

static int
month_number(struct str id)
{
	for (int i = 0; i < 12; i++)
		if (str_is(id, months[i]))
			return i + 1;
	return 0;
}

static int
month_at(const struct day_reader *r, size_t i)
{
	return lexeme_is(&r->l, i, "month", NULL)
		   ? month_number(r->l.items[i].id)
		   : 0;
}

static int
number_of(struct str digits)
{
	int64_t n = 0;

	/* What is too long for a number of a date is none: 0. */
	return str_to_int64(digits, 0, 99999999, &n) ? (int)n : 0;
}

static bool
is_year(int number, size_t digits)
{
	return digits == 4 && number >= LEAST_YEAR && number <= LAST_YEAR;
}

/* A day begins: counted, and kept while there is room. */
static struct day *
add_day(struct day_reader *r)
{
	static const struct day nothing;
	struct day *day = NULL;

	if (r->out.count < VALUE_MAX_DAYS) {
		day = &r->out.items[r->out.count];
		*day = nothing;
		day->link = r->link;
		day->between = r->between;
	}
	r->out.count++;
	r->link = DAY_ALONE;
	return day;
}

static void
add_parts(struct day_reader *r, int year, int month, int day_number)
{
	struct day *day = add_day(r);

	if (day == NULL)
		return;
	day->year = year;
	day->month = month;
	day->day = day_number;
}

static void
add_reading(struct day *day, int year, int month, int number)
{
	struct date d = {year, month, number};

	if (year < LEAST_YEAR || year > LAST_YEAR || !date_valid(d) ||
	    day->reading_count == VALUE_MAX_READINGS)
		return;
	for (size_t i = 0; i < day->reading_count; i++)
		if (date_compare(day->readings[i], d) == 0)
			return;
	day->readings[day->reading_count++] = d;
}

/* A year of two figures in either century. */
static void
add_short(struct day *day, int year, int month, int number)
{
	add_reading(day, 2000 + year, month, number);
	add_reading(day, 1900 + year, month, number);
}

/*
 * Three numbers. In Québec the day comes first (domain of the forms: JJ/MM/AAAA)
 * unless the year does; the month first only where nothing else makes a date.
 */
static void
add_figures(struct day_reader *r, const int *n, const size_t *digits)
{
	struct day *day = add_day(r);

	if (day == NULL)
		return;
	day->in_figures = true;
	if (digits[0] == 4) {
		add_reading(day, n[0], n[1], n[2]);
	} else if (digits[2] == 4) {
		add_reading(day, n[2], n[1], n[0]);
		if (day->reading_count == 0)
			add_reading(day, n[2], n[0], n[1]);
	} else if (digits[0] <= 2 && digits[2] <= 2) {
		day->short_year = true;
		add_short(day, n[2], n[1], n[0]);
		add_short(day, n[0], n[1], n[2]);
		if (day->reading_count == 0)
			add_short(day, n[2], n[0], n[1]);
	}
}

/* 20030415 or 15042003. */
static void
add_compact(struct day_reader *r, int number)
{
	struct day *day = add_day(r);

	if (day == NULL)
		return;
	day->in_figures = true;
	add_reading(day, number / 10000, number / 100 % 100, number % 100);
	add_reading(
	    day, number % 10000, number / 10000 % 100, number / 1000000);
}

/*
 * Numbers with one dash, slash or full stop between them. A slash may have
 * blanks around it; other signs with blanks stand between two dates.
 */
static struct run
take_run(struct day_reader *r)
{
	struct run run = {0};
	const struct lexemes *l = &r->l;

	for (;;) {
		if (run.count < RUN_MAX) {
			struct str digits = l->items[r->at].text;

			run.numbers[run.count] = number_of(digits);
			run.digits[run.count++] = digits.n;
		} else {
			run.too_long = true;
		}
		r->at++;
		if (!lexeme_is_sign(l, r->at, "-/.") ||
		    !lexeme_is_number(l, r->at + 1))
			return run;
		if (!lexeme_is_sign(l, r->at, "/") &&
		    !(l->items[r->at].tight && l->items[r->at + 1].tight))
			return run;
		r->at++;
	}
}

/* Behind a day or a month: what may stand before the part that follows. */
static void
skip_joint(struct day_reader *r)
{
	if (lexeme_is(&r->l, r->at, "ordinal", NULL))
		r->at++;
	if (lexeme_is_sign(&r->l, r->at, "-/.,"))
		r->at++;
	while (lexeme_is(&r->l, r->at, "filler", NULL))
		r->at++;
}

/*
 * The year that may follow: four figures, or two that are not the day of
 * another date ("15 avril 03"). 0, and nothing taken, when there is none.
 */
static int
take_year(struct day_reader *r)
{
	size_t start = r->at;
	int number;
	size_t digits;

	skip_joint(r);
	if (!lexeme_is_number(&r->l, r->at)) {
		r->at = start;
		return 0;
	}
	number = number_of(r->l.items[r->at].text);
	digits = r->l.items[r->at].text.n;
	if (is_year(number, digits)) {
		r->at++;
		return number;
	}
	r->at = start;
	return 0;
}

/* The number at i is the day of a date of its own: "15 mars", "15/03/2027". */
static bool
begins_date(const struct day_reader *r, size_t i)
{
	return month_at(r, i + 1) != 0 ||
	       lexeme_is(&r->l, i + 1, "ordinal", NULL) ||
	       (lexeme_is_sign(&r->l, i + 1, "-/.") &&
		   lexeme_is_number(&r->l, i + 2));
}

/* "15 avril 03": both centuries, as in figures. */
static bool
take_short_year(struct day_reader *r, int month, int number)
{
	size_t start = r->at;
	struct day *day;
	int year;

	skip_joint(r);
	if (!lexeme_is_number(&r->l, r->at) || r->l.items[r->at].text.n != 2 ||
	    begins_date(r, r->at)) {
		r->at = start;
		return false;
	}
	year = number_of(r->l.items[r->at].text);
	r->at++;
	day = add_day(r);
	if (day != NULL) {
		day->in_figures = day->short_year = true;
		add_short(day, year, month, number);
	}
	return true;
}

/* "15 avril 2003", the month found at r->at; number is the day. */
static void
take_month_after(struct day_reader *r, int number)
{
	int month = month_at(r, r->at++);
	int year;

	if (take_short_year(r, month, number))
		return;
	year = take_year(r);
	add_parts(r, year, month, number);
}

/* A month follows the number, perhaps behind "er", a dash, "de", "of". */
static bool
month_follows(struct day_reader *r)
{
	size_t start = r->at;

	skip_joint(r);
	if (month_at(r, r->at) != 0)
		return true;
	r->at = start;
	if (lexeme_is(&r->l, r->at, "ordinal", NULL))
		r->at++;
	return false;
}

/* One number: a day with its month behind it, or alone ("du 11 au 15 ..."). */
static bool
take_single(struct day_reader *r, int number, size_t digits)
{
	if (digits == 8) {
		add_compact(r, number);
		return true;
	}
	if (is_year(number, digits) && month_follows(r)) {
		int month = month_at(r, r->at++);

		skip_joint(r);
		if (!lexeme_is_number(&r->l, r->at))
			return false;
		add_parts(
		    r, number, month, number_of(r->l.items[r->at++].text));
		return true;
	}
	if (digits > 2)
		return false;
	if (month_follows(r))
		take_month_after(r, number);
	else
		add_parts(r, take_year(r), 0, number);
	return true;
}

static bool
take_numbers(struct day_reader *r)
{
	struct run run = take_run(r);

	if (run.too_long)
		return false;
	switch (run.count) {
	case 1:
		return take_single(r, run.numbers[0], run.digits[0]);
	case 2:
		if (run.digits[0] > 2 || run.digits[1] > 2)
			return false;
		if (!month_follows(r)) {
			add_parts(r, 0, run.numbers[1], run.numbers[0]);
			return true;
		}
		add_parts(r, 0, 0, run.numbers[0]);
		r->link = DAY_THROUGH;
		take_month_after(r, run.numbers[1]);
		return true;
	case 3:
		add_figures(r, run.numbers, run.digits);
		return true;
	case 6:
		add_figures(r, run.numbers, run.digits);
		r->link = DAY_THROUGH;
		add_figures(r, run.numbers + 3, run.digits + 3);
		return true;
	default:
		return false;
	}
}

/* "mar. 12 janvier": one word for March and for Tuesday, with a month behind
 * the number. */
static bool
is_weekday(const struct day_reader *r, size_t i)
{
	size_t number = i + 1;

	if (value_word_is(r->a, r->forms, "weekday", r->l.items[i].text).n == 0)
		return false;
	if (lexeme_is_sign(&r->l, number, ".,"))
		number++;
	return lexeme_is_number(&r->l, number) &&
	       (month_at(r, number + 1) != 0 ||
		   (lexeme_is(&r->l, number + 1, "ordinal", NULL) &&
		       month_at(r, number + 2) != 0));
}

/* "April 15, 2003", "January 11-15, 2027"; the month is at r->at. */
static bool
take_month_first(struct day_reader *r)
{
	int month = month_at(r, r->at);
	struct run run;

	if (is_weekday(r, r->at++))
		return true;
	skip_joint(r);
	if (!lexeme_is_number(&r->l, r->at) || r->l.items[r->at].text.n > 2)
		return false;
	run = take_run(r);
	if (run.too_long || run.count > 2)
		return false;
	if (run.count == 2) {
		add_parts(r, 0, month, run.numbers[0]);
		r->link = DAY_THROUGH;
	}
	add_parts(r, take_year(r), month, run.numbers[run.count - 1]);
	return true;
}

static void
take_connector(struct day_reader *r)
{
	struct str id = r->l.items[r->at++].id;

	if (str_is(id, "de")) {
		r->link = DAY_FROM;
	} else if (str_is(id, "a")) {
		r->link = DAY_THROUGH;
	} else if (str_is(id, "entre")) {
		r->between = true;
		r->link = DAY_FROM;
	} else if (str_is(id, "et")) {
		r->link = DAY_AND;
	} else {
		r->out.understood = false;
	}
}

static bool
take_other(struct day_reader *r)
{
	if (lexeme_is(&r->l, r->at, "connector", NULL)) {
		take_connector(r);
		return true;
	}
	if (lexeme_is_sign(&r->l, r->at, "-/>") && r->out.count > 0)
		r->link = DAY_THROUGH;
	else if (!lexeme_is(&r->l, r->at, "weekday", NULL) &&
		 !lexeme_is(&r->l, r->at, "filler", NULL) &&
		 !lexeme_is(&r->l, r->at, "ordinal", NULL) &&
		 !lexeme_is_sign(&r->l, r->at, ",.;:()[]"))
		return false;
	r->at++;
	return true;
}

struct days
value_days(struct arena *a, const struct forms *forms, struct str text)
{
	static const char *const kinds[] = {
	    "month", "connector", "weekday", "ordinal", "filler", NULL};
	struct day_reader r = {.a = a, .forms = forms};

	r.l = value_lex(a, forms, kinds, text);
	r.out.understood = true;
	while (r.at < r.l.count && r.out.understood) {
		bool ok;

		if (lexeme_is_number(&r.l, r.at))
			ok = take_numbers(&r);
		else if (month_at(&r, r.at) != 0)
			ok = take_month_first(&r);
		else
			ok = take_other(&r);
		r.out.understood = r.out.understood && ok;
	}
	return r.out;
}

struct str
value_day_text(struct arena *a, const struct forms *forms, struct date d)
{
	struct str month = value_word(forms, "month", months[d.month - 1]);
	struct str ordinal = value_word(forms, "ordinal", "ordinal");

	if (d.day != 1)
		ordinal = str_of("", 0);
	return str_printf(a, "%d%.*s %.*s %d", d.day, STR_ARG(ordinal),
	    STR_ARG(month), d.year);
}
