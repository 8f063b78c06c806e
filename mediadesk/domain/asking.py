"""The words by which reporters ask, in English, German, French and Spanish: what `enquiry` reads by."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mediadesk.domain.reporter import Medium

ROLES = (
    r"(?:senior |chief |deputy |assistant |associate |executive |staff |freelance |news |science |"
    r"health |political |investigative |foreign |planning |features? |segment |field |economics |"
    r"environment |education |business |data |digital |series |guest ){0,4}"
    r"(?:reporter|journalist|correspondent|producer|editor|columnist|presenter|broadcaster|"
    r"researcher|booker|news ?desk|writer|podcaster|anchor|bureau chief|freelancer|fact[- ]?checker|"
    r"journalistin|redakteur(?:in)?|reporterin|korrespondent(?:in)?|volontär(?:in)?|autor(?:in)?|"
    r"journaliste|rédact(?:eur|rice)(?: en chef)?|pigiste|correspondante?|periodista|redactora?|"
    r"corresponsal|productora?)"
)
ROLE = re.compile(rf"\b{ROLES}\b", re.IGNORECASE)
ORGANISATION = (
    r"((?:(?:the|la|le|el|die|der|das|den|dem)\s+)?(?:[A-Z\u00c0-\u00de0-9][\w&'’\-]*(?:\.\w+)*)"
    r"(?:[ \t](?:of|the|and|de|du|des|la|le|del|für|und|&|[A-Z\u00c0-\u00de0-9][\w&'’\-]*))*)"
)
INTRODUCTION = re.compile(
    rf"\b(?i:i['’]?m|i am|i work as|my name is [^.\n]{{2,60}}?(?:,| and i['’]?m| and i am)|"
    rf"writing (?:to you )?as|here is|ich bin|je suis|soy)\s+"
    r"(?:(?:[A-Z\u00c0-\u00de][\w'’\-]+[ \t]){1,3}?[A-Z\u00c0-\u00de][\w'’\-]+,\s+)?(?:(?i:a|an|the|eine?|une?|el|la|le)\s+)?"
    rf"(?i:{ROLES})[^.\n,]{{0,40}}?\s(?i:for|with|at|from|of|on|bei|bei der|beim|von|vom|für|"
    rf"chez|pour|à|au|de|del|en|para)\s+{ORGANISATION}"
)
WRITING = re.compile(
    r"\b(?i:i['’]?m (?:writing|calling|working|reporting|emailing)(?: [a-z]+){0,6}?|i (?:write|work|report)"
    r"(?: [a-z]+){0,4}?|reaching out|getting in touch|calling|ich (?:schreibe|arbeite)(?: [a-zäöü]+){0,4}?|"
    r"j['’]écris|je (?:travaille|prépare)(?: [a-zéè]+){0,6}?|escribo|trabajo)\s+"
    rf"(?i:for|from|on behalf of|für|bei|pour|chez|para|en)\s+{ORGANISATION}"
)
AT_ONCE = re.compile(
    rf"^[ \t]*(?i:{ROLES})\s(?i:for|with|at|from|bei|beim|für|chez|pour|à|au|de|del|en)\s+{ORGANISATION}",
    re.MULTILINE,
)
WITH = re.compile(
    rf"\b(?i:i['’]?m|i am|we['’]?re|we are)\s+(?i:with|from the|calling from|writing from)\s+{ORGANISATION}"
)
PROGRAMME = re.compile(r"\s+(?:programme|program|show|podcast|desk)\b", re.IGNORECASE)
FROM_NAME = re.compile(
    rf"\b(?i:this is|it['’]s|i['’]?m|i am|my name is|hier ist|je m['’]appelle|me llamo)\s+"
    rf"(?:[A-Z\u00c0-\u00de][\w'’\-]+[ \t]){{1,3}}(?i:from|with|at|of|von|vom|de|from the)\s+{ORGANISATION}"
)
SIGNED_ROLE = re.compile(
    rf"^\W*({ROLES})\s*(?:,|\||·|•|–|-|/|@|\bat\b|\bfor\b|\bwith\b|\bbei\b)\s*(\S.{{1,60}}?)\s*$",
    re.IGNORECASE,
)
ASK_HINTS = (
    "interview", "comment", "quot", "statement", "speak", "talk", "camera", "on air", "record", "background",
    "expert", "reaction", "sound", "guest", "join us", "appear", "enquir", "inquir", "query", "request", "reply",
    "available", "questions", "stellungnahme", "anfrage", "gespräch", "zitat", "einschätzung", "entretien",
    "confirm", "clarif", "check", "respond", "entrevue", "déclaration", "demande", "réaction", "entrevista", "declaraci", "comentario", "solicitud",
)  # fmt: skip
"""A text without one of these asks for nothing; looking for them costs next to nothing."""
ASKS = re.compile(
    r"\b(?:interviews?|comment(?:s|ary)?|quotes?|statement|speak (?:to|with) (?:us|me|someone|an|one of|dr|prof)|"
    r"talk (?:to|with) (?:us|me|someone|an|one of|dr|prof)|on camera|on air|on the record|on background|"
    r"(?:an?|any|your|the) experts?|reaction|soundbite|sound bite|as a guest|join us|appear on|"
    r"press (?:enquiry|inquiry|query|request)|media (?:enquiry|inquiry|query|request)|right of reply|"
    r"confirm (?:the|that|whether|these|this)|clarif(?:y|ication)|fact[- ]?check\w*|respond to|reply to the (?:questions|following)|"
    r"available (?:to|for|today|tomorrow|this)|answer (?:a few|some|these|the following|our|my) questions|"
    r"stellungnahme|presseanfrage|medienanfrage|interviewanfrage|gespräch|expert(?:e|in|en)|zitat|einschätzung|"
    r"entretien|entrevue|commentaires?|déclaration|demande de presse|réaction|expert|"
    r"entrevistas?|declaraci(?:ón|ones)|comentarios?|solicitud de prensa|expert[ao])\b",
)
REQUEST = re.compile(
    r"\?|\b(?:could|can|would|will|may|might|please|possible|looking for|looking to|like to|hoping to|hope to|want to|need|"
    r"seeking|keen to|wondering|request(?:ing)?|enquiry|inquiry|bitten?|könnten?|würden?|möchten?|suche[nt]?|brauchen?|anfrage|"
    r"pourr\w+|serait|souhait\w+|cherche|demande|quisiera|podr\w+|busco|necesit\w+|solicitud)\b",
)
"""`ASKS` and `REQUEST` are looked for in small letters: ignoring case takes twice the time."""
WORK = re.compile(
    r"\b(?:(?:news ?)?(?:story|stories|article|segment|programme|program|broadcast|bulletin|documentary|feature|podcast)|"
    r"for (?:our|a|my|the|tonight['’]s|tomorrow['’]s|today['’]s) (?:piece|show|paper|newspaper|magazine|station|listeners|readers|viewers|radio|tv)|"
    r"newspaper|magazine|radio|television|tv|newsroom|deadline|journalist|reporter|"
    r"beitrag|artikel|sendung|zeitung|redaktion|redaktionsschluss|émission|reportage|rédaction|bouclage|"
    r"artículo|reportaje|programa|periódico|redacción)\b",
    re.IGNORECASE,
)
MEDIA: Mapping[Medium, re.Pattern[str]] = {
    Medium.TV: re.compile(
        r"\b(?:tv|television|on[- ]camera|camera crew|tv crew|film crew|fernseh\w*|télé(?:vision)?|televisi(?:ón|va))\b",
        re.IGNORECASE,
    ),
    Medium.RADIO: re.compile(r"\b(?:radio|\d{2,3}\.\d ?fm|hörfunk|rundfunk)\b", re.IGNORECASE),
    Medium.PODCAST: re.compile(r"\bpodcasts?\b", re.IGNORECASE),
    Medium.PRINT: re.compile(
        r"\b(?:newspaper|print edition|in print|for print|(?<!online )(?<!digital )(?<!web )magazine|tomorrow['’]s paper|zeitung|zeitschrift|"
        r"magazin|printausgabe|journal papier|quotidien|periódico|revista)\b",
        re.IGNORECASE,
    ),
    Medium.ONLINE: re.compile(
        r"\b(?:online (?:piece|story|article|news|magazine|publication|outlet|edition)|for (?:our|the) website|"
        r"web (?:piece|story|article)|for online|onlineartikel|onlinemagazin|site internet|en ligne|"
        r"sitio web|digital outlet|newsletter)\b",
        re.IGNORECASE,
    ),
    Medium.AGENCY: re.compile(
        r"\b(?:associated press|reuters|agence france[- ]presse|afp|dpa|agencia efe|press association|news ?agency|newswire|wire service|news wire|nachrichtenagentur|presseagentur|"
        r"agence de presse|agencia de noticias)\b",
        re.IGNORECASE,
    ),
}
PRE_RECORDED = re.compile(
    r"\bpre-?\s?(?:record(?:ed|ing)?|rec|taped?)\b|\brecorded (?:interview|segment|in advance)|"
    r"\b(?:aufgezeichnet|vorab aufgezeichnet|aufzeichnung)\b|\b(?:enregistré|pré-?enregistré)e?\b|\b(?:grabad[ao]|pregrabad[ao])\b",
    re.IGNORECASE,
)
NEWSLETTER = re.compile(
    r"\b(?:unsubscribe|opt[- ]out|abbestellen|abmelden|désabonn\w+|désinscri\w+|darse de baja)\b",
    re.IGNORECASE,
)
LIVE = re.compile(
    r"\b(?:(?:go|going|air|airs|broadcast|be|is|appear|join us|speak|interviewed) live|"
    r"live (?:tomorrow|tonight|today|this (?:morning|afternoon|evening))|live (?:[\w'’-]+ ){1,3}interview|"
    r"live (?:interview|on air|on the|segment|hit|slot|two-way|tv|television|radio|show|programme|program|"
    r"broadcast|spot|down the line|in (?:the )?studio|at \d|from|or pre|via|by)|(?:interview|segment|slot) (?:is |would be |will be )?live|"
    r"(?:it['’]s|it is|would be|will be|this is) live|live-?(?:gespräch|schalte|interview|sendung)|en direct|en directo|en vivo)\b",
    re.IGNORECASE,
)
ANSWER_DUE = re.compile(
    r"\b(?:confirm|let (?:me|us) know|get back|reply|replies|respond|response|answers?|hear (?:back )?from|hear back|"
    r"need (?:it|this|an? answer)|comments?|quotes?|statement|reaction|file|bescheid|antwort\w*|rückmeldung|stellungnahme|zitat|"
    r"répon\w+|retour|réaction|respuesta|responder|contestar|confirmar|declaraciones)\b[^.!?\n]{0,60}$",
    re.IGNORECASE,
)
"""What stands before a time by which an answer is due, and not before others."""
ANYONE = re.compile(
    r"\b(?:any ?one|any expert|some ?one|any of your|another (?:expert|colleague)|one of your (?:experts|researchers|scientists)|"
    r"whoever|jemand|irgendwer|quelqu['’]un|alguien)\b",
    re.IGNORECASE,
)
PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|antwort|sv|vs|fwd?|wg|tr|rv|ref|res|rif|i|r|enc)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*:"
    r"|\[(?:ext(?:ern(?:al)?)?|external(?: e?mail)?|spam\??)\])\s*",
    re.IGNORECASE,
)
QUOTED_FROM_HERE = re.compile(
    r"^(?:\s*-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|"
    r"message d['’]origine|mensaje original)\b|\s*begin forwarded message|on .{6,200} wrote:\s*$|"
    r"am .{6,200} schrieb .{0,200}:\s*$|le .{6,200} a écrit\s*:\s*$|el .{6,200} escribió:\s*$|"
    r"(?:from|von|de): .{1,200}\n(?:sent|date|gesendet|datum|envoyé|enviado|to|an|à|para): )",
    re.IGNORECASE | re.MULTILINE,
)
CLOSING = re.compile(
    r"^[ \t]*(?:-- ?|(?:(?:with )?(?:many |kind |best |warm(?:est)? |all )?(?:thanks|thank you|regards|wishes|best|cheers|sincerely|yours(?: sincerely| faithfully)?|"
    r"all the best|thanks (?:so much|again|in advance|very much))(?: and (?:best|kind) (?:regards|wishes))?|"
    r"(?:mit )?(?:viele|freundliche|beste|herzliche|schöne)n? (?:grüße|gruß|grüßen)|mfg|danke(?: und .{0,30})?|"
    r"(?:bien )?cordialement|(?:bien )?à vous|merci(?: d['’]avance| beaucoup)?|"
    r"(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|gracias(?: de antemano)?)[ \t]*[,.!–-]?)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
NAME_LINE = re.compile(
    r"[ \t]*((?:[A-Z\u00c0-\u00de][\w'’.\-]*)(?:[ \t](?:de|van|von|der|den|la|le|bin|al|[A-Z\u00c0-\u00de][\w'’.\-]*)){1,4})[ \t]*(?:$|[,|·–-])"
)
NAME_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
"""A word of a name in small letters; a dot behind an initial is none of it."""
NAME_TITLES = frozenset(
    """
    dr prof professor professorin frau herr herrn mr mrs ms mx sir dame lord lady mme m sr sra dra
    phd dipl ing med rer nat
    """.split()
)
"""What may stand before a surname that is meant to name somebody, and before a name."""
