"""Who writes in tests/flow/replies.sh, and what each of them would write.

A person is a list of (field, label in our mails, label when typed by hand, answer)
for both forms, and what must be on file afterwards. An answer is a text, or
Ticks: options of a list, each with a comment or None. Nobody here exists.
"""


class Ticks:
    """Options that get a mark; typed: how the person writes it in words."""

    def __init__(self, *options, typed=None):
        self.options = [option if isinstance(option, tuple) else (option, None)
                        for option in options]
        self.typed = typed

    def words(self):
        if self.typed is not None:
            return self.typed
        return "\n".join(name + (" : " + comment if comment else "")
                         for name, comment in self.options)


WEEK = ["lundi", "mardi", "mercredi", "jeudi", "vendredi"]


def grid(jour=(), soir=(), nuit=()):
    return {"jour": list(jour), "soir": list(soir), "nuit": list(nuit)}


def place(name, comment=""):
    return {"id": name, "comment": comment}


def contact(prenom, nom, fonction="", telephone="", poste="", courriel=""):
    return {"prenom": prenom, "nom": nom, "fonction": fonction,
            "telephone": telephone, "poste": poste, "courriel": courriel}


# A student in social work, who writes as asked.
AMELIE = {
    "name": "Amélie Tremblay",
    "profil": [
        ("categorie", "Catégorie de stage", "Catégorie", Ticks("Générale")),
        ("programme", "Programme d’étude de base", "Programme",
         "Techniques de travail social"),
        ("code_permanent", "Code permanent du MEES", "Code permanent", "TREA77540312"),
        ("prenom", "Prénom", "Prénom", "Amélie"),
        ("nom", "Nom de famille", "Nom", "Tremblay"),
        ("genre", "Genre", "Genre", Ticks("Femme")),
        ("date_naissance", "Date de naissance", "Date de naissance", "15 avril 2003"),
        ("adresse", "Adresse", "Adresse", "12, rue des Érables, app. 4"),
        ("ville", "Ville", "Ville", "Longueuil"),
        ("code_postal", "Code postal", "Code postal", "j4k2t0"),
        ("telephone", "Téléphone", "Téléphone", "450 555-0123"),
    ],
    "demande": [
        ("code", "Code de stage", "Code de stage", "non"),
        ("type_institution", "Type d’institution", "Type d'institution",
         Ticks("Collégial")),
        ("etablissement", "Établissement d’enseignement", "Établissement",
         "cegep edouard montpetit"),
        ("niveau", "Niveau scolaire en cours", "Niveau scolaire", "DEC 3e année"),
        ("discipline", "Discipline", "Discipline", "Travail social"),
        ("type_stage", "Type de stage", "Type de stage", Ticks("Clinique individuel")),
        ("sigle", "Sigle ou niveau de stage", "Sigle", "388-TS3"),
        ("dates", "Dates de stage", "Dates", "du 8 mars au 30 avril 2027"),
        ("nombre_jours", "Nombre de jours de présence total", "Nombre de jours", "38"),
        ("lieux", "Lieux de stage souhaités", "Lieux de stage",
         Ticks(("RLS de Champlain (Hôpital Charles-Le Moyne)", "près de chez moi"),
               typed="Hôpital Charles-Le Moyne : près de chez moi")),
        ("coordonnateur.prenom", "Prénom du coordonnateur", "Prénom du coordonnateur",
         "Jean"),
        ("coordonnateur.nom", "Nom du coordonnateur", "Nom du coordonnateur", "Roy"),
        ("coordonnateur.telephone", "Téléphone du coordonnateur",
         "Téléphone du coordonnateur", "450 555-0199"),
        ("coordonnateur.courriel", "Courriel du coordonnateur",
         "Courriel du coordonnateur", "jean.roy@cegep.example"),
    ],
    "expect": {
        "categorie": "generale", "programme": "tec_travail_social",
        "code_permanent": "TREA77540312", "prenom": "Amélie", "nom": "Tremblay",
        "genre": "femme", "date_naissance": "2003-04-15",
        "adresse": "12, rue des Érables, app. 4", "ville": "Longueuil",
        "code_postal": "J4K 2T0", "province": "quebec", "pays": "canada",
        "telephone": "+14505550123",
        "code": "non", "type_institution": "collegial",
        "etablissement": "cegep_edouard_montpetit", "niveau": "dec_3",
        "discipline": "travail_social", "type_stage": "clinique_individuel",
        "sigle": "388-TS3", "dates": {"from": "2027-03-08", "to": "2027-04-30"},
        "nombre_jours": 38, "periode": grid(WEEK),
        "lieux": [place("champlain", "près de chez moi")],
        "coordonnateur": contact("Jean", "Roy", "", "+14505550199", "",
                                 "jean.roy@cegep.example"),
    },
}

# A nursing student: licence required, extensions, an emergency number.
KEVIN = {
    "name": "Kevin Nguyen-Roy",
    "profil": [
        ("categorie", "Catégorie de stage", "Catégorie de stage",
         Ticks("Soins infirmiers")),
        ("programme", "Programme d’étude de base", "Programme d'étude",
         "DEC en soins infirmiers"),
        ("code_permanent", "Code permanent du MEES", "Code permanent",
         "NGUK 9102 0411"),
        ("numero_permis", "Numéro de permis, de licence ou de pratique",
         "Numéro de licence", "HSPnet 482915"),
        ("prenom", "Prénom", "prénom", "Kevin"),
        ("nom", "Nom de famille", "nom de famille", "Nguyen-Roy"),
        ("genre", "Genre", "Sexe", Ticks("Homme", typed="M")),
        ("date_naissance", "Date de naissance", "Date de naissance", "2004-02-29"),
        ("adresse", "Adresse", "Adresse", "7500 boul. Taschereau #210"),
        ("ville", "Ville", "Ville", "Saint-Jean-sur-Richelieu"),
        ("code_postal", "Code postal", "Code postal", "J3A 1B4"),
        ("telephone", "Téléphone", "Téléphone", "(514) 555-0144"),
        ("poste", "Poste", "Poste", "12"),
        ("telephone2", "Téléphone secondaire ou d’urgence", "Téléphone d'urgence",
         "438.555.0166 (ma mère)"),
    ],
    "demande": [
        ("code", "Code de stage", "Code de stage", "Non"),
        ("type_institution", "Type d’institution", "Type d'établissement",
         Ticks("Collégial", typed="cégep")),
        ("etablissement", "Établissement d’enseignement", "École",
         "Cégep Saint-Jean-sur-Richelieu"),
        ("niveau", "Niveau scolaire en cours", "Niveau", "DEC, 2e année"),
        ("discipline", "Discipline", "Discipline", "Soins infirmiers"),
        ("type_stage", "Type de stage", "Type de stage",
         Ticks("Clinique de groupe (avec enseignant)", typed="stage de groupe")),
        ("sigle", "Sigle ou niveau de stage", "Sigle", "180-A4-SJ"),
        ("dates", "Dates de stage", "Dates de stage", "2027-02-01 au 2027-05-21"),
        ("nombre_jours", "Nombre de jours de présence total", "Nombre de jours",
         "30 jours"),
        ("periode", "Période désirée", "Horaire",
         "lundi et mardi de jour, jeudi soir"),
        ("lieux", "Lieux de stage souhaités", "Lieux",
         Ticks("RLS Haut-Richelieu (Hôpital du Haut-Richelieu)",
               ("INLB (Institut Nazareth et Louis-Braille)", "2e choix"),
               typed="Haut-Richelieu\nINLB : 2e choix")),
        ("coordonnateur.prenom", "Prénom du coordonnateur",
         "Prénom de la coordonnatrice", "Marie-Ève"),
        ("coordonnateur.nom", "Nom du coordonnateur", "Nom de la coordonnatrice",
         "St-Onge"),
        ("coordonnateur.fonction", "Fonction du coordonnateur",
         "Fonction de la coordonnatrice", "coordonnatrice des stages"),
        ("coordonnateur.telephone", "Téléphone du coordonnateur",
         "Téléphone de la coordonnatrice", "450-555-0188"),
        ("coordonnateur.poste", "Poste du coordonnateur", "Poste de la coordonnatrice",
         "2345"),
    ],
    "expect": {
        "categorie": "soins_infirmiers", "programme": "dec_soins_infirmiers",
        "code_permanent": "NGUK91020411", "numero_permis": "HSPnet 482915",
        "prenom": "Kevin", "nom": "Nguyen-Roy", "genre": "homme",
        "date_naissance": "2004-02-29", "adresse": "7500 boul. Taschereau #210",
        "ville": "Saint-Jean-sur-Richelieu", "code_postal": "J3A 1B4",
        "province": "quebec", "pays": "canada", "telephone": "+15145550144",
        "poste": "12", "telephone2": "+14385550166",
        "code": "non", "type_institution": "collegial",
        "etablissement": "cegep_saint_jean", "niveau": "dec_2",
        "discipline": "soins_infirmiers", "type_stage": "clinique_groupe",
        "sigle": "180-A4-SJ", "dates": {"from": "2027-02-01", "to": "2027-05-21"},
        "nombre_jours": 30, "periode": grid(["lundi", "mardi"], ["jeudi"]),
        "lieux": [place("haut_richelieu"), place("inlb", "2e choix")],
        "coordonnateur": contact("Marie-Ève", "St-Onge", "coordonnatrice des stages",
                                 "+14505550188", "2345"),
    },
}

# A student from France: no permanent code, another country, "Autre" twice.
CHLOE = {
    "name": "Chloé Dubois",
    "profil": [
        ("categorie", "Catégorie de stage", "Catégorie", Ticks("Générale")),
        ("programme", "Programme d’étude de base", "Programme", "Psychologie"),
        ("code_permanent", "Code permanent du MEES", "Code permanent",
         "aucun, j'étudie en France"),
        ("prenom", "Prénom", "Prénom", "Chloé"),
        ("nom", "Nom de famille", "Nom de famille", "Dubois"),
        ("genre", "Genre", "Genre", Ticks("Je préfère ne pas répondre")),
        ("date_naissance", "Date de naissance", "Née le", "1er mai 2001"),
        ("adresse", "Adresse", "Adresse", "8 bis rue des Lilas"),
        ("ville", "Ville", "Ville", "Lyon"),
        ("code_postal", "Code postal", "Code postal", "69003"),
        ("province", "Province", "Province", "Hors Canada"),
        ("pays", "Pays", "Pays", "France"),
        ("telephone", "Téléphone", "Téléphone", "+33 6 12 34 56 78"),
    ],
    "demande": [
        ("code", "Code de stage", "Code de stage", "non"),
        ("type_institution", "Type d’institution", "Type d'institution", Ticks("Autre")),
        ("etablissement", "Établissement d’enseignement", "Établissement", "Autre"),
        ("niveau", "Niveau scolaire en cours", "Niveau", "Maîtrise"),
        ("discipline", "Discipline", "Discipline", "psychologie"),
        ("type_stage", "Type de stage", "Type de stage",
         Ticks("Intégration ou fin d’études", typed="stage de fin d'études")),
        ("sigle", "Sigle ou niveau de stage", "Sigle", "Master 2"),
        ("dates", "Dates de stage", "Dates de stage",
         "du 1er février 2027 au 30 juin 2027"),
        ("nombre_jours", "Nombre de jours de présence total", "Nombre de jours", "75"),
        ("lieux", "Lieux de stage souhaités", "Lieux",
         Ticks("RLS de Champlain (Hôpital Charles-Le Moyne)",
               typed="RLS de Champlain")),
        ("coordonnateur.prenom", "Prénom du coordonnateur", "Prénom du coordonnateur",
         "Paul"),
        ("coordonnateur.nom", "Nom du coordonnateur", "Nom du coordonnateur", "Martin"),
        ("coordonnateur.courriel", "Courriel du coordonnateur",
         "Courriel du coordonnateur", "paul.martin@univ-lyon.example"),
        ("autres_informations", "Autres informations", "Autres informations",
         "Université Lumière Lyon 2, master de neuropsychologie"),
    ],
    "expect": {
        "categorie": "generale", "programme": "psychologie",
        "code_permanent": "aucun, j'étudie en France",
        "prenom": "Chloé", "nom": "Dubois", "genre": "non_dit",
        "date_naissance": "2001-05-01", "adresse": "8 bis rue des Lilas",
        "ville": "Lyon", "code_postal": "69003", "province": "hors_canada",
        "pays": "france", "telephone": "+33612345678",
        "code": "non", "type_institution": "autre", "etablissement": "autre",
        "niveau": "maitrise", "discipline": "psychologie",
        "type_stage": "integration", "sigle": "Master 2",
        "dates": {"from": "2027-02-01", "to": "2027-06-30"}, "nombre_jours": 75,
        "periode": grid(WEEK), "lieux": [place("champlain")],
        "coordonnateur": contact("Paul", "Martin",
                                 courriel="paul.martin@univ-lyon.example"),
        "demande.autres_informations":
            "Université Lumière Lyon 2, master de neuropsychologie",
    },
}

# One day, several places with words of their own, presets changed.
MARC = {
    "name": "Marc-Antoine Gagné",
    "profil": [
        ("categorie", "Catégorie de stage", "Catégorie", Ticks("Générale")),
        ("programme", "Programme d’étude de base", "Programme", "physiothérapie"),
        ("code_permanent", "Code permanent du MEES", "Code permanent", "gagm65110017"),
        ("prenom", "Prénom", "Prénom", "Marc-Antoine"),
        ("nom", "Nom de famille", "Nom", "Gagné"),
        ("genre", "Genre", "Genre", Ticks("Homme")),
        ("date_naissance", "Date de naissance", "Date de naissance",
         "vendredi le 3 novembre 2000"),
        ("adresse", "Adresse", "Adresse", "45 Elgin St., apt 3"),
        ("ville", "Ville", "Ville", "Ottawa"),
        ("code_postal", "Code postal", "Code postal", "K1P 5K8"),
        ("province", "Province", "Province", "Ontario"),
        ("telephone", "Téléphone", "Tél", "613-555-0110 poste 7"),
    ],
    "demande": [
        ("code", "Code de stage", "Code de stage", "non"),
        ("type_institution", "Type d’institution", "Type d'institution",
         Ticks("Universitaire")),
        ("etablissement", "Établissement d’enseignement", "Établissement", "mcgill"),
        ("niveau", "Niveau scolaire en cours", "Niveau", "bac 3e année"),
        ("discipline", "Discipline", "Discipline", "Physio"),
        ("type_stage", "Type de stage", "Type de stage",
         Ticks("Visite ou jumelage d’une journée", typed="visite d'une journée")),
        ("sigle", "Sigle ou niveau de stage", "Sigle", "PHTH 440"),
        ("dates", "Dates de stage", "Date de stage", "le 12 mars 2027"),
        ("nombre_jours", "Nombre de jours de présence total", "Nombre de jours", "1"),
        ("periode", "Période désirée", "Période", "vendredi (jour), samedi (soir)"),
        ("lieux", "Lieux de stage souhaités", "Lieux",
         Ticks(("RLS de Champlain (Hôpital Charles-Le Moyne)", "physio, 3e étage"),
               ("Beauregard (1255, rue Beauregard, Longueuil)", "au besoin"),
               ("Santé publique, CISSS de la Montérégie-Ouest "
                "(Châteauguay, Valleyfield, Vaudreuil)", None),
               typed="Charles-Le Moyne : physio, 3e étage\nBeauregard : au besoin\n"
                     "santé publique Ouest")),
        ("coordonnateur.prenom", "Prénom du coordonnateur", "Prénom du coordonnateur",
         "Ann"),
        ("coordonnateur.nom", "Nom du coordonnateur", "Nom du coordonnateur", "O'Neil"),
        ("coordonnateur.telephone", "Téléphone du coordonnateur",
         "Téléphone du coordonnateur", "514 555-0133"),
        ("autres_informations", "Autres informations", "Autres informations",
         "Je parle aussi anglais et espagnol."),
    ],
    "expect": {
        "categorie": "generale", "programme": "physiotherapie",
        "code_permanent": "GAGM65110017", "prenom": "Marc-Antoine", "nom": "Gagné",
        "genre": "homme", "date_naissance": "2000-11-03",
        "adresse": "45 Elgin St., apt 3", "ville": "Ottawa",
        "code_postal": "K1P 5K8", "province": "ontario", "pays": "canada",
        "telephone": "+16135550110", "poste": "7",
        "code": "non", "type_institution": "universitaire", "etablissement": "mcgill",
        "niveau": "bac_3", "discipline": "physiotherapie", "type_stage": "visite",
        "sigle": "PHTH 440", "dates": {"from": "2027-03-12", "to": "2027-03-12"},
        "nombre_jours": 1, "periode": grid(["vendredi"], ["samedi"]),
        "lieux": [place("champlain", "physio, 3e étage"),
                  place("beauregard", "au besoin"),
                  place("sante_publique_ouest")],
        "coordonnateur": contact("Ann", "O'Neil", "", "+15145550133"),
        "demande.autres_informations": "Je parle aussi anglais et espagnol.",
    },
}

# Somebody who answers in English, to labels of her own where she types them.
PRIYA = {
    "name": "Priya Sharma",
    "profil": [
        ("categorie", "Catégorie de stage", "Category", Ticks("Générale", typed="General")),
        ("programme", "Programme d’étude de base", "Program", "Social work"),
        ("code_permanent", "Code permanent du MEES", "Permanent code", "SHAP 8553 0299"),
        ("prenom", "Prénom", "First name", "Priya"),
        ("nom", "Nom de famille", "Last name", "Sharma"),
        ("genre", "Genre", "Gender", Ticks("Femme", typed="Female")),
        ("date_naissance", "Date de naissance", "Date of birth", "March 23, 2002"),
        ("adresse", "Adresse", "Address", "1200 Main Street, Unit 5"),
        ("ville", "Ville", "City", "Brossard"),
        ("code_postal", "Code postal", "Postal code", "J4W1A1"),
        ("telephone", "Téléphone", "Phone number", "1-450-555-0175"),
    ],
    "demande": [
        ("code", "Code de stage", "Internship code", "no"),
        ("type_institution", "Type d’institution", "Type of institution",
         Ticks("Universitaire", typed="University")),
        ("etablissement", "Établissement d’enseignement", "School", "Concordia University"),
        ("niveau", "Niveau scolaire en cours", "Current level", "bachelor second year"),
        ("discipline", "Discipline", "Field", "social work"),
        ("type_stage", "Type de stage", "Type of internship",
         Ticks("Observation", typed="Observation")),
        ("sigle", "Sigle ou niveau de stage", "Course code", "SOWK 301"),
        ("dates", "Dates de stage", "Internship dates", "from March 8 to April 30, 2027"),
        ("nombre_jours", "Nombre de jours de présence total", "Number of days", "20 days"),
        ("periode", "Période désirée", "Schedule", "Monday, Tuesday (evening)"),
        ("lieux", "Lieux de stage souhaités", "Locations",
         Ticks("INLB (Institut Nazareth et Louis-Braille)", typed="INLB")),
        ("coordonnateur.prenom", "Prénom du coordonnateur", "Coordinator's first name",
         "John"),
        ("coordonnateur.nom", "Nom du coordonnateur", "Coordinator's last name", "Smith"),
        ("coordonnateur.courriel", "Courriel du coordonnateur", "Coordinator's email",
         "john.smith@school.example"),
    ],
    "expect": {
        "categorie": "generale", "programme": "travail_social",
        "code_permanent": "SHAP85530299", "prenom": "Priya", "nom": "Sharma",
        "genre": "femme", "date_naissance": "2002-03-23",
        "adresse": "1200 Main Street, Unit 5", "ville": "Brossard",
        "code_postal": "J4W 1A1", "province": "quebec", "pays": "canada",
        "telephone": "+14505550175",
        "code": "non", "type_institution": "universitaire",
        "etablissement": "concordia", "niveau": "bac_2",
        "discipline": "travail_social", "type_stage": "observation",
        "sigle": "SOWK 301", "dates": {"from": "2027-03-08", "to": "2027-04-30"},
        "nombre_jours": 20, "periode": grid([], ["lundi", "mardi"]),
        "lieux": [place("inlb")],
        "coordonnateur": contact("John", "Smith", courriel="john.smith@school.example"),
    },
}

PEOPLE = [AMELIE, KEVIN, CHLOE, MARC, PRIYA]
