/*
 * Days and shifts in words: "lundi à vendredi (jour); samedi soir". Where a part
 * is not said it is as most internships are: by day, from Monday to Friday.
 */
#include "form/value.h"

#include "base/json.h"
#include "form/value_lex.h"

/* Ids of words.conf and of the JSON, in our order. */
static const char *const weekdays[] = {
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"};
static const char *const shifts[] = {"jour", "soir", "nuit"};

enum {
	DAY_COUNT = 7,
	SHIFT_COUNT = 3,
	DAYS_WEEK = 0x1f,
	DAYS_WEEKEND = 0x60,
	DAYS_ALL = 0x7f,
	SHIFTS_BY_DAY = 1
};

struct grid {
	const struct lexemes *l;
	unsigned days_of[SHIFT_COUNT]; /* what is understood so far */
	/* The clause being read. */
	unsigned days, shifts;
	bool shift_first; /* "soir : samedi"; else "samedi soir" */
	bool closed;      /* the second half has begun */
	bool and;         /* behind a shift alone */
	bool headed;      /* a colon behind its shift: no days is none */
	int last_day;     /* -1: the last word is no day */
	bool through;     /* "lundi à ..." */
	bool except;      /* "sauf ..." */
	bool none;        /* "soir : aucun" */
	bool understood;
	bool said; /* something was */
};

static int
index_of(struct str id, const char *const *ids, int count)
{
	for (int i = 0; i < count; i++)
		if (str_is(id, ids[i]))
			return i;
	return -1;
}

/* The clause ends: its days by its shifts. */
static void
grid_flush(struct grid *g)
{
	bool empty = g->days == 0 && g->shifts == 0;

	if (!empty && !g->none && !(g->days == 0 && g->headed)) {
		unsigned days = g->days == 0 ? DAYS_WEEK : g->days;
		unsigned by = g->shifts == 0 ? SHIFTS_BY_DAY : g->shifts;

		for (int i = 0; i < SHIFT_COUNT; i++)
			if ((by & 1u << i) != 0)
				g->days_of[i] |= days;
		g->said = true;
	}
	/* All days were taken away again: nothing that we understand. */
	if (g->except && g->days == 0)
		g->understood = false;
	g->days = g->shifts = 0;
	g->shift_first = g->closed = g->headed = g->none = false;
	g->through = g->except = g->and = false;
	g->last_day = -1;
}

static unsigned
days_through(int from, int to)
{
	unsigned days = 1u << to;

	for (int i = from; i != to; i = (i + 1) % DAY_COUNT)
		days |= 1u << i;
	return days;
}

static void
grid_days(struct grid *g, unsigned days, int day)
{
	/* "soirs et fins de semaine": all evenings, and Saturday by day? */
	if (g->and)
		g->understood = false;
	/* "lundi soir, mardi ...": a day behind a shift begins anew, unless
	 * its clause began with the shift. */
	if (g->shifts != 0 && g->days == 0)
		g->shift_first = true;
	else if (g->closed && !g->shift_first)
		grid_flush(g);
	if (g->through && g->last_day >= 0 && day >= 0)
		days = days_through(g->last_day, day);
	if (g->except)
		g->days &= ~days;
	else
		g->days |= days;
	g->closed = g->shift_first;
	g->through = false;
	g->last_day = day;
}

static void
grid_shift(struct grid *g, int shift)
{
	if (g->shift_first && g->closed)
		grid_flush(g);
	/* "sauf le mercredi soir" takes away less than the day. */
	if (g->except && g->last_day >= 0)
		g->understood = false;
	g->shifts |= 1u << shift;
	g->and = false;
	g->closed = g->days != 0;
	g->through = false;
	g->last_day = -1;
}

static void
grid_connector(struct grid *g, struct str id)
{
	if (str_is(id, "et") && g->shifts != 0 && g->days == 0)
		g->and = true;
	if (str_is(id, "a"))
		g->through = true;
	else if (str_is(id, "sauf") && g->days != 0)
		g->except = true;
	else if (str_is(id, "sauf") || str_is(id, "entre"))
		g->understood = false;
}

static void
grid_sign(struct grid *g, size_t i)
{
	if (lexeme_is_sign(g->l, i, ";.")) {
		grid_flush(g);
	} else if (lexeme_is_sign(g->l, i, "-")) {
		g->through = g->last_day >= 0;
	} else if (lexeme_is_sign(g->l, i, ":")) {
		g->headed = g->headed || (g->shifts != 0 && g->days == 0);
	} else if (lexeme_is_sign(g->l, i, ",()[]/&+*|")) {
		/* The day is over, unless a hyphen asks for more. */
		if (!lexeme_is_sign(g->l, i, "*"))
			g->last_day = -1;
	} else {
		g->understood = false;
	}
}

static void
grid_group(struct grid *g, struct str id)
{
	if (str_is(id, "semaine"))
		grid_days(g, DAYS_WEEK, -1);
	else if (str_is(id, "fin_de_semaine"))
		grid_days(g, DAYS_WEEKEND, -1);
	else
		grid_days(g, DAYS_ALL, -1);
}

/* A clause that a client broke: "lundi,", "mardi (jour)" on the next line. */
static bool
goes_on(const struct grid *g, size_t i)
{
	return i > 0 && (lexeme_is_sign(g->l, i, "(") ||
			    lexeme_is_sign(g->l, i - 1, ",(&+/") ||
			    lexeme_is(g->l, i - 1, "connector", NULL));
}

static void
grid_one(struct grid *g, size_t i)
{
	struct str id = g->l->items[i].id;
	int n;

	if (g->l->items[i].new_line && !goes_on(g, i))
		grid_flush(g);
	if (lexeme_is(g->l, i, "weekday", NULL) &&
	    (n = index_of(id, weekdays, DAY_COUNT)) >= 0)
		grid_days(g, 1u << n, n);
	else if (lexeme_is(g->l, i, "shift", NULL) &&
		 (n = index_of(id, shifts, SHIFT_COUNT)) >= 0)
		grid_shift(g, n);
	else if (lexeme_is(g->l, i, "days", NULL))
		grid_group(g, id);
	else if (lexeme_is(g->l, i, "none", NULL))
		g->none = true;
	else if (lexeme_is(g->l, i, "connector", NULL))
		grid_connector(g, id);
	else if (g->l->items[i].type == LEXEME_SIGN)
		grid_sign(g, i);
	else if (!lexeme_is(g->l, i, "filler", NULL))
		g->understood = false;
}

/* "lundi, mardi (jour); samedi (soir)" */
static void
grid_text(const struct value_in *in, const struct grid *g, struct buf *out)
{
	for (int s = 0; s < SHIFT_COUNT; s++) {
		bool first = true;

		if (g->days_of[s] == 0)
			continue;
		if (out->n > 0)
			buf_add_text(out, "; ");
		for (int d = 0; d < DAY_COUNT; d++) {
			if ((g->days_of[s] & 1u << d) == 0)
				continue;
			if (!first)
				buf_add_text(out, ", ");
			first = false;
			buf_add_str(
			    out, value_word(in->forms, "weekday", weekdays[d]));
		}
		buf_printf(out, " (%.*s)",
		    STR_ARG(value_word(in->forms, "shift", shifts[s])));
	}
}

static void
accept_grid(const struct value_in *in, const struct grid *g, struct answer *out)
{
	struct buf json = {0}, text = {0};
	struct json w = {.out = &json};

	json_object(&w, NULL);
	for (int s = 0; s < SHIFT_COUNT; s++) {
		json_array(&w, shifts[s]);
		for (int d = 0; d < DAY_COUNT; d++)
			if ((g->days_of[s] & 1u << d) != 0)
				json_text(&w, NULL, weekdays[d]);
		json_end(&w);
	}
	json_end(&w);
	grid_text(in, g, &text);
	value_accept_json(out, buf_copy(in->a, &json), buf_copy(in->a, &text));
	buf_release(&json);
	buf_release(&text);
}

void
value_grid(const struct value_in *in, struct answer *out)
{
	static const char *const kinds[] = {
	    "days", "shift", "weekday", "none", "connector", "filler", NULL};
	struct lexemes l = value_lex(in->a, in->forms, kinds, in->raw);
	struct grid g = {.l = &l, .last_day = -1, .understood = true};

	for (size_t i = 0; i < l.count; i++)
		grid_one(&g, i);
	grid_flush(&g);
	if (g.understood && g.said)
		accept_grid(in, &g, out);
	else
		value_refuse(in, out, "grille.forme", str_of("", 0));
}
