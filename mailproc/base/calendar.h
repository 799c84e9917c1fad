/*
 * Dates of the Gregorian calendar and the local time of Québec. No locale, no
 * TZ variable, no tzdata: America/Toronto is computed from the rule in force
 * since 2007 (second Sunday of March 02:00 to first Sunday of November 02:00;
 * Energy Policy Act of 2005, followed by Québec's R.L.R.Q. c. T-5.1).
 */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include "base/str.h"

struct date {
	int year;  /* 1..9999 */
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

struct local_time {
	struct date date;
	int hour, minute, second;
	int weekday; /* 0 = Sunday */
	int offset;  /* seconds east of UTC: -18000 or -14400 */
};

bool date_valid(struct date d);
/* Days since 1970-01-01; d must be valid. */
int64_t date_to_days(struct date d);
struct date date_from_days(int64_t days);
int date_weekday(struct date d); /* 0 = Sunday */
int date_compare(struct date a, struct date b);
/* AAAA-MM-JJ only. */
bool date_parse_iso(struct str text, struct date *out);
char *date_format_iso(struct arena *a, struct date d);

struct local_time calendar_local(int64_t utc);
/* Midnight (00:00) of d in Québec, as UTC seconds. */
int64_t calendar_midnight(struct date d);

#endif
