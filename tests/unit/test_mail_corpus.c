#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail_sample.h"

#include <dirent.h>

/* The corpus says in each name what the message is; hostile-... may be
 * anything, as long as it is read without harm. */
static void
check_file(struct sample *s, const char *name)
{
	enum err_kind kind = sample_parse(s, sample_load(s, name));
	const char *nature = message_nature_name(s->m.nature);

	if (kind != ERR_NONE && str_starts(str_from(name), "hostile-"))
		return;
	if (kind != ERR_NONE)
		fail_msg("%s: %s", name, s->err.text);
	if (!sample_is_sound(s))
		fail_msg("%s: text that is not clean", name);
	if (!str_starts(str_from(name), nature) &&
	    !str_starts(str_from(name), "hostile-"))
		fail_msg("%s: understood as %s", name, nature);
}

static void
every_message_is_of_the_nature_in_its_name(void **state)
{
	DIR *folder = opendir("tests/corpus/mail");
	struct dirent *entry;
	struct sample s;
	int count = 0;

	(void)state;
	assert_non_null(folder);
	sample_open(&s);
	while ((entry = readdir(folder)) != NULL) {
		if (!str_ends(str_from(entry->d_name), ".eml"))
			continue;
		check_file(&s, entry->d_name);
		count++;
	}
	sample_release(&s);
	closedir(folder);
	assert_in_range(count, 35, 10000);
}

struct expected {
	const char *file;
	const char *from, *from_name, *subject;
	size_t texts, attachments;
	const char *has; /* somewhere in the first text */
};

static const struct expected expectations[] = {
    {"person-gmail.eml", "amelie.tremblay@mail.example", "Amélie Tremblay",
	"Demande de stage en soins infirmiers – automne 2027", 2, 0,
	"j'aimerais faire mon stage chez vous."},
    {"person-outlook.eml", "josee.levesque@cegep.example", "Lévesque, Josée",
	"RE: Votre demande de stage [CS-0123456789ABCDEFGHJKX]", 2, 1,
	"J’ai joint une signature – merci.\n"},
    {"person-iphone.eml", "karim.b@mobile.example", "Karim B",
	"Re: Bienvenue au guichet des stages", 2, 1, "Voici mon CV."},
    {"person-no-label-latin1.eml", "zoe@vieux.example", "Zoe", "Stage", 1, 0,
	"Bonjour, je désire un stage à l’automne – merci.\n"},
    {"person-unknown-charset.eml", "zoe@vieux.example", "Zoe", "Stage dété", 1,
	0, "Je désire un stage d'été."},
    {"person-utf7.eml", "zoe@vieux.example", "Zoe", "Stage", 1, 0,
	"J'ai été malade."},
    {"person-base64-joined.eml", "zoe@vieux.example", "Zoe",
	"Réponse étude de cas", 1, 0,
	"Premier morceau. Second morceau. Troisième."},
    {"person-nul.eml", "a@b.example", "", "nul inside", 1, 0,
	"avantapres\nfin[31m\n"},
    {"person-wrong-boundary.eml", "zoe@vieux.example", "Zoe", "stage", 1, 0,
	"Mes mots ne doivent pas se perdre."},
    {"person-forward-attached.eml", "prof@cegep.example", "Prof", "TR: stage",
	2, 2, "Voir le courriel ci-joint."},
    {"person-two-from.eml", "", "", "stage", 1, 0, "Bonjour"},
    {"person-no-from.eml", "", "", "stage", 1, 0, "Bonjour"},
};

static void
messages_of_known_programs_are_read(void **state)
{
	struct sample s;

	(void)state;
	sample_open(&s);
	for (size_t i = 0; i < sizeof expectations / sizeof expectations[0];
	     i++) {
		const struct expected *e = &expectations[i];

		print_message("# %s\n", e->file);
		assert_int_equal(
		    sample_parse(&s, sample_load(&s, e->file)), ERR_NONE);
		assert_string_equal(str_cstr(s.a, s.m.from), e->from);
		assert_string_equal(str_cstr(s.a, s.m.from_name), e->from_name);
		assert_string_equal(str_cstr(s.a, s.m.subject), e->subject);
		assert_int_equal(s.text_count, e->texts);
		assert_int_equal(s.m.attachment_count, e->attachments);
		if (str_find(s.texts[0].text, e->has, 0) == SIZE_MAX)
			fail_msg("\"%.*s\" does not have \"%s\"",
			    STR_ARG(s.texts[0].text), e->has);
	}
	sample_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_message_is_of_the_nature_in_its_name),
	    cmocka_unit_test(messages_of_known_programs_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
