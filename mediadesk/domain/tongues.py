"""How people say when, in four languages: the words that `phrases` reads deadlines with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ZONES: Mapping[str, str] = {
    "et": "America/New_York", "est": "America/New_York", "edt": "America/New_York",
    "eastern": "America/New_York", "ct": "America/Chicago", "cst": "America/Chicago",
    "cdt": "America/Chicago", "central": "America/Chicago", "mt": "America/Denver",
    "mst": "America/Denver", "mdt": "America/Denver", "mountain": "America/Denver",
    "pt": "America/Los_Angeles", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles", "gmt": "Europe/London", "bst": "Europe/London",
    "uk": "Europe/London", "utc": "UTC", "cet": "Europe/Berlin", "cest": "Europe/Berlin",
    "mez": "Europe/Berlin", "mesz": "Europe/Berlin", "eet": "Europe/Helsinki",
    "eest": "Europe/Helsinki", "msk": "Europe/Moscow", "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul", "sgt": "Asia/Singapore", "hkt": "Asia/Hong_Kong",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "awst": "Australia/Perth",
    "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland", "sast": "Africa/Johannesburg",
    "london": "Europe/London", "new york": "America/New_York", "washington": "America/New_York",
    "berlin": "Europe/Berlin", "paris": "Europe/Paris", "madrid": "Europe/Madrid",
    "vienna": "Europe/Vienna", "wien": "Europe/Vienna", "zurich": "Europe/Zurich",
    "brussels": "Europe/Brussels", "rome": "Europe/Rome", "dublin": "Europe/Dublin",
    "sydney": "Australia/Sydney", "tokyo": "Asia/Tokyo", "delhi": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata", "chicago": "America/Chicago", "los angeles": "America/Los_Angeles",
    "toronto": "America/Toronto", "singapore": "Asia/Singapore", "hong kong": "Asia/Hong_Kong",
    "amsterdam": "Europe/Amsterdam", "geneva": "Europe/Zurich", "genf": "Europe/Zurich",
    "nairobi": "Africa/Nairobi", "johannesburg": "Africa/Johannesburg",
    "auckland": "Pacific/Auckland", "mexico city": "America/Mexico_City",
    "buenos aires": "America/Argentina/Buenos_Aires", "bogotá": "America/Bogota",
}  # fmt: skip
"""Short names and cities that people write behind a clock time, and the IANA zone they mean."""
_PLACES = {name: zone for name, zone in ZONES.items() if len(name) > 4} | {
    name: ZONES[name] for name in ("gmt", "utc", "cet", "cest", "mez", "mesz")
}
"""Without those that are words of other languages, such as the French “et” and “est”."""
OFFSETS = {
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480,
    "pdt": -420, "gmt": 0, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120,
    "eest": 180, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
UNCLEAR_ZONES = frozenset(["ist", "ast", "bdt", "gst"])
"""Short names that stand for zones hours apart (IST: India, Israel, Ireland)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """How one language says when, in small letters.

    A text without one of the `hints` holds none of the cues; looking for them costs nothing.
    `cues` and `strong` are patterns behind which a time is a deadline; `strong` ones name it, and
    a few words may come between. `within` begins a span (“in the next”), counted in `units` of so
    many minutes. `parts` of the day make an hour `am`, `pm`; `moments` stand for a clock time:
    `noon`, `midnight`, `end` of the working day, or `vague`. `clock` marks an hour, `fillers` may
    stand between the words of one time.
    """

    hints: tuple[str, ...]
    cues: str
    strong: str
    within: str
    units: Mapping[str, int]
    days: Mapping[str, int]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    parts: Mapping[str, str]
    moments: Mapping[str, str]
    clock: str
    fillers: str
    numbers: Mapping[str, int]
    zones: Mapping[str, str]


def _named(*rows: str) -> dict[str, int]:
    """Return the words of each row with the row's number."""
    return {word: number for number, row in enumerate(rows) for word in row.split()}


_ENGLISH = Tongue(
    hints=("by ", "by\n", "by:", "before", "until", "till", "later than", "due", "needed",
           "latest", "deadline", "within", "in the next", "in next", "coming"),
    cues=r"by|before|until|till|no later than|not later than|at the latest by|due|needed|latest",
    strong=r"(?:my |our |the |press |hard |final |filing )*deadlines?\b",
    within=r"(?:with)?in(?: the)? (?:next|coming)|within(?: the)?(?: next)?",
    units={"minute": 1, "minutes": 1, "min": 1, "mins": 1, "hour": 60, "hours": 60, "hr": 60,
           "hrs": 60},
    days={"today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tom": 1},
    weekdays=_named("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs",
                    "friday fri", "saturday sat", "sunday sun"),
    months=_named("", "january jan", "february feb", "march mar", "april apr", "may", "june jun",
                  "july jul", "august aug", "september sep sept", "october oct", "november nov",
                  "december dec"),
    parts={"this morning": "am", "this afternoon": "pm", "this evening": "pm", "morning": "am",
           "in the morning": "am", "in the afternoon": "pm", "in the evening": "pm",
           "afternoon": "pm", "evening": "pm"},
    moments={"noon": "noon", "midday": "noon", "12 noon": "noon", "lunchtime": "vague",
             "midnight": "midnight", "end of day": "end", "end of the day": "end", "eod": "end",
             "cob": "end", "close of business": "end", "close of play": "end", "end of play": "end",
             "end of business": "end"},
    clock=r"o'clock|hrs|hours|h",
    fillers=r"at|on|the|of|this|is|it's|around|about|approx\.?|sharp|latest|coming|next week"
            r"|your time|my time|local time|time|our time",
    numbers=_named("", "one a an", "two", "three", "four", "five", "six", "seven", "eight", "nine",
                   "ten", "eleven", "twelve"),
    zones=ZONES,
)  # fmt: skip
_GERMAN = Tongue(
    hints=("bis ", "bis\n", "bis:", "spätestens", "vor ", "vor\n", "vor:", "noch", "schluss",
           "deadline", "abgabe", "frist", "innerhalb", "in den nächsten", "binnen"),
    cues=r"bis(?: spätestens| zum)?|spätestens|vor|noch",
    strong=r"(?:redaktionsschluss|deadline|abgabe(?:termin|schluss)?|frist)\b",
    within=r"innerhalb (?:von|der nächsten)|in den nächsten|binnen",
    units={"minute": 1, "minuten": 1, "min": 1, "stunde": 60, "stunden": 60, "std": 60},
    days={"heute": 0, "morgen": 1, "übermorgen": 2},
    weekdays=_named("montag mo", "dienstag di", "mittwoch mi", "donnerstag do", "freitag fr",
                    "samstag sonnabend sa", "sonntag so"),
    months=_named("", "januar jan", "februar feb", "märz", "april apr", "mai", "juni jun",
                  "juli jul", "august aug", "september sep", "oktober okt", "november nov",
                  "dezember dez"),
    parts={"früh": "am", "vormittag": "am", "morgens": "am", "nachmittag": "pm", "abend": "pm",
           "nachmittags": "pm", "abends": "pm"},
    moments={"mittag": "noon", "mittags": "noon", "mitternacht": "midnight",
             "dienstschluss": "end", "tagesende": "end", "ende des tages": "end"},
    clock=r"uhr",
    fillers=r"um|am|den|der|dem|kommenden|nächsten|ist|gegen|zum|ortszeit|unserer zeit|zeit",
    numbers=_named("", "einer eine einem ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben",
                   "acht", "neun", "zehn", "elf", "zwölf"),
    zones=_PLACES,
)  # fmt: skip
_FRENCH = Tongue(
    hints=("avant", "d'ici", "d’ici", "au plus tard", "jusqu", "pour", "bouclage", "deadline",
           "délai", "date limite", "échéance", "dans les"),
    cues=r"avant|d['’]ici(?: à)?|au plus tard|jusqu['’]à|pour",
    strong=r"(?:bouclage|deadline|délai|date limite|échéance)\b",
    within=r"dans les(?: prochaines?)?|d['’]ici|dans les",
    units={"minute": 1, "minutes": 1, "min": 1, "heure": 60, "heures": 60},
    days={"aujourd'hui": 0, "aujourd’hui": 0, "demain": 1, "après-demain": 2},
    weekdays=_named("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    months=_named("", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
                  "septembre", "octobre", "novembre", "décembre"),
    parts={"ce matin": "am", "matin": "am", "du matin": "am", "cet après-midi": "pm",
           "après-midi": "pm", "de l'après-midi": "pm", "ce soir": "pm", "soir": "pm",
           "du soir": "pm"},
    moments={"midi": "noon", "minuit": "midnight", "fin de journée": "end",
             "la fin de la journée": "end"},
    clock=r"heures?|h",
    fillers=r"à|a|le|la|ce|de|prochain|vers|heure de|heure locale|au plus tard",
    numbers=_named("", "une un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
                   "dix", "onze", "douze"),
    zones=_PLACES,
)  # fmt: skip
_SPANISH = Tongue(
    hints=("antes de", "a más tardar", "hasta", "para", "cierre", "deadline", "plazo",
           "fecha límite", "en las próximas", "en los próximos", "dentro de"),
    cues=r"antes del?|a más tardar|hasta|para",
    strong=r"(?:cierre|deadline|plazo|fecha límite)\b",
    within=r"en las próximas|en los próximos|dentro de(?: las próximas)?",
    units={"minuto": 1, "minutos": 1, "min": 1, "hora": 60, "horas": 60},
    days={"hoy": 0, "esta noche": 0, "esta tarde": 0, "mañana": 1, "pasado mañana": 2},
    weekdays=_named("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    months=_named("", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
                  "septiembre", "octubre", "noviembre", "diciembre"),
    parts={"de la mañana": "am", "por la mañana": "am", "de la tarde": "pm", "por la tarde": "pm",
           "de la noche": "pm"},
    moments={"mediodía": "noon", "medianoche": "midnight", "fin del día": "end",
             "final del día": "end"},
    clock=r"horas|hrs?|h",
    fillers=r"a|las|la|el|de|del|al|próximo|este|es|hora de|hora|peninsular",
    numbers=_named("", "una un uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho",
                   "nueve", "diez", "once", "doce"),
    zones=_PLACES,
)  # fmt: skip
TONGUES = (_ENGLISH, _GERMAN, _FRENCH, _SPANISH)
