"""What a browser makes of our French when its reader has it translated to English.

The words are those that translators give for the labels and options; what is not
here stays French, as it does when a page is translated in part.
"""
import copy
import re

from people import Ticks

ENGLISH = {
    "Catégorie de stage": "Internship category",
    "Courriel": "Email address",
    "Programme d’étude de base": "Program of study",
    "Code permanent du MEES": "Permanent code",
    "Numéro de permis, de licence ou de pratique": "Permit, licence or practice number",
    "Prénom": "First name",
    "Nom de famille": "Last name",
    "Genre": "Gender",
    "Date de naissance": "Date of birth",
    "Adresse": "Address",
    "Ville": "City",
    "Code postal": "Postal code",
    "Province": "Province",
    "Pays": "Country",
    "Téléphone": "Phone",
    "Poste": "Extension",
    "Téléphone secondaire ou d’urgence": "Secondary phone",
    "Poste (secondaire)": "Second extension",
    "Autres informations pertinentes": "Other relevant information",
    "Code de stage": "Internship code",
    "Type d’institution": "Type of institution",
    "Établissement d’enseignement": "Educational institution",
    "Niveau scolaire en cours": "Current level of study",
    "Discipline": "Field",
    "Type de stage": "Type of internship",
    "Sigle ou niveau de stage": "Course code",
    "Dates de stage": "Internship dates",
    "Nombre de jours de présence total": "Total number of days",
    "Période désirée": "Desired schedule",
    "Lieux de stage souhaités": "Desired internship locations",
    "Prénom du coordonnateur": "Coordinator's first name",
    "Nom du coordonnateur": "Coordinator's last name",
    "Fonction du coordonnateur": "Coordinator's title",
    "Téléphone du coordonnateur": "Coordinator's phone",
    "Poste du coordonnateur": "Coordinator's extension",
    "Courriel du coordonnateur": "Coordinator's email",
    "Autres informations": "More information",
    "Celui de vos documents scolaires.": "The one on your school documents.",
    "L’année, le mois, le jour.": "The year, the month, the day.",
    "Avec l’indicatif régional.": "With area code.",
    "Cochez ce qui vous convient.": "Check what suits you.",
    "Cochez un choix en mettant un x devant.": "Check a choice by putting an x in front.",
    "Dans le doute, demandez à votre école.": "If in doubt, ask your school.",
    "Vos coordonnées": "Your contact information",
    "Votre identité": "Your identity",
    "Votre formation": "Your training",
}


def _key(text):
    return re.sub("[\\s\u00a0\u202f]+", " ", text).strip()


def words(text):
    """The text in English, blanks around it as they were."""
    key = _key(text)
    tail = ""
    if key.endswith(":"):
        key, tail = key[:-1].strip(), ":"
    star = key.endswith("*")
    if star:
        key = key[:-1].strip()
    if key not in ENGLISH:
        return text
    head = re.match("^\\s*", text).group(0)
    end = re.search("\\s*$", text).group(0)
    return head + ENGLISH[key] + (" *" if star else "") + tail + end


def tree(root):
    root = copy.deepcopy(root)
    for node in root.walk():
        node.children = [words(child) if isinstance(child, str) else child
                         for child in node.children]
    return root


def entries(found):
    return [(field, ENGLISH.get(label, label), typed, answer)
            for field, label, typed, answer in found]
