/*
 * The days that a text names, in their order, each as far as it says which.
 */
#ifndef FORM_VALUE_DAY_H
#define FORM_VALUE_DAY_H

#include "base/calendar.h"
#include "form/form.h"

enum {
	VALUE_MAX_DAYS = 3,    /* more are counted and not kept */
	VALUE_MAX_READINGS = 4 /* of one day in figures */
};

/* The word before a day. */
enum day_link {
	DAY_ALONE,   /* nothing, a comma, the end of a line */
	DAY_FROM,    /* du, à partir du, from, début */
	DAY_THROUGH, /* au, jusqu'au, to, fin, - */
	DAY_AND      /* et, and */
};

struct day {
	enum day_link link;
	bool between; /* "entre" stood before it: its "et" is "au" */
	/* Either all in figures: what they may mean, the likeliest first;
	 * none: no day at all. */
	bool in_figures;
	struct date readings[VALUE_MAX_READINGS];
	size_t reading_count;
	bool short_year; /* the year has two figures: readings need choosing */
	/* Or in parts, where 0 is "not said". */
	int year, month, day;
};

struct days {
	struct day items[VALUE_MAX_DAYS];
	size_t count;    /* of all days, kept or not */
	bool understood; /* nothing else stood in the text */
};

/* text is anything that a person wrote. */
struct days
value_days(struct arena *a, const struct forms *forms, struct str text);

/* "15 avril 2003", "1er mars 2004". */
struct str
value_day_text(struct arena *a, const struct forms *forms, struct date d);

#endif
