"""What stands on the keys of an on-screen keyboard, script by script.

The order of letters is that of the national keyboards where one is in common use. Scripts that are
composed of many keys per sign (Chinese, Japanese, Korean) need the input method of the station.
"""

FIGURES = "1234567890"
_AFTER = "-'.,/"
_IN_NAMES, _OF_ADDRESSES = "-'.", ",/"
_OF_EMAILS = "@_"
_LATIN = {
    "azerty": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    "qwertz": ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
    "qwerty": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "turkish": ("qwertyuıop", "asdfghjkl", "zxcvbnm"),
}
_ORDER = {"fr": "azerty", "de": "qwertz", "cs": "qwertz", "sk": "qwertz", "hu": "qwertz",
          "sl": "qwertz", "hr": "qwertz", "sq": "qwertz", "tr": "turkish"}  # fmt: skip
_OWN = {
    "de": ("ü", "öä", "ß"),
    "es": ("úí", "ñáé", "üó"),
    "fr": ("éèêë", "àâîï", "çùûôœ"),
    "pl": ("ęó", "łąś", "żźćń"),
    "pt": ("éêí", "çáâãà", "õôóú"),
    "tr": ("ğü", "şi", "öç"),
}
"""Letters of a language besides a to z, row by row, at most fifteen with those before and after."""
ACCENTS = (
    "àáâãäåāăąæçćčďđ",
    "èéêëēěęğìíîïīıł",
    "ñńňòóôõöøőœřśšş",
    "ßșťțùúûüůűýžźżþ",
)
_CYRILLIC = ("йцукенгшщзх", "фывапролджэ", "ячсмитьбюъё")
_UKRAINIAN = ("йцукенгшщзхї", "фівапролджєґ", "ячсмитьбю’")
_GREEK = ("ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ")
_GREEK_ACCENTS = "άέήίόύώϊϋ"
_ARABIC = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظذأإآ")
_PERSIAN = ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپوژآئء")
_URDU = ("طصھدٹپتبجحقو", "مروںلہاکیسفگ", "شغعثچخڈڑزژضظذءئ")
_HEBREW = ("קראטוןםפ", "שדגכעיחלךף", "זסבהנמצתץ")
_DEVANAGARI = ("कखगघचछजझटठडढ", "तथदधनपफबभमणञ", "यरलवशषसहअइउए", "ािीुूेैोौं्ृ")  # fmt: skip
_BENGALI = ("কখগঘচছজঝটঠডঢ", "তথদধনপফবভমণঙ", "যরলশষসহঅইউএও", "ািীুূেৈোৌংঃ্")  # fmt: skip
_THAI = ("ภถุึคตจขชๆไำ", "พะัีรนยบลฟหก", "ดเ้่าสวงผปแอ", "ิืทมใฝโธศซณญ")  # fmt: skip

_SCRIPTS: dict[str, tuple[str, ...]] = {
    "ru": _CYRILLIC, "bg": _CYRILLIC, "sr": _CYRILLIC, "kk": _CYRILLIC, "uk": _UKRAINIAN,
    "el": (*_GREEK, _GREEK_ACCENTS), "ar": _ARABIC, "fa": _PERSIAN, "ur": _URDU, "he": _HEBREW,
    "hi": _DEVANAGARI, "ne": _DEVANAGARI, "mr": _DEVANAGARI, "bn": _BENGALI, "th": _THAI,
}  # fmt: skip
_SHOWN = {"el": "ΑΒΓ", "ar": "ابت", "fa": "ابپ", "ur": "ابپ", "he": "אבג", "hi": "अआइ",
          "ne": "अआइ", "mr": "अआइ", "bn": "অআই", "th": "กขค"}  # fmt: skip

Rows = tuple[str, ...]


def latin(language: str) -> Rows:
    """Figures and letters in the order that readers of a language know, with its own letters."""
    rows = _LATIN[_ORDER.get(language, "qwerty")]
    if language not in _OWN:
        return (FIGURES, rows[0], rows[1] + _OF_EMAILS, rows[2] + _AFTER)
    first, second, third = (row + own for row, own in zip(rows, _OWN[language], strict=True))
    return (FIGURES + _OF_EMAILS + _OF_ADDRESSES, first, second, third + _IN_NAMES)


def own_script(language: str) -> tuple[str, Rows] | None:
    """The script of a language that is not written in Latin letters, and how its key is marked."""
    rows = _SCRIPTS.get(language)
    if rows is None:
        return None
    whole = rows if len(rows) > 3 else (FIGURES, *rows)
    return _SHOWN.get(language, "АБВ"), whole
