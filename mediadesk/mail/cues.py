"""The words by which mails of machines give themselves away, in the languages they are met in.

Each was seen in mails or in the texts of the programs that write them. A subject is looked at from
its start, behind marks and list names; a text anywhere in its first 20,000 characters.
"""

from __future__ import annotations

import re

_START = r"^(?>(?:\[[^\]]{0,60}\]|\W)*)"
"""What may stand before: marks and the name of a list. Atomic, or a row of brackets takes ages."""


def _any(*patterns: str, before: str = "", after: str = "") -> re.Pattern[str]:
    return re.compile(f"{before}(?:{'|'.join(patterns)}){after}", re.IGNORECASE)


DAEMON = _any(
    r"mailer-?_?daemon|mail-?daemon|mailerdaemon|mail-?administrator|mdaemon",
    r"mail\.?delivery(?:\.?(?:sub)?system)?|delivery[-_.]?(?:agent|failure|status|subsystem)",
    r"bounces?|bounce-?notification|e?mail-?systems?|mailsystem|mmdf|smtp-?daemon|uucp",
    r"undeliverable|root-bounce",
    before=r"^",
    after=r"(?:[-+=._][^@]*)?(?:@|$)",
)
POSTMASTER = _any(
    r"po+st[-_.]?master|mail|mail-?master|abuse-?bounce",
    before=r"^",
    after=r"(?:[-+=._][^@]*)?@",
)
DAEMON_NAME = _any(
    r"mail(?:er)?[ -]?delivery (?:sub)?system|mailer[- ]daemon|mail delivery service",
    r"mail administrator|delivery notification|mail system|system administrator",
    r"e?mail bounce|mail ?scanner|content[- ]filter|mail ?sweeper|amavis|interscan|scanmail",
    r"groupshield|virus ?(?:scan|check|wall|shield)",
)
BOUNCE_SUBJECT = _any(
    r"undeliver(?:ed|able)\b|undelivered mail|non[- ]?deliver|unzustellbar",
    r"(?:mail|message|e-?mail) (?:could not be|was not|not|cannot be) delivered",
    r"(?:mail )?deliver[yi] (?:status|failure|failed|error|problem|has failed|report)",
    r"(?:mail )?deliver[yi] (?:unsuccessful|attempt)",
    r"delivery notification|mail delivery (?:failed|failure|problem|error|status|system)",
    r"mail(?:er)? (?:system error|error|failure|undeliverable)|failure notice|failed mail",
    r"returned mail|returned to sender|returned e?mail|return(?:ed|ing) message",
    r"message undeliver|warning: (?:could not send|message .{0,40}(?:delayed|undelivered))",
    r"(?:could not|cannot|can't|unable to) (?:send|deliver)|message status - undeliverable",
    r"notification d.état de remise|non remis|échec de (?:la )?remise|unzustellbare",
    r"nicht zustellbar|zustell(?:ung|fehler)|fehlgeschlagene zustellung|no se puede entregar",
    r"no entregado|error de entrega|devolución|mensaje no entregado|mancata consegna",
    r"non recapitabile|não entregue|falha na entrega|rejected(?: posting|:)|message rejected",
    r"(?:e-?mail |automatic )?bounce (?:notification|message|notice)",
    r"(?:warning:? )?(?:e-?mail )?virus(?:es)?\b|banned (?:file|content)|content violation",
    r"(?:message|mail|e-?mail) (?:blocked|quarantined|rejected)|bounce(?:d)?[: ]",
    r"delivery has (?:failed|been delayed)|permanent(?:ly)? (?:delivery )?(?:fail|error)",
    r"user unknown|host unknown|(?:e-?mail|nachricht|mail) (?:konnte|kann) nicht",
    before=_START,
)
DELAY_SUBJECT = _any(
    r"delayed|delay(?:ed)?\)|still being retried|could not send message for past",
    r"delivery status notification \(delay\)|warning: message .{0,60} delayed|verzögert",
    r"retardé",
    before=r"\b",
)
AUTO_SUBJECT = _any(
    r"automatic reply",
    r"auto(?:mated|matische|matisch)?[- ]?(?:reply|response|respond|antwort|answer)",
    r"autoreply|auto(?:-?submitted)?:|autoresponder?|out[- ]of[- ](?:the[- ])?office|ooo\b",
    r"automatische antwort|abwesenheits?|abwesend|nicht im büro",
    r"réponse automatique|absence du bureau|absent du bureau|message d.absence",
    r"respuesta automática|fuera de (?:la )?oficina|ausencia|risposta automatica",
    r"fuori (?:sede|ufficio)|resposta automática|automatisch antwoord|afwezig|autosvar",
    r"automatiskt svar|automaattinen|odpowiedź automatyczna",
    r"自動(?:返信|応答|回复)|自动(?:回复|答复)",
    before=_START + r"(?:(?:re|aw|sv)\s*:\s*)?",
)
AWAY_SUBJECT = _any(
    r"(?:i am |i'm )?away\b|(?:on )?(?:vacation|holiday|leave)\b|absent\b|urlaub\b|en congés?\b",
    r"vacaciones\b|not in the office",
    before=_START,
)
AWAY_TEXT = _any(
    r"(?:i am|i'm|i will be|i'll be|ich bin|je suis|estoy|estaré) .{0,40}",
    before=r"\b",
    after=r"(?:out of (?:the )?office|away (?:from|until|on)"
    r"|on (?:vacation|holiday|annual leave|leave)|im urlaub|nicht im büro"
    r"|abwesend|absente?|en congés?|en vacances|de vacaciones"
    r"|fuera de la oficina)",
)
"""What an absent person's machine writes below a subject of `AWAY_SUBJECT`."""
COMPLAINT_SENDER = _any(
    r"fbl|feedback-?loop|scomp|complaints?|abuse-?reports?|arf",
    before=r"^",
    after=r"(?:[-+=._][^@]*)?@",
)
COMPLAINT_SUBJECT = _any(r"complaint about (?:a )?message|abuse report", before=_START)
NOREPLY = _any(
    r"(?:do[-_.]?)?no[-_.]?t?[-_.]?(?:reply|answer|response|respond)",
    r"(?:donot|dont|nicht)[-_.]?(?:reply|antworten)|noreplies",
    r"auto(?:mail|mailer|confirm|-confirm|notify|-notify|reply|responder)?",
    r"notif(?:y|ications?|ier)|alerts?|mailer|daemon|cron|root|nobody|www(?:-data)?|apache",
    r"system|[^@]*[-+=._](?:no[-_.]?reply|bounces?|donotreply|notifications?)",
    before=r"^",
    after=r"(?:[-+=._][^@]*)?@",
)
LIST_ADDRESS = _any(
    r"owner-[^@]+|[^@]+-owner|[^@]+-request|listserv|majordomo|mailman|list-?manager",
    before=r"^<?",
    after=r"@",
)
BOUNCE_TEXT = _any(
    r"could ?n(?:o|')t be delivered|could not deliver|cannot be delivered|was not delivered",
    r"not been delivered|delivery (?:has |to the following .{0,40})?fail|undeliver",
    r"user unknown|unknown user|no such user|mailbox (?:is )?(?:full|unavailable|not found)",
    r"over ?quota|did not reach|could not be sent|permanent(?:ly)? (?:fatal )?(?:error|fail)",
    r"returned to (?:you|sender)|recipient (?:address )?reject|message bounced",
    r"hi\. this is the|transcript of session|unable to deliver|invalid (?:recipient|user address)",
    r"account (?:has been )?(?:disabled|inactive)|konnte nicht zugestellt",
    r"nicht zugestellt werden|n'a pas pu être|no pudo ser entregado",
)
