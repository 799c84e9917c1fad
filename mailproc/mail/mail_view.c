#include "mail/mail_view.h"

#include <string.h>

size_t
view_next(const struct reply_view *view, size_t at)
{
	while (at < view->count && view->folds[at].n == 0)
		at++;
	return at;
}

bool
view_listed(struct str s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (str_is(s, *list))
			return true;
	return false;
}

struct str
view_behind(struct str s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (str_starts(s, *list))
			return str_after(s, strlen(*list));
	return (struct str){0};
}

bool
view_has_address(struct str s)
{
	size_t at = str_find_byte(s, '@', 0);

	for (; at != SIZE_MAX; at = str_find_byte(s, '@', at + 1))
		if (at > 0 && at + 1 < s.n && !char_is_space(s.p[at - 1]) &&
		    s.p[at - 1] != '<' && char_is_alnum(s.p[at + 1]))
			return true;
	return false;
}

bool
view_has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (char_is_digit(s.p[i]))
			return true;
	return false;
}
