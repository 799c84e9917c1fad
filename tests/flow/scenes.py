"""What happens in a correspondence besides a form that is filled in at once."""
import copy
import re

import clients
import filling
from people import AMELIE, CHLOE, KEVIN, MARC, Ticks
from play import Case, all_answers, become_known, flat, letter, new_mail

GMAIL, ANDROID, DESKTOP, WEB, PHONE, THUNDERBIRD, MUTT = (
    clients.Gmail(), clients.GmailAndroid(), clients.OutlookDesktop(),
    clients.OutlookWeb(), clients.IosMail(), clients.Thunderbird(), clients.Mutt())

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


def person_with(person, **changes):
    """The person with other answers: field=answer; None takes the line away."""
    person = copy.deepcopy(person)
    for form in ("profil", "demande"):
        person[form] = [
            (field, label, typed, changes.get(field.replace(".", "_"), answer))
            for field, label, typed, answer in person[form]
            if changes.get(field.replace(".", "_"), answer) is not None]
    return person


def inside(case, mail, answers, above=None, **how):
    """The form filled in; what has no line there is typed above."""
    if case.client.rich:
        _, left = filling.fill_html(mail.html, answers)
    else:
        _, left = filling.fill_text(mail.text, answers)
    lines = letter(case) if above is None else above
    missing = [entry for entry in answers if filling.key(entry[1]) in left]
    lines = lines[:2] + filling.typed_lines(missing) + lines[2:]
    return case.send(case.client.reply(
        mail, case.sender, lines, [e for e in answers if e not in missing], **how))


def above(case, mail, *lines):
    return case.send(case.client.reply(mail, case.sender, list(lines)))


def completed(case):
    """Both forms at once; returns the thank-you."""
    welcome = yield from become_known(case, case.client)
    mails = yield [inside(case, welcome, all_answers(case.person))]
    case.one(mails, "a whole form")
    case.says("Merci, votre demande de stage est complète", "Son numéro")
    case.check([s for _, s in case.requests()] == ["A2"], "the request is A2")
    return welcome, mails[-1]


# ---- Forms in pieces ----

def one_form_then_the_other(case):
    welcome = yield from become_known(case, case.client)
    mails = yield [inside(case, welcome, case.person["profil"])]
    case.one(mails, "the profile")
    case.says("Il reste à remplir : Demande de stage", "Établissement d’enseignement * :")
    case.says_not("Code permanent du MEES * :")
    mails = yield [inside(case, mails[-1], case.person["demande"])]
    case.says("Merci, votre demande de stage est complète")


def half_then_the_rest(case):
    welcome = yield from become_known(case, case.client)
    profil = case.person["profil"]
    mails = yield [inside(case, welcome, profil[:6])]
    case.one(mails, "half of the profile")
    case.says("Il manque", "Code postal * :")
    case.says_not("Prénom * :")
    mails = yield [inside(case, mails[-1], profil[6:] + case.person["demande"])]
    case.one(mails, "the rest")
    case.says("Merci, votre demande de stage est complète")


def a_line_at_a_time(case):
    """She answers each mail with one thing, typed above."""
    mail = yield from become_known(case, case.client)
    for field, _, label, answer in case.person["profil"][:4]:
        words = answer.words() if isinstance(answer, Ticks) else answer
        mails = yield [above(case, mail, "%s : %s" % (label, words))]
        case.one(mails, label)
        mail = mails[-1]
    mails = yield [inside(case, mail, case.person["profil"][4:] + case.person["demande"])]
    case.says("Merci, votre demande de stage est complète")


MISTAKES = {
    "code_postal": "J4K 2TO", "telephone": "555-0123",
    "date_naissance": "03-04-05", "code_permanent": "TREA7754",
    "etablissement": "Champlain", "dates": "du 8 mars au 30 avril",
    "nombre_jours": "une trentaine", "coordonnateur_courriel": "jean.roy(a)cegep",
    "niveau": "troisième", "discipline": "trav soc",
}


def mistakes_then_corrections(case):
    welcome = yield from become_known(case, case.client)
    wrong = person_with(AMELIE, **MISTAKES)
    mails = yield [inside(case, welcome, all_answers(wrong))]
    case.one(mails, "a form with mistakes")
    case.says("« J4K 2TO »", "Est-ce", "« 555-0123 »", "« Champlain »",
              "1 Cégep régional Champlain, Lennoxville")
    offer = flat(mails[-1])
    number = re.search(r"(\d) Cégep régional Champlain, Saint-Lambert", offer)
    case.check(number is not None, "Saint-Lambert is offered by number")
    mend = [entry for entry in all_answers(case.person)
            if entry[0].replace(".", "_") in MISTAKES]
    mend = [(f, l, t, number.group(1) if f == "etablissement" and number else a)
            for f, l, t, a in mend]
    mails = yield [inside(case, mails[-1], mend)]
    case.one(mails, "corrections")
    case.says("Merci, votre demande de stage est complète")


def mistakes_mended_above(case):
    welcome = yield from become_known(case, case.client)
    wrong = person_with(AMELIE, **MISTAKES)
    mails = yield [inside(case, welcome, all_answers(wrong))]
    number = re.search(r"(\d) Cégep régional Champlain, Saint-Lambert", flat(mails[-1]))
    mend = [(f, l, t, number.group(1) if f == "etablissement" and number else a)
            for f, l, t, a in all_answers(case.person)
            if f.replace(".", "_") in MISTAKES]
    mails = yield [above(case, mails[-1], *filling.typed_lines(mend, "english"))]
    case.says("Merci, votre demande de stage est complète")


def short_answer(wrong, answer):
    """One thing is missing, and the answer is typed above without its label, as on
    a telephone."""
    def steps(case):
        welcome = yield from become_known(case, case.client)
        mails = yield [inside(case, welcome, all_answers(person_with(AMELIE, **wrong)))]
        case.one(mails, "a form with one mistake")
        case.says("Il manque une réponse")
        mails = yield [above(case, mails[-1], *answer)]
        case.one(mails, "a short answer")
        case.says("Merci, votre demande de stage est complète")
    return steps


def other_without_saying_what(case):
    welcome = yield from become_known(case, case.client)
    mails = yield [inside(case, welcome, all_answers(
        person_with(CHLOE, autres_informations=None)))]
    case.says("Autres informations", "« Autre »")
    mails = yield [inside(case, mails[-1], [
        e for e in CHLOE["demande"] if e[0] == "autres_informations"])]
    case.says("Merci, votre demande de stage est complète")


def nurse_without_licence(case):
    welcome = yield from become_known(case, case.client)
    mails = yield [inside(case, welcome, all_answers(
        person_with(KEVIN, numero_permis=None)))]
    case.says("Numéro de permis, de licence ou de pratique * :")
    mails = yield [above(case, mails[-1], "Mon code HSPnet : 482915")]
    case.one(mails, "the licence")


def no_code_and_no_reason(case):
    welcome = yield from become_known(case, case.client)
    mails = yield [inside(case, welcome, all_answers(
        person_with(AMELIE, code_permanent="aucun")))]
    case.says("Écrivez aussi pourquoi")
    mails = yield [above(case, mails[-1], "Code permanent : aucun, première session")]
    case.says("Merci, votre demande de stage est complète")


def bold_for_a_tick(case):
    """She only makes the options bold: nobody can see that in a text."""
    welcome = yield from become_known(case, case.client)
    mails = yield [inside(case, welcome, all_answers(case.person), tick="strong")]
    case.one(mails, "bold options")


def signature(case):
    """Her signature has labels of its own, and other numbers."""
    welcome = yield from become_known(case, case.client)
    mails = yield [inside(case, welcome, all_answers(case.person), [
        "Bonjour,", "", "Voici le formulaire rempli.", "", "Amélie Tremblay",
        "Étudiante en travail social", "Tél. : 514 555-0177",
        "Courriel : amelie.perso@courrier.example", ""])]
    case.one(mails, "a form below a signature")


def sentences(case):
    """No label at all: nothing is guessed, a person reads it."""
    welcome = yield from become_known(case, case.client)
    mails = yield [above(
        case, welcome, "Bonjour,", "",
        "Je m'appelle Amélie Tremblay, j'habite au 12 rue des Érables à Longueuil et",
        "je suis née le 15 avril 2003. J'étudie en travail social au cégep",
        "Édouard-Montpetit et j'aimerais un stage de mars à avril.", "", "Merci!")]
    case.one(mails, "a letter")
    case.check(case.value("prenom") is None, "nothing is guessed")
    case.says("Une personne du guichet")


# ---- Afterwards ----

def thanks(*words):
    def steps(case):
        _, mail = yield from completed(case)
        mails = yield [above(case, mail, *words)]
        case.check(len(mails) <= 1, "thanks get at most one answer")
        case.check(not any(case.address in card for card in case.post.cards()),
                   "thanks are no work for staff")
        case.check([s for _, s in case.requests()] == ["A2"], "the request stays A2")
    return steps


def twice_to_one_mail(case):
    welcome = yield from become_known(case, case.client)
    yield [inside(case, welcome, all_answers(person_with(AMELIE, ville="Brossard")))]
    mails = yield [inside(case, welcome, all_answers(case.person))]
    case.one(mails, "the second reply")
    case.says("Ville : Longueuil")
    case.check(len(case.requests()) == 1, "there is one request")


def old_thread(case):
    """After completion, the welcome mail is replied to with one more word."""
    welcome, _ = yield from completed(case)
    mails = yield [inside(case, welcome, [
        ("telephone", "Téléphone", "Téléphone", "514 555-0102")])]
    case.one(mails, "an old thread")
    case.says("Téléphone : 514 555-0102", "dossier est à jour")
    case.check([s for _, s in case.requests()] == ["A2"], "one request, still A2")
    mails = yield [above(case, welcome, "Ville : Brossard")]
    case.says("Ville : Brossard")


def second_request(case):
    _, mail = yield from completed(case)
    mails = yield [above(case, mail, "DEMANDE")]
    case.one(mails, "DEMANDE")
    case.says("Demande de stage", "Dates de stage * :")
    case.says_not("388-TS3")
    mails = yield [inside(case, mails[-1], MARC["demande"])]
    case.one(mails, "the second request")
    case.says("Merci, votre demande de stage est complète")
    case.check([s for _, s in case.requests()] == ["A2", "A2"], "two requests, both A2")
    case.check(case.value("sigle", case.requests()[0][0]) == "388-TS3",
               "the first is as it was")
    case.check(case.value("sigle", case.requests()[1][0]) == "PHTH 440",
               "the second is her second")
    mails = yield [above(case, mails[-1], "Suivi svp")]
    case.says("Demande %d" % case.requests()[0][0], "Demande %d" % case.requests()[1][0])


def question_with_answers(case):
    welcome = yield from become_known(case, case.client)
    mails = yield [inside(case, welcome, all_answers(case.person), [
        "Bonjour, voici mon formulaire. Est-ce que je peux changer les dates plus tard?",
        ""])]
    case.one(mails, "answers and a question")
    case.says("Merci, votre demande de stage est complète", "Une personne du guichet lira")
    case.check(any("changer les dates" in card for card in case.post.cards()),
               "staff have the question")


# ---- Documents ----

def attached(message, *names):
    for name in names:
        message.add_attachment(PDF, maintype="application", subtype="octet-stream",
                               filename=name)
    return message


def files_without_a_word(case):
    welcome = yield from become_known(case, case.client)
    message = case.client.reply(welcome, case.sender, [])
    mails = yield [case.send(attached(message, "CV_Tremblay_Amélie (final) v2.pdf",
                                      "Lettre de motivation.pdf"))]
    case.one(mails, "two files")
    case.says("CV_Tremblay_Amélie (final) v2.pdf")
    case.check(sorted(r for r, _ in case.documents()) == ["cv", "lettre"],
               "both files are known: %r" % case.documents())


def files_with_odd_names(case):
    welcome = yield from become_known(case, case.client)
    message = case.client.reply(welcome, case.sender, [])
    mails = yield [case.send(attached(message, "Document1.pdf", "scan 0001.pdf"))]
    case.one(mails, "two files")
    case.says("Document1.pdf", "Dites-nous ce que sont les documents")
    mails = yield [above(case, mails[-1], "Document1 est mon CV et le scan ma lettre.")]
    case.one(mails, "what they are")


def photo_of_a_letter(case):
    welcome = yield from become_known(case, case.client)
    message = PHONE.reply(welcome, case.sender, ["Voici ma lettre"])
    message.add_attachment(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(64) + b"\xff\xd9",
                           maintype="image", subtype="jpeg", filename="image0.jpeg")
    mails = yield [case.send(message)]
    case.one(mails, "a photo")
    case.check([r for r, _ in case.documents()] == ["lettre"],
               "the photo is the letter: %r" % case.documents())


# ---- Who speaks ----

def reference_lost(case):
    """A new message, without the reference, the subject or the thread."""
    welcome = yield from become_known(case, case.client)
    answers = filling.typed_lines(all_answers(case.person), "colon")
    mails = yield [new_mail(case, "mon stage", "\n".join(answers) + "\n")]
    case.one(mails, "a message without a reference")
    case.says("Répondez OUI")
    case.check(case.value("prenom") is None, "nothing is taken before she says so")
    mails = yield [above(case, mails[-1], "Oui")]
    case.one(mails, "her OUI")
    case.says("Merci, votre demande de stage est complète")


def other_address(case):
    welcome = yield from become_known(case, case.client)
    other = "perso-" + case.address
    case.addresses.append(other)
    message = inside(case, welcome, all_answers(case.person))
    mails = yield [case.send(message, "Amélie <%s>" % other)]
    case.one(mails, "a reply from another address")
    case.check(mails[-1].to == case.address, "the address on file is asked")
    case.says(other, "Répondez OUI")
    case.check(case.value("prenom") is None, "nothing is taken before she says so")
    mails = yield [above(case, mails[-1], "OUI c'est moi")]
    case.says("Merci, votre demande de stage est complète")


def confirms_with(*words):
    def steps(case):
        mails = yield [new_mail(case, "Stage", "Bonjour, je cherche un stage.\n")]
        mails = yield [above(case, mails[-1], *words)]
        case.one(mails, "a confirmation")
        case.says("Code permanent du MEES")
    return steps


def confirms_by_button(case):
    mails = yield [new_mail(case, "Stage", "Bonjour\n")]
    _, to, subject, body = [link for link in mails[-1].links()
                            if link[0] == "Je confirme"][0]
    mails = yield [case.send(case.client.opened(mails[-1], case.sender, to, subject,
                                                body.split("\n")))]
    case.one(mails, "the button")
    case.says("Code permanent du MEES")


def declines(case):
    mails = yield [new_mail(case, "Stage", "Bonjour\n")]
    mails = yield [above(case, mails[-1], "Non, ce n'est pas moi")]
    case.one(mails, "a no")
    case.says("effacé")
    case.says_not("Code permanent")


def empty_reply(case):
    welcome = yield from become_known(case, case.client)
    mails = yield [above(case, welcome)]
    case.one(mails, "an empty reply")
    case.says("Code permanent du MEES")


def first_mail_with_cv(case):
    message = new_mail(case, "Demande de stage", "Bonjour, voici mon CV.\n\nAmélie\n")
    mails = yield [attached(message, "CV.pdf")]
    case.one(mails, "the first mail")
    mails = yield [above(case, mails[-1], "oui")]
    case.says("Code permanent du MEES", "DOCUMENTS REÇUS", "CV.pdf")


def dates_in_every_way():
    """Dates as people write them; what may mean two days is asked about."""
    births = ["15 avril 2003", "15-04-2003", "2003/04/15", "15.04.2003", "15 avr. 2003",
              "le mardi 15 avril 2003", "15-avr-03", "April 15th, 2003", "20030415",
              "né(e) le 15 avril 2003", "15 AVRIL 2003", "2003-avril-15"]
    dates = ["du 8 mars au 30 avril 2027", "8 mars 2027 - 30 avril 2027",
             "2027-03-08 / 2027-04-30", "Début : 8 mars 2027, fin : 30 avril 2027",
             "du lundi 8 mars 2027 jusqu'au vendredi 30 avril 2027",
             "08-03-2027 au 30-04-2027", "à partir du 8 mars 2027 jusqu'au 30 avril 2027",
             "8 mars au 30 avril 2027", "March 8 to April 30, 2027",
             "entre le 8 mars et le 30 avril 2027", "8/3/2027 au 30/4/2027",
             "8 mars → 30 avril 2027"]
    for birth, period in zip(births, dates):
        person = person_with(AMELIE, date_naissance=birth, dates=period)
        Case("dates", birth[:11] + " " + period[:12], person, dates_typed,
             expect=AMELIE["expect"], client=MUTT, asked=period.count("→"))


def dates_typed(case):
    welcome = yield from become_known(case, case.client)
    mails = yield [inside(case, welcome, all_answers(case.person))]
    case.one(mails, "a form")


def play_scenes():
    amelie = AMELIE["expect"]
    lambert = dict(amelie, etablissement="cegep_champlain_saint_lambert")

    def scene(way, steps, expect=None, person=AMELIE, client=GMAIL, asked=0):
        Case(client.name, way, person, steps, expect, client, asked=asked)

    scene("un formulaire à la fois", one_form_then_the_other, amelie)
    scene("un formulaire à la fois", one_form_then_the_other, KEVIN["expect"], KEVIN, DESKTOP)
    scene("la moitié d'abord", half_then_the_rest, amelie)
    scene("la moitié d'abord", half_then_the_rest, MARC["expect"], MARC, PHONE)
    scene("une ligne à la fois", a_line_at_a_time, amelie, AMELIE, PHONE)
    scene("erreurs, corrigées", mistakes_then_corrections, lambert)
    scene("erreurs, corrigées", mistakes_then_corrections, lambert, AMELIE, DESKTOP)
    scene("erreurs, corrigées", mistakes_then_corrections, lambert, AMELIE, MUTT)
    scene("erreurs, au-dessus", mistakes_mended_above, lambert, AMELIE, PHONE)
    scene("erreurs, au-dessus", mistakes_mended_above, lambert, AMELIE, WEB)
    scene("réponse courte", short_answer({"code_postal": "J4K 2TO"}, ["J4K 2T0"]),
          amelie, AMELIE, PHONE)
    scene("réponse courte, numéro", short_answer({"etablissement": "Champlain"}, ["2"]),
          lambert, AMELIE, PHONE)
    scene("réponse courte, mots", short_answer(
        {"etablissement": "Champlain"}, ["Bonjour,", "Saint-Lambert", "merci"]),
          lambert, AMELIE, ANDROID)
    scene("réponse courte, date", short_answer(
        {"date_naissance": "03-04-05"}, ["15 avril 2003", "", "Merci beaucoup!"]),
          amelie, AMELIE, clients.OutlookMobile())
    scene("Autre sans précision", other_without_saying_what, CHLOE["expect"], CHLOE)
    scene("sans permis", nurse_without_licence,
          dict(KEVIN["expect"], numero_permis="482915"), KEVIN, PHONE)
    scene("aucun code, pourquoi", no_code_and_no_reason,
          dict(amelie, code_permanent="aucun, première session"), AMELIE, PHONE)
    scene("choix en gras", bold_for_a_tick, amelie, asked=5)
    scene("signature", signature, amelie, AMELIE, DESKTOP)
    scene("signature", signature, amelie, AMELIE, THUNDERBIRD)
    scene("en phrases", sentences, None, AMELIE, PHONE)
    for words in (["merci!"], ["Merci beaucoup, bonne journée!"], ["👍"], ["ok merci"],
                  ["Parfait, merci!", "", "Amélie"], ["Super, merci de votre aide"]):
        scene("après: " + words[0][:16], thanks(*words), amelie, AMELIE, PHONE)
    scene("deux fois", twice_to_one_mail, amelie)
    scene("vieux fil", old_thread, dict(amelie, telephone="+15145550102", ville="Brossard"))
    scene("vieux fil", old_thread, dict(amelie, telephone="+15145550102", ville="Brossard"),
          AMELIE, DESKTOP)
    scene("seconde demande", second_request, None)
    scene("question en plus", question_with_answers, amelie, AMELIE, WEB)
    scene("fichiers, sans mot", files_without_a_word, None, AMELIE, PHONE)
    scene("fichiers mal nommés", files_with_odd_names, None, AMELIE, PHONE)
    scene("photo de la lettre", photo_of_a_letter, None, AMELIE, PHONE)
    scene("référence perdue", reference_lost, amelie, AMELIE, WEB)
    scene("autre adresse", other_address, amelie)
    for words in (["Oui"], ["Oui je confirme", "", "Amélie"], ["Bonjour, oui c'est moi"],
                  ["ok"], ["Yes"], ["OUI", "--", "Amélie Tremblay", "514 555-0101"],
                  ["Je confirme mon adresse"], ["Oui!"]):
        scene("confirme: " + words[0][:14], confirms_with(*words), None, AMELIE, PHONE)
    scene("confirme: bouton", confirms_by_button, None, AMELIE, ANDROID)
    scene("confirme: bouton", confirms_by_button, None, AMELIE, DESKTOP)
    scene("décline", declines, None, AMELIE, PHONE)
    scene("réponse vide", empty_reply, None, AMELIE, PHONE)
    scene("premier courriel, CV", first_mail_with_cv, None, AMELIE, PHONE)
    dates_in_every_way()
