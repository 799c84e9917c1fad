#!/bin/sh
# selftest.sh: do the servers of the tests do what the tests rely on? In TAP.
set -u

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
number=0
failed=0

finish()
{
	for pair in "$work"/good "$work"/mdbox "$work"/bad.*; do
		sh "$here/stop.sh" "$pair"
	done
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

# check DESCRIPTION COMMAND...: one line of TAP, and why when it failed
check()
{
	number=$((number + 1))
	description=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		echo "ok $number - $description"
	else
		echo "not ok $number - $description"
		sed 's/^/# /' "$work/said"
		failed=$((failed + 1))
	fi
}

student()
{
	python3 "$here/student.py" "$@"
}

# python: run the program on standard input, with student.py at hand
python()
{
	PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here python3 - "$@"
}

# mail FILE SUBJECT: a mail with a form, as the office would send it
mail()
{
	cat >"$1" <<MAIL
From: stages@example.org
To: amelie@etudiant.example
Reply-To: stages+abc123@example.org
Subject: $2
Message-ID: <$2@example.org>
Date: Mon, 23 Nov 2026 10:00:00 -0500
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Prénom * :
    Exemple : Amélie
MAIL
}

submitted_mail_is_read()
{
	mail "$work/mail" submitted &&
	student send "$work/mail" --submit --from "$OFFICE" \
	    --to amelie@etudiant.example &&
	student fetch amelie@etudiant.example --out "$work/got" &&
	cat "$work/got" &&
	grep -qx 'Subject: submitted' "$work/got" &&
	grep -qx 'Prénom \* :' "$work/got" &&
	grep -qx 'Delivered-To: amelie@etudiant.example' "$work/got"
}

injected_mail_keeps_its_tag()
{
	mail "$work/mail" tagged &&
	student send "$work/mail" --from jules@etudiant.example \
	    --to stages+abc123@example.org &&
	student fetch "$OFFICE" --out "$work/got" &&
	cat "$work/got" &&
	grep -qx 'Delivered-To: stages+abc123@example.org' "$work/got"
}

# refused TEXT COMMAND...: the command fails and says so
refused()
{
	text=$1
	shift
	if answer=$("$@" 2>&1); then
		return 1
	fi
	echo "$answer"
	case $answer in
	*"$text"*) return 0 ;;
	esac
	return 1
}

greylisting_ends_when_a_test_says_so()
{
	refused '451 4.7.1' student send "$work/mail" --submit \
	    --from "$OFFICE" --to later@etudiant.example &&
	: >"$ANSWERS_FILE" &&
	student send "$work/mail" --submit --from "$OFFICE" \
	    --to later@etudiant.example &&
	student fetch later@etudiant.example >/dev/null
}

bounce_comes_back()
{
	student send "$work/mail" --submit --from "$OFFICE" \
	    --to bounced@etudiant.example &&
	student fetch "$OFFICE" --out "$work/got" &&
	cat "$work/got" &&
	grep -qx 'Final-Recipient: rfc822;bounced@etudiant.example' "$work/got"
}

password_needs_tls()
{
	python <<'PYTHON'
import imaplib, os, smtplib
host = os.environ["MAIL_HOST"]
imap = imaplib.IMAP4(host, int(os.environ["IMAP_PORT"]))
try:
    imap.login(os.environ["OFFICE"], os.environ["MAIL_PASSWORD"])
    raise SystemExit("IMAP took a password without TLS")
except imaplib.IMAP4.error as refusal:
    assert "PRIVACYREQUIRED" in str(refusal), refusal
smtp = smtplib.SMTP(host, int(os.environ["SMTP_PORT"]))
smtp.ehlo()
assert not smtp.has_extn("auth")
assert smtp.mail(os.environ["OFFICE"])[0] == 530
PYTHON
}

wrong_password_is_refused()
{
	python <<'PYTHON'
import imaplib, os, smtplib, student
host = os.environ["MAIL_HOST"]
imap = imaplib.IMAP4(host, int(os.environ["IMAP_PORT"]))
imap.starttls(student.trusted())
try:
    imap.login(os.environ["OFFICE"], "wrong")
    raise SystemExit("IMAP took a wrong password")
except imaplib.IMAP4.error as refusal:
    assert "AUTHENTICATIONFAILED" in str(refusal), refusal
smtp = smtplib.SMTP(host, int(os.environ["SMTP_PORT"]))
smtp.starttls(context=student.trusted())
try:
    smtp.login(os.environ["OFFICE"], "wrong")
    raise SystemExit("SMTP took a wrong password")
except smtplib.SMTPAuthenticationError as refusal:
    assert refusal.smtp_code == 535, refusal
assert smtp.mail(os.environ["OFFICE"])[0] == 530
PYTHON
}

# A mail goes to an accented folder by UID MOVE, in both kinds of storage.
moved_to_accented_folder()
{
	mail "$work/mail" moved &&
	student send "$work/mail" --from amelie@etudiant.example \
	    --to guichet@example.org &&
	python <<'PYTHON' &&
import os, student, time
box = student.open_mailbox("guichet@example.org")
# What Dovecot can do is known in full only after the login.
can = student.answer_of(box.capability())[0].split()
assert b"MOVE" in can and b"UIDPLUS" in can, can
name = student.quoted("À traiter")
student.answer_of(box.create(name))
student.answer_of(box.subscribe(name))
deadline = time.monotonic() + 20
while student.answer_of(box.select()) == [b"0"]:
    assert time.monotonic() < deadline, "the mail does not come"
    time.sleep(0.1)
uid = student.answer_of(box.uid("SEARCH", "ALL"))[0].decode()
answer = box._simple_command("UID", "MOVE", uid, name)
assert answer[0] == "OK", answer
assert box.response("COPYUID")[1][0], "no COPYUID"
assert student.answer_of(box.select()) == [b"0"]
PYTHON
	student folders guichet@example.org >"$work/folders" &&
	cat "$work/folders" &&
	grep -qx "$(printf 'À traiter\t1\tsubscribed')" "$work/folders"
}

client_replies()
{
	mail "$work/mail" question &&
	student send "$work/mail" --submit --from "$OFFICE" \
	    --to jules@etudiant.example || return 1
	# It stays unseen for the client, which opens the last one.
	until student folders jules@etudiant.example |
	    grep -qx "$(printf 'INBOX\t1\thidden')"; do
		sleep 0.1
	done
	printf 'Prénom\tJules\n' >"$work/answers"
	printf 'Voilà.\n\n' >"$work/text"
	echo 'un document' >"$work/Mon CV été.txt"
	python3 "$here/mutt-reply.py" jules@etudiant.example --name Jules \
	    --text "$work/text" --fill "$work/answers" \
	    --attach "$work/Mon CV été.txt" &&
	student fetch "$OFFICE" --out "$work/got" &&
	python "$work/got" <<'PYTHON'
import email, email.policy, sys
with open(sys.argv[1], "rb") as file:
    mail = email.message_from_binary_file(file, policy=email.policy.default)
print(mail)
assert mail["To"] == "stages+abc123@example.org"
assert mail["In-Reply-To"] == "<question@example.org>"
text, document = mail.iter_parts()
assert "Voilà.\n" in text.get_content()
assert "> Prénom * : Jules\n" in text.get_content()
assert document.get_filename() == "Mon CV été.txt"
assert document.get_content() == "un document\n"
PYTHON
}

# handshake CONNECTION: the certificate is verified as any client should
handshake()
{
	python "$1" <<'PYTHON'
import imaplib, os, smtplib, student, sys
host = os.environ["MAIL_HOST"]
port = {name: int(os.environ[name + "_PORT"])
        for name in ("IMAP", "IMAPS", "SMTP", "SMTPS")}[sys.argv[1]]
if sys.argv[1] == "IMAP":
    imaplib.IMAP4(host, port).starttls(student.trusted())
elif sys.argv[1] == "IMAPS":
    imaplib.IMAP4_SSL(host, port, ssl_context=student.trusted())
elif sys.argv[1] == "SMTP":
    smtplib.SMTP(host, port).starttls(context=student.trusted())
else:
    smtplib.SMTP_SSL(host, port, context=student.trusted())
PYTHON
}

# certificate KIND REASON: what a client that verifies says of it, everywhere
certificate()
{
	sh "$here/start.sh" "$work/bad.$1" --cert "$1" || return 1
	# shellcheck disable=SC1090 # made just now
	. "$work/bad.$1/env"
	for connection in IMAP IMAPS SMTP SMTPS; do
		refused "$2" handshake "$connection" || return 1
	done
}

good_certificate()
{
	for connection in IMAP IMAPS SMTP SMTPS; do
		handshake "$connection" || return 1
	done
}

nothing_is_left()
{
	run=$(cat "$work/good/run") &&
	[ -d "$run" ] &&
	sh "$here/stop.sh" "$work/good" || return 1
	[ ! -e "$run" ] && [ ! -e "$work/good/env" ] &&
	[ -s "$work/good/log/exim_mainlog" ] || return 1
	for process in /proc/[0-9]*; do
		case $(readlink "$process/exe" 2>/dev/null) in
		"$run"/*)
			echo "still running: $process"
			return 1
			;;
		esac
	done
	refused 'Connection refused' handshake IMAPS &&
	refused 'Connection refused' handshake SMTPS
}

check 'the servers start' sh "$here/start.sh" "$work/good"
# shellcheck disable=SC1091 # made just now
. "$work/good/env" || exit 1
check 'their certificate is verified on all four ports' good_certificate
check 'mail submitted with TLS and a password is read by IMAPS' \
    submitted_mail_is_read
check 'injected mail keeps the tag of its address' injected_mail_keeps_its_tag
check 'a password needs TLS' password_needs_tls
check 'a wrong password is refused' wrong_password_is_refused
check 'a recipient can be told to come back later, and then no more' \
    greylisting_ends_when_a_test_says_so
check 'an unknown recipient is refused' refused '550 5.1.1' \
    student send "$work/mail" --from "$OFFICE" --to nobody@etudiant.example
check 'no mail leaves for the world' refused '550 5.7.1' \
    student send "$work/mail" --submit --from "$OFFICE" --to a@elsewhere.example
check 'undeliverable mail bounces' bounce_comes_back
check 'a mail moves to an accented folder (maildir)' moved_to_accented_folder
check 'a mail client replies in the quoted form, with a file' client_replies

check 'a second pair starts beside the first' \
    sh "$here/start.sh" "$work/mdbox" --storage mdbox
# shellcheck disable=SC1091 # made just now
. "$work/mdbox/env"
check 'a mail moves to an accented folder (mdbox)' moved_to_accented_folder
check 'a self-signed certificate is a client'\''s to refuse' \
    certificate selfsigned 'self-signed'
check 'an expired certificate is a client'\''s to refuse' \
    certificate expired 'expired'
check 'a certificate for another host is a client'\''s to refuse' \
    certificate wronghost 'IP address mismatch'

# shellcheck disable=SC1091 # made just now
. "$work/good/env"
check 'nothing is left once they are stopped' nothing_is_left

echo "1..$number"
[ "$failed" -eq 0 ]
