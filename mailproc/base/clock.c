#include "base/clock.h"

#include "base/calendar.h"

#include <time.h>

int64_t
clock_now(const struct clock *c)
{
	struct timespec t;

	if (c->fixed)
		return c->now;
	if (clock_gettime(CLOCK_REALTIME, &t) != 0)
		bug("no clock");
	return t.tv_sec;
}

int64_t
clock_monotonic_ms(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		bug("no monotonic clock");
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Two digits within 0..max at the beginning of *rest, which moves on. */
static bool
clock_take_pair(struct str *rest, int max, int *out)
{
	int64_t value;

	if (rest->n < 2 || !char_is_digit(rest->p[0]) ||
	    !str_to_int64(str_slice(*rest, 0, 2), 0, max, &value))
		return false;
	*rest = str_after(*rest, 2);
	*out = (int)value;
	return true;
}

static bool
clock_take_char(struct str *rest, char c)
{
	if (rest->n == 0 || char_upper(rest->p[0]) != c)
		return false;
	*rest = str_after(*rest, 1);
	return true;
}

/* A fraction of a second is read over: nothing here is that exact. */
static bool
clock_skip_fraction(struct str *rest)
{
	size_t n = 0;

	if (!clock_take_char(rest, '.'))
		return true;
	while (n < rest->n && char_is_digit(rest->p[n]))
		n++;
	*rest = str_after(*rest, n);
	return n > 0;
}

static bool
clock_take_offset(struct str *rest, int *seconds_out)
{
	int hours, minutes, sign;

	*seconds_out = 0;
	if (clock_take_char(rest, 'Z'))
		return rest->n == 0;
	if (clock_take_char(rest, '+'))
		sign = 1;
	else if (clock_take_char(rest, '-'))
		sign = -1;
	else
		return false;
	if (!clock_take_pair(rest, 23, &hours) || !clock_take_char(rest, ':') ||
	    !clock_take_pair(rest, 59, &minutes))
		return false;
	*seconds_out = sign * (hours * 3600 + minutes * 60);
	return rest->n == 0;
}

bool
clock_parse(struct str text, int64_t *out)
{
	struct str rest = str_after(text, 10);
	int hour, minute, second, offset;
	struct date date;

	if (!date_parse_iso(str_slice(text, 0, 10), &date) ||
	    !clock_take_char(&rest, 'T') ||
	    !clock_take_pair(&rest, 23, &hour) ||
	    !clock_take_char(&rest, ':') ||
	    !clock_take_pair(&rest, 59, &minute) ||
	    !clock_take_char(&rest, ':') ||
	    !clock_take_pair(&rest, 60, &second) || /* 60: a leap second */
	    !clock_skip_fraction(&rest) || !clock_take_offset(&rest, &offset))
		return false;
	second += hour * 3600 + minute * 60;
	*out = date_to_days(date) * 86400 + second - offset;
	return true;
}

char *
clock_format(struct arena *a, int64_t t)
{
	int64_t days = t / 86400;
	int second = (int)(t % 86400);
	struct date d;

	if (second < 0) {
		second += 86400;
		days--;
	}
	d = date_from_days(days);
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.year,
	    d.month, d.day, second / 3600, second / 60 % 60, second % 60);
}
