"""What people call a language, and the tag (BCP 47) that is meant."""

from __future__ import annotations

from mediadesk.domain.expert import language_tag
from mediadesk.domain.search import fold, words_of

_NAMES = {
    "ar": "arabic arabisch arabe العربية",
    "bg": "bulgarian bulgarisch bulgare búlgaro български",
    "ca": "catalan katalanisch català catalán",
    "cs": "czech tschechisch tchèque checo čeština česky",
    "cy": "welsh walisisch gallois galés cymraeg",
    "da": "danish dänisch danois danés dansk",
    "de": "german deutsch allemand alemán tedesco",
    "el": "greek griechisch grec griego ελληνικά",
    "en": "english englisch anglais inglés inglese",
    "es": "spanish spanisch espagnol español castellano castilian",
    "et": "estonian estnisch estonien estonio eesti",
    "eu": "basque baskisch vasco euskara",
    "fa": "persian farsi dari persisch",
    "fi": "finnish finnisch finnois finés suomi",
    "fr": "french französisch français francés francese",
    "ga": "irish gaeilge irisch irlandais irlandés",
    "gd": "gaelic gàidhlig",
    "he": "hebrew hebräisch hébreu hebreo עברית",
    "hi": "hindi हिन्दी",
    "hr": "croatian kroatisch croate croata hrvatski",
    "hu": "hungarian ungarisch hongrois húngaro magyar",
    "id": "indonesian indonesisch indonésien indonesio",
    "it": "italian italienisch italien italiano",
    "ja": "japanese japanisch japonais japonés 日本語",
    "ko": "korean koreanisch coréen coreano 한국어",
    "lt": "lithuanian litauisch lituanien lituano lietuvių",
    "lv": "latvian lettisch letton letón latviešu",
    "nb": "norwegian norwegisch norvégien noruego norsk bokmål",
    "nl": "dutch flemish niederländisch flämisch néerlandais neerlandés holandés nederlands",
    "pl": "polish polnisch polonais polaco polski",
    "pt": "portuguese portugiesisch portugais portugués português",
    "ro": "romanian rumänisch roumain rumano română",
    "ru": "russian russisch russe ruso русский",
    "sk": "slovak slowakisch slovaque eslovaco slovenčina",
    "sl": "slovenian slowenisch slovène esloveno slovenščina",
    "sr": "serbian serbisch serbe serbio српски srpski",
    "sv": "swedish schwedisch suédois sueco svenska",
    "sw": "swahili kiswahili suaheli",
    "tr": "turkish türkisch turc turco türkçe",
    "uk": "ukrainian ukrainisch ukrainien ucraniano українська",
    "ur": "urdu اردو",
    "vi": "vietnamese vietnamesisch vietnamien vietnamita",
    "zh": "chinese mandarin cantonese chinesisch chinois chino 中文",
}
_BY_NAME = {word: tag for tag, names in _NAMES.items() for word in words_of(fold(names))}


def language_named(text: str) -> str:
    """Return the primary subtag of the first language that a text names, or is a tag of, or ""."""
    for word in words_of(fold(text)):
        if word in _BY_NAME:
            return _BY_NAME[word]
    tag = language_tag(text) if text.strip() else None
    return primary(tag) if tag is not None else ""


def primary(tag: str) -> str:
    """Return the language of a tag without script and region; Norwegian stands as one."""
    found = tag.partition("-")[0].lower()
    return "nb" if found in ("no", "nn") else found
