"""Words of a text as topics are compared by: folded, without those that say nothing, and shortened.

Endings are cut off in one way for English, German, French and Spanish, because nobody says which
of them a word is: too much is cut off now and then, but off a topic and a request alike. So
“fisheries” meets “fishery”, and “énergie” meets “energy”.
"""

from __future__ import annotations

from functools import lru_cache

from mediadesk.domain.search import fold, words_of

STOP_WORDS = {
    "en": """
        a about above after again all also am an and any anyone are as ask asked asking at
        be because been before being below between both but by can could day days dear did
        do does doing down during each else few find first for from get give going had has
        have having he hello help her here him his how if in into is it its just know last
        latest let like look looking made make many may me might more most much must my need
        new next no nor not now of off on once one only or other our out over own per please
        put said same say see she should so some someone speak such take talk tell than
        thank thanks that the their them then there these they thing things think this those
        through time to today tomorrow too two under until up us use used very want was way
        we week weeks well were what when where whether which while who why will with within
        work would year years yes yesterday you your article available background bulletin
        camera comment deadline edition editor expert experts figure figures finding
        findings format interview interviews journalist live magazine media minute minutes
        morning afternoon evening night tonight news newspaper online paper phone piece
        podcast press print producer programme programmes publication publish published
        question questions quote radio record recorded release report reporter reports
        request research researcher scientist season series show story studio study survey
        television tv video view writing written institute professor dr prof
        """,
    "de": """
        ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei
        beim bin bis bitte da dabei damit danach dann darüber das dass dazu dein dem den
        denn der des deshalb die dies diese diesem diesen dieser dieses doch dort du durch
        ein eine einem einen einer eines er es etwa etwas euch euer fragen für gegen gern
        gibt hab habe haben hallo hat hatte hier ich ihm ihn ihnen ihr ihre ihrem ihren
        ihrer im in ins ist ja jede jedem jeden jeder jetzt kann kein keine können könnte
        könnten machen man mehr mein meine mich mir mit morgen möchte möchten muss nach neue
        neuen neuer nicht noch nun nur ob oder ohne schon sehr sein seine sich sie sind so
        soll sollte sowie suchen über um und uns unser unsere unter viel vom von vor wann
        war waren warum was weil welche wenn wer werden wie wir wird wo worden wurde wurden
        würde würden zu zum zur zwischen heute gestern woche jahr jahre jahren tag tage uhr
        anfrage artikel aufzeichnung beitrag bericht expertin experten experte ausgabe
        fernsehen frage forschung geehrte gespräch grüße herr frau hörfunk interview
        institut minuten nachrichten presse redaktion sendung studie thema vielen dank
        wissenschaftler wissenschaftlerin zeitung zitat
        """,
    "fr": """
        à afin ai ainsi alors après au aucun aussi autre autres aux avant avec avez avoir
        avons bien bonjour bonsoir car ce ceci cela celle celui ces cet cette chez ci comme
        comment contre dans de demain depuis des dès deux donc dont du elle elles en encore
        entre est et été être eu eux fait faire il ils je jour jours la là le les leur leurs
        lors lui ma mais me même mes moi moins mon ne ni non nos notre nous on ont ou où par
        parce pas pendant peu peut plus pour pourquoi pourrait pourriez pouvez puis quand
        que quel quelle quelles quels qui sa sans se selon sera ses si son sont sous sur ta
        te tes toi ton tous tout toute toutes très trop tu un une va vers veut voir vos
        votre vous aujourd hui hier heure heures semaine an ans année années article
        cherchons cherche chercheur chercheuse demande direct émission enquête entretien
        étude expert experte interview journal journaliste magazine merci minutes parler
        plateau podcast presse question questions radio rapport reportage sujet télévision
        """,
    "es": """
        a además al algo algún alguna algunos ante antes aquí así aún aunque bajo bien
        buenas buenos cada casi como cómo con contra cual cuando cuándo de del desde después
        día días donde dónde dos durante e el él ella ellas ellos en entre era es esa ese
        eso esos esta está están este esto estos fue ha hace hacer hacia han hasta hay he
        hola hoy incluso la las le les lo los más me mi mientras muy nada ni no nos nosotros
        nuestra nuestro o os otra otro otros para pero poco podría podrían por porque pues
        que qué quien quién quiere quisiera se sea según ser si sí sin sobre son su sus
        también tan te tenemos tener tiene todo todos tu un una unas uno unos usted ustedes
        va ya yo mañana ayer semana año años hora horas artículo buscamos busca directo
        encuesta entrevista estudio experta experto gracias hablar informe investigador
        investigadora minutos noticias pregunta preguntas prensa programa radio reportaje
        revista tema televisión
        """,
}
"""Words that say nothing about a topic, by language: small words, and those of the trade."""

_STOPPED = {
    language: frozenset(word for text in words.split() for word in words_of(fold(text)))
    for language, words in STOP_WORDS.items()
}
_ALL_STOPPED = frozenset().union(*_STOPPED.values())

SUFFIXES = (
    "ations", "ation", "ungen", "iques", "icals", "ingen", "ische", "istes", "istas", "ismus",
    "ismes", "iones", "ique", "ical", "isch", "ists", "isms", "iste", "ista", "isme", "ismo",
    "eaux", "euse", "ants", "ents", "ings", "ness", "ung", "ant", "ent", "ics", "ist", "ism",
    "ies", "ing", "ied", "ier", "ern",
    "ica", "ico", "icas", "icos", "ien", "ias", "ial", "aux", "eux", "ers", "ia", "ie", "ic", "al",
    "en", "er", "em", "es", "ed", "ly", "as", "os", "e", "n", "s", "y", "a", "o",
)  # fmt: skip
"""Endings that may go, folded; the longest that leaves enough of a word is cut off, repeatedly."""
_LEAST = 4
"""Letters that stay of a word at least; of a plural `s`, three are enough."""
_PASSES = 4
_SHORTEST = 2
_COMPOUND = 10
_PART = 5
_HEAD = 3


_APART = {"policy": "policy", "policies": "policy"}
"""Words that would be taken for another if their ending went: “policy” is not the police."""


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a folded word without its endings."""
    if word in _APART:
        return _APART[word]
    found = word
    for _ in range(_PASSES):
        for suffix in _BY_LENGTH:
            if found.endswith(suffix) and len(found) - len(suffix) >= _LEAST:
                found = found[: -len(suffix)]
                break
        else:
            break
    if found.endswith("xe") and word.endswith("es"):
        return found[:-1]
    if found == word and len(word) == _LEAST and word.endswith("s"):
        return word[:-1]
    return found


_BY_LENGTH = tuple(sorted(SUFFIXES, key=len, reverse=True))


def stems_of(text: str) -> tuple[str, ...]:
    """Return the stems of a text's words, each once, in the order of their first use."""
    found: dict[str, None] = {}
    for word in words_of(fold(text)):
        if len(word) >= _SHORTEST and word not in _ALL_STOPPED and not word.isdigit():
            found[stem(word)] = None
    return tuple(found)


def parts_of(text: str) -> tuple[str, ...]:
    """Return stems that may stand inside the long words of a text, as German puts words together.

    Most of them are no words at all; only one that somebody's topic is made of means anything.
    """
    found: dict[str, None] = {}
    for word in words_of(fold(text)):
        if len(word) < _COMPOUND or word in _ALL_STOPPED:
            continue
        for cut in range(_HEAD, len(word) - _PART + 1):
            found[stem(word[cut:])] = None
        for cut in range(_PART, len(word) - _HEAD + 1):
            found[stem(word[:cut])] = None
    return tuple(found)


def guessed_language(text: str) -> str:
    """Return the language (BCP 47) whose small words a text is full of, "" if none stands out."""
    words = words_of(fold(text))
    counts = {
        language: sum(word in stopped for word in words) for language, stopped in _STOPPED.items()
    }
    ranked = sorted(counts, key=lambda language: -counts[language])
    best, second = ranked[0], ranked[1]
    clear = counts[best] >= 3 and counts[best] > 1.3 * counts[second]
    return best if clear else ""
