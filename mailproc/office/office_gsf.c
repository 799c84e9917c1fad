#include "office/office_gsf.h"

#include <stdlib.h>

#include <gsf/gsf.h>

#include "office/office_bytes.h"
#include "office/office_mapi.h"

/* Messages within each other, and files of one. */
enum { MSG_MAX_DEPTH = 4, MSG_MAX_ENTRIES = 4000, MSG_PREFIX = 12 };

static void
office_silent(const gchar *domain, GLogLevelFlags level, const gchar *text,
    gpointer context)
{
	(void)domain;
	(void)level;
	(void)text;
	(void)context;
}

void
office_start(void)
{
	static const char *const domains[] = {
	    "libgsf", "libgsf:msole", "libgsf:zip", "libgsf:msole:props"};

	gsf_init();
	/* It prints what is wrong with a file, which may quote it. */
	for (size_t i = 0; i < sizeof domains / sizeof domains[0]; i++)
		g_log_set_handler(domains[i],
		    (GLogLevelFlags)(G_LOG_LEVEL_MASK | G_LOG_FLAG_RECURSION |
				     G_LOG_FLAG_FATAL),
		    office_silent, NULL);
}

bool
office_is_ole(struct str bytes)
{
	return str_starts(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
}

bool
office_is_zip(struct str bytes)
{
	return str_starts(bytes, "PK\x03\x04");
}

/* All of a file within; false when it is damaged, or budget is used up. */
static bool
office_read(struct arena *a, GsfInput *input, size_t *budget, struct str *out)
{
	gsf_off_t size = gsf_input_size(input);
	struct buf bytes = {0};

	*out = (struct str){0};
	if (size < 0 || (guint64)size > *budget)
		return false;
	/* In steps: a size that is a lie ends with what is there. */
	while (size > 0) {
		size_t n = size > 65536 ? 65536 : (size_t)size;
		const guint8 *piece = gsf_input_read(input, n, NULL);

		if (piece == NULL)
			break;
		buf_add(&bytes, piece, n);
		size -= (gsf_off_t)n;
	}
	*budget -= bytes.n;
	*out = buf_copy(a, &bytes);
	buf_release(&bytes);
	return size == 0;
}

/* ---- Outlook's .msg ([MS-OXMSG]) ---- */

struct msg {
	struct arena *a;
	struct container *out;
	size_t budget;
	size_t entries;
};

static void msg_read(struct msg *msg, GsfInfile *folder, int depth);

/* "__substg1.0_1000001F": id and type of a property are its name. */
static bool
msg_property_name(const char *name, struct mapi_property *property)
{
	unsigned long tag;
	char *end = NULL;

	if (name == NULL ||
	    g_ascii_strncasecmp(name, "__substg1.0_", MSG_PREFIX) != 0)
		return false;
	tag = strtoul(name + MSG_PREFIX, &end, 16);
	if (end != name + MSG_PREFIX + 8 || *end != '\0')
		return false;
	property->id = (uint32_t)(tag >> 16 & 0xffff);
	property->type = (uint32_t)(tag & 0xffff);
	return true;
}

static bool
msg_is_wanted(const struct mapi_property *property)
{
	return property->id == MAPI_BODY || property->id == MAPI_HTML ||
	       property->id == MAPI_RTF || property->id == MAPI_ATTACH_DATA ||
	       property->id == MAPI_ATTACH_FILENAME ||
	       property->id == MAPI_ATTACH_LONG_FILENAME ||
	       property->id == MAPI_ATTACH_MIME_TAG ||
	       property->id == MAPI_ATTACH_CONTENT_ID;
}

/* Properties of fixed size stand together: type, id, flags, value. */
static void
msg_read_fixed(
    struct msg *msg, GsfInput *input, struct mapi_body *body, size_t head)
{
	struct office_bytes b = {0};

	if (!office_read(msg->a, input, &msg->budget, &b.rest))
		return;
	(void)office_take(&b, head);
	while (b.rest.n >= 16) {
		struct mapi_property property = {.type = office_u16(&b)};

		property.id = office_u16(&b);
		(void)office_u32(&b);
		property.bytes = office_take(&b, 8);
		mapi_body_take(body, &property);
	}
}

/* A message that is attached lies in a folder of its own. */
static void
msg_read_inner(struct msg *msg, GsfInput *input, int depth)
{
	if (GSF_IS_INFILE(input) && depth < MSG_MAX_DEPTH)
		msg_read(msg, GSF_INFILE(input), depth + 1);
	else
		msg->out->cut = true;
}

static void
msg_read_file(struct msg *msg, GsfInfile *folder, int depth)
{
	struct container_piece file = {.kind = CONTAINER_FILE};
	int n = gsf_infile_num_children(folder);
	bool inner = false;

	for (int i = 0; i < n && ++msg->entries < MSG_MAX_ENTRIES; i++) {
		struct mapi_property property = {0};
		GsfInput *input;

		if (!msg_property_name(
			gsf_infile_name_by_index(folder, i), &property) ||
		    !msg_is_wanted(&property))
			continue;
		input = gsf_infile_child_by_index(folder, i);
		if (input == NULL) {
			msg->out->cut = true;
			continue;
		}
		if (property.id == MAPI_ATTACH_DATA &&
		    property.type == MAPI_OBJECT) {
			inner = true;
			msg_read_inner(msg, input, depth);
		} else if (office_read(
			       msg->a, input, &msg->budget, &property.bytes)) {
			mapi_file_take(msg->a, &file, &property);
		} else {
			msg->out->cut = true;
		}
		g_object_unref(input);
	}
	if (!inner && (file.bytes.n > 0 || file.name.n > 0))
		container_add(msg->a, msg->out, &file);
}

/* One entry of a message's folder. */
static void
msg_read_entry(struct msg *msg, const char *name, GsfInput *input,
    struct mapi_body *body, int depth)
{
	struct mapi_property property = {0};

	if (g_ascii_strncasecmp(name, "__attach_version1.0_", 20) == 0) {
		if (GSF_IS_INFILE(input))
			msg_read_file(msg, GSF_INFILE(input), depth);
	} else if (g_ascii_strcasecmp(name, "__properties_version1.0") == 0) {
		/* §2.4.1.1, §2.4.1.2: the one within has a shorter head. */
		msg_read_fixed(msg, input, body, depth == 0 ? 32 : 24);
	} else if (msg_property_name(name, &property) &&
		   msg_is_wanted(&property)) {
		if (office_read(msg->a, input, &msg->budget, &property.bytes))
			mapi_body_take(body, &property);
		else
			msg->out->cut = true;
	}
}

static void
msg_read(struct msg *msg, GsfInfile *folder, int depth)
{
	struct mapi_body body = {0};
	int n = gsf_infile_num_children(folder);

	for (int i = 0; i < n && ++msg->entries < MSG_MAX_ENTRIES; i++) {
		const char *name = gsf_infile_name_by_index(folder, i);
		GsfInput *input = gsf_infile_child_by_index(folder, i);

		if (name != NULL && input != NULL)
			msg_read_entry(msg, name, input, &body, depth);
		if (input != NULL)
			g_object_unref(input);
	}
	msg->out->cut = msg->out->cut || msg->entries >= MSG_MAX_ENTRIES;
	mapi_body_add(msg->a, &body, msg->out);
}

/* Whether the folder is a message's: others have no such file. */
static bool
msg_is_message(GsfInfile *folder)
{
	GsfInput *input =
	    gsf_infile_child_by_name(folder, "__properties_version1.0");

	if (input == NULL)
		return false;
	g_object_unref(input);
	return true;
}

void
office_msg_open(struct arena *a, struct str bytes, struct container *out)
{
	struct msg msg = {.a = a, .out = out, .budget = OFFICE_MAX_BYTES};
	GsfInput *input = gsf_input_memory_new(
	    (const guint8 *)bytes.p, (gsf_off_t)bytes.n, FALSE);
	GsfInfile *folder = gsf_infile_msole_new(input, NULL);

	out->role = CONTAINER_IS_MESSAGE;
	if (folder != NULL && msg_is_message(folder)) {
		out->state = CONTAINER_OPEN;
		msg_read(&msg, folder, 0);
	}
	if (folder != NULL)
		g_object_unref(folder);
	g_object_unref(input);
}

/* ---- ZIP ---- */

static GsfInput *
zip_child(GsfInfile *zip, const char *folder, const char *name)
{
	GsfInput *inner, *found = NULL;

	if (folder == NULL)
		return gsf_infile_child_by_name(zip, name);
	inner = gsf_infile_child_by_name(zip, folder);
	if (inner == NULL)
		return NULL;
	if (GSF_IS_INFILE(inner))
		found = gsf_infile_child_by_name(GSF_INFILE(inner), name);
	g_object_unref(inner);
	return found;
}

bool
office_zip_read(struct arena *a, struct str bytes, const char *folder,
    const char *name, struct str *out)
{
	size_t budget = OFFICE_MAX_BYTES;
	GsfInput *input = gsf_input_memory_new(
	    (const guint8 *)bytes.p, (gsf_off_t)bytes.n, FALSE);
	GsfInfile *zip = gsf_infile_zip_new(input, NULL);
	GsfInput *member = zip == NULL ? NULL : zip_child(zip, folder, name);
	bool whole = member != NULL && office_read(a, member, &budget, out);

	if (member != NULL)
		g_object_unref(member);
	if (zip != NULL)
		g_object_unref(zip);
	g_object_unref(input);
	return whole;
}
