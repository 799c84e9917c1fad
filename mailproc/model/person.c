#include "model/person.h"

static const char *const status_names[PERSON_STATUS_COUNT] = {
    [PERSON_INVITED] = "invited",
    [PERSON_UNCONFIRMED] = "unconfirmed",
    [PERSON_ACTIVE] = "active",
    [PERSON_TEMPORARY] = "temporary",
    [PERSON_CLOSED] = "closed",
};

static const char *const purpose_names[PURPOSE_COUNT] = {
    [PURPOSE_CONFIRM] = "confirm",
    [PURPOSE_FORMS] = "forms",
    [PURPOSE_NEW_REQUEST] = "new_request",
    [PURPOSE_RELEASE] = "release",
    [PURPOSE_RENEW] = "renew",
};

const char *
person_status_name(enum person_status status)
{
	if ((unsigned)status >= PERSON_STATUS_COUNT)
		bug("person status %d", (int)status);
	return status_names[status];
}

bool
person_status_parse(struct str name, enum person_status *out)
{
	for (int i = 0; i < PERSON_STATUS_COUNT; i++) {
		if (str_is(name, status_names[i])) {
			*out = (enum person_status)i;
			return true;
		}
	}
	return false;
}

const char *
purpose_name(enum purpose purpose)
{
	if ((unsigned)purpose >= PURPOSE_COUNT)
		bug("purpose %d", (int)purpose);
	return purpose_names[purpose];
}

bool
purpose_parse(struct str name, enum purpose *out)
{
	for (int i = 0; i < PURPOSE_COUNT; i++) {
		if (str_is(name, purpose_names[i])) {
			*out = (enum purpose)i;
			return true;
		}
	}
	return false;
}

const struct answer *
answers_find(const struct answers *answers, struct str form, struct str field)
{
	for (size_t i = 0; i < answers->count; i++) {
		const struct answer *item = &answers->items[i];

		if (str_eq(item->field, field) && str_eq(item->form, form))
			return item;
	}
	return NULL;
}

const struct request *
person_request(const struct person *p, int64_t number)
{
	for (size_t i = 0; i < p->request_count; i++)
		if (p->requests[i].number == number)
			return &p->requests[i];
	return NULL;
}

size_t
person_document_count(const struct person *p)
{
	size_t count = 0;

	for (size_t i = 0; p != NULL && i < p->document_count; i++)
		count += !p->documents[i].replaced;
	return count;
}
