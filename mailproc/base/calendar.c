#include "base/calendar.h"

enum { TWO_HOURS = 7200, DAY = 86400, EST = -18000, EDT = -14400 };

static const int month_lengths[] = {
    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static bool
year_is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_length(int year, int month)
{
	return month_lengths[month - 1] + (month == 2 && year_is_leap(year));
}

bool
date_valid(struct date d)
{
	return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 &&
	       d.day >= 1 && d.day <= month_length(d.year, d.month);
}

/* Days from 0001-01-01 to 1 January of year. */
static int64_t
days_before_year(int year)
{
	int64_t y = year - 1;

	return 365 * y + y / 4 - y / 100 + y / 400;
}

/* Days from 0001-01-01 to 1970-01-01. */
enum { DAYS_TO_1970 = 719162 };

int64_t
date_to_days(struct date d)
{
	int64_t days = days_before_year(d.year) - DAYS_TO_1970;

	if (!date_valid(d))
		bug("no such date: %d-%d-%d", d.year, d.month, d.day);
	for (int month = 1; month < d.month; month++)
		days += month_length(d.year, month);
	return days + d.day - 1;
}

struct date
date_from_days(int64_t days)
{
	const int64_t last = days_before_year(10000) - DAYS_TO_1970 - 1;
	struct date d = {1, 1, 1};

	/* What a calendar of four digits cannot show is shown as its end. */
	if (days < -DAYS_TO_1970)
		days = -DAYS_TO_1970;
	if (days > last)
		days = last;
	days += DAYS_TO_1970;
	/* A guess that is never too late, and at most a year too early. */
	d.year = (int)(days * 400 / 146097) + 1;
	if (d.year > 1 && days_before_year(d.year) > days)
		d.year--;
	while (d.year < 9999 && days_before_year(d.year + 1) <= days)
		d.year++;
	days -= days_before_year(d.year);
	while (days >= month_length(d.year, d.month))
		days -= month_length(d.year, d.month++);
	d.day = (int)days + 1;
	return d;
}

/* 1970-01-01 was a Thursday. */
static int
weekday_of_days(int64_t days)
{
	return (int)(((days + 4) % 7 + 7) % 7);
}

int
date_weekday(struct date d)
{
	return weekday_of_days(date_to_days(d));
}

int
date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return a.day < b.day ? -1 : a.day > b.day;
}

bool
date_parse_iso(struct str text, struct date *out)
{
	int64_t year, month, day;
	struct date d;

	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' ||
	    !str_to_int64(str_slice(text, 0, 4), 1, 9999, &year) ||
	    !str_to_int64(str_slice(text, 5, 2), 1, 12, &month) ||
	    !str_to_int64(str_slice(text, 8, 2), 1, 31, &day))
		return false;
	d = (struct date){(int)year, (int)month, (int)day};
	if (!date_valid(d))
		return false;
	*out = d;
	return true;
}

char *
date_format_iso(struct arena *a, struct date d)
{
	return arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

/* The nth Sunday (from 1) of a month, in days since 1970. */
static int64_t
nth_sunday(int year, int month, int64_t nth)
{
	int64_t first = date_to_days((struct date){year, month, 1});

	return first + (7 - weekday_of_days(first)) % 7 + (nth - 1) * 7;
}

static int64_t
floor_days(int64_t seconds)
{
	return seconds / DAY - (seconds % DAY < 0);
}

/* Both changes happen at 02:00 of the time in force before them. */
static int
offset_at(int64_t utc)
{
	int year = date_from_days(floor_days(utc)).year;
	int64_t begin = nth_sunday(year, 3, 2) * DAY + TWO_HOURS - EST;
	int64_t end = nth_sunday(year, 11, 1) * DAY + TWO_HOURS - EDT;

	return utc >= begin && utc < end ? EDT : EST;
}

struct local_time
calendar_local(int64_t utc)
{
	struct local_time t = {.offset = offset_at(utc)};
	int64_t local = utc + t.offset;
	int64_t days = floor_days(local);
	int second = (int)(local - days * DAY);

	t.date = date_from_days(days);
	t.weekday = weekday_of_days(days);
	t.hour = second / 3600;
	t.minute = second / 60 % 60;
	t.second = second % 60;
	return t;
}

int64_t
calendar_midnight(struct date d)
{
	/* No change happens between midnight EDT and midnight EST. */
	int64_t utc = date_to_days(d) * DAY - EST;

	return offset_at(utc) == EDT ? utc + EST - EDT : utc;
}
