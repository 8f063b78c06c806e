"""Mails of every kind that intake meets, with invented people: the stock of several tests."""

from __future__ import annotations

import base64

_FROM = b"From: Nina Castellan <nina@harbourpost.example>\r\nTo: press@larkfield.example\r\n"
_DATE = b"Date: Tue, 24 Nov 2026 10:12:00 -0500\r\nMessage-ID: <1@harbourpost.example>\r\n"
_PNG = base64.encodebytes(bytes(range(256)) * 4).replace(b"\n", b"\r\n")

LETTERS: dict[str, bytes] = {
    "request": _FROM
    + _DATE
    + b"Subject: Re: Interview about the eels\r\n\r\n"
    + b"Hi,\r\n\r\nI'm a reporter for the Harbour Post. Could Dr Okafor speak to us on camera?\r\n"
    + b"My deadline is 4pm ET today.\r\n\r\nThanks,\r\nNina Castellan\r\n"
    + b"Senior Reporter, Harbour Post\r\n+1 212 555 0148\r\n",
    "alternative": _FROM
    + _DATE
    + b"Subject: =?utf-8?q?Caf=C3=A9?= =?iso-8859-1?b?6WNvbGU=?=\r\nMIME-Version: 1.0\r\n"
    + b'Content-Type: multipart/alternative; boundary="=_a"\r\n\r\n'
    + b"--=_a\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
    + b"Content-Transfer-Encoding: quoted-printable\r\n\r\nCaf=E9 =\r\nand more\r\n"
    + b"--=_a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    + b"<html><body><p>Caf\xc3\xa9</p><table><tr><td>a<td>b</table></body></html>\r\n--=_a--\r\n",
    "files": _FROM
    + _DATE
    + b"Subject: Files\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\nPreamble\r\n"
    + b"--outer\r\nContent-Type: multipart/related; boundary=inner\r\n\r\n"
    + b"--inner\r\nContent-Type: text/html\r\n\r\n<img src=cid:a>Look\r\n"
    + b"--inner\r\nContent-Type: image/png; name*0*=utf-8''%C3%A9; name*1=el.png\r\n"
    + b"Content-ID: <a>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + _PNG
    + b"--inner--\r\n--outer\r\nContent-Type: application/octet-stream\r\n"
    + b'Content-Disposition: attachment; filename="=?utf-8?q?r=C3=A9sum=C3=A9.pdf.exe?="\r\n'
    + b"Content-Transfer-Encoding: base64\r\n\r\n"
    + _PNG
    + b"--outer\r\nContent-Type: message/rfc822\r\n\r\n"
    + b"From: a@b.example\r\nSubject: Inner\r\n\r\nInner text\r\n"
    + b"--outer\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n"
    + b"END:VCALENDAR\r\n--outer--\r\nEpilogue\r\n",
    "bounce": b"Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.wire.example>\r\n"
    b"To: press@larkfield.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
    b"Auto-Submitted: auto-replied\r\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
    b"--r\r\n\r\nI'm sorry: <nobody@wire.example> could not be reached.\r\n"
    b"--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.wire.example\r\n"
    b"\r\nOriginal-Recipient: rfc822;nobody@wire.example\r\n"
    b"Final-Recipient: rfc822; nobody@wire.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    b"Diagnostic-Code: smtp; 550 5.1.1 no such\r\n user\r\n\r\n"
    b"--r\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <ours@larkfield.example>\r\n"
    b"From: press@larkfield.example\r\nSubject: Receipt\r\n\r\nThank you.\r\n--r--\r\n",
    "bounce in prose": b"From: MAILER-DAEMON@qmail.example\r\nSubject: failure notice\r\n\r\n"
    b"Hi. This is the qmail-send program at qmail.example.\r\n\r\n<nobody@wire.example>:\r\n"
    b"Remote host said: 550 no such user here\r\n\r\n--- Below this line is a copy.\r\n\r\n"
    b"Return-Path: <press@larkfield.example>\r\nMessage-ID: <ours@larkfield.example>\r\n",
    "receipt": _FROM
    + b"Subject: Read: Receipt\r\n"
    + b"Content-Type: multipart/report; report-type=disposition-notification; boundary=r\r\n\r\n"
    + b"--r\r\n\r\nYour mail was displayed.\r\n"
    + b"--r\r\nContent-Type: message/disposition-notification\r\n\r\n"
    + b"Final-Recipient: rfc822; nina@harbourpost.example\r\n"
    + b"Original-Message-ID: <ours@larkfield.example>\r\n"
    + b"Disposition: manual-action/MDN-sent-manually; displayed\r\n--r--\r\n",
    "list": _FROM
    + _DATE
    + b"Subject: [eels] News\r\nList-Id: <eels.larkfield.example>\r\nPrecedence: list\r\n\r\nNews\r\n",
    "complaint": b"From: feedback@provider.example\r\nSubject: complaint\r\n"
    b"Content-Type: multipart/report; report-type=feedback-report; boundary=r\r\n\r\n--r\r\n\r\n"
    b"Abuse\r\n--r\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n--r--\r\n",
    "away": _FROM + b"Subject: Automatic reply: Receipt\r\nX-Autoreply: yes\r\n\r\nI am away.\r\n",
    "japanese": _FROM
    + b"Subject: =?iso-2022-jp?b?GyRCJUYlOSVIGyhC?=\r\n"
    + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n"
    + "テスト".encode("iso2022_jp")
    + b"\r\n",
    "flowed": _FROM
    + b"Content-Type: text/plain; format=flowed; delsp=yes; charset=utf-8\r\n\r\n"
    + b"One line that goes \r\non here.\r\n> quoted \r\n> more\r\n-- \r\nNina\r\n",
    "uuencoded": _FROM + b"\r\nSee this\r\nbegin 644 a.txt\r\n%2&5L;&\\\r\n`\r\nend\r\nBye\r\n",
    "mailbox": b"From nina@harbourpost.example Tue Nov 24 10:12:00 2026\n"
    + _FROM.replace(b"\r\n", b"\n")
    + b"Received: from a\n\tby b (c (d))\n\n>From here on\n",
    "signed": _FROM
    + b'Content-Type: multipart/signed; boundary="s"; micalg=sha-256\r\n\r\n--s\r\n\r\nSigned\r\n'
    + b"--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
    + b"Content-Transfer-Encoding: base64\r\n\r\nMIIB\r\n--s--\r\n",
}
