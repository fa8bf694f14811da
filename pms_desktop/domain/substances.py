"""Names of substances made comparable: spellings, synonyms, and the class a substance belongs to.

An allergy is written by people, a medicine's ingredients stand in the formulary. Both pass through
`canonical`, so that `Sulphonamides`, `sulfa drugs` and `sulfonamide` are one word.
"""

import re

from pms_desktop.domain.folding import fold

_SPELLINGS = (("ph", "f"), ("th", "t"), ("ae", "e"), ("oe", "e"), ("y", "i"), ("ck", "k"))
"""British and older spellings beside the INN's: amoxycillin, cephalexin, oestradiol."""

_FILLERS = frozenset(
    {
        "allergy", "allergies", "allergic", "to", "the", "a", "all", "any", "drug", "drugs",
        "medicine", "medicines", "antibiotic", "antibiotics", "group", "class", "tablet", "tablets",
        "other", "and", "or",
    }
)  # fmt: skip

_COMMON_PARTS = frozenset(
    {
        "acid", "sodium", "potassium", "calcium", "magnesium", "hydrochloride", "sulfate",
        "sulphate", "phosphate", "trihydrate", "chloride", "citrate", "tartrate", "inhibitor",
        "oral", "cream", "with", "rash",
    }
)  # fmt: skip
"""Words many names share: alone they say nothing."""

_PARTS = re.compile(r"[/,;+&()]| and | or ")

_SYNONYMS = {
    "pcn": "penicillin",
    "penicillin g": "benzylpenicillin",
    "penicillin v": "phenoxymethylpenicillin",
    "sulfa": "sulfonamide",
    "sulpha": "sulfonamide",
    "sulfa antibiotics": "sulfonamide",
    "sulphur": "sulfonamide",
    "sulfur": "sulfonamide",
    "non-steroidal anti-inflammatory": "nsaid",
    "nonsteroidal anti-inflammatory": "nsaid",
    "anti-inflammatory": "nsaid",
    "anti-inflammatories": "nsaid",
    "aspirin": "acetylsalicylic acid",
    "asa": "acetylsalicylic acid",
    "acetaminophen": "paracetamol",
    "tylenol": "paracetamol",
    "augmentin": "amoxicillin",
    "co-amoxiclav": "amoxicillin",
    "septrin": "sulfamethoxazole",
    "bactrim": "sulfamethoxazole",
    "co-trimoxazole": "sulfamethoxazole",
    "clavulanate": "clavulanic acid",
    "adrenaline": "epinephrine",
    "salbutamol": "albuterol",
    "pethidine": "meperidine",
    "frusemide": "furosemide",
    "lignocaine": "lidocaine",
    "opiate": "opioid",
    "acei": "ace inhibitor",
}

_CLASS_MEMBERS = {
    "penicillin": (
        "amoxicillin", "ampicillin", "benzylpenicillin", "phenoxymethylpenicillin",
        "flucloxacillin", "dicloxacillin", "oxacillin", "piperacillin", "pivmecillinam",
        "benzathine benzylpenicillin", "temocillin",
    ),
    "cephalosporin": (
        "cefalexin", "cefazolin", "cefuroxime", "cefaclor", "cefixime", "cefotaxime",
        "ceftriaxone", "ceftazidime", "cefepime", "cefadroxil", "cefpodoxime",
    ),
    "sulfonamide": ("sulfamethoxazole", "sulfadiazine", "sulfasalazine"),
    "nsaid": (
        "ibuprofen", "naproxen", "diclofenac", "ketorolac", "ketoprofen", "indometacin",
        "piroxicam", "meloxicam", "acetylsalicylic acid", "mefenamic acid", "etodolac",
    ),
    "macrolide": ("erythromycin", "clarithromycin", "azithromycin", "roxithromycin"),
    "tetracycline": ("doxycycline", "minocycline", "oxytetracycline", "lymecycline"),
    "fluoroquinolone": (
        "ciprofloxacin", "levofloxacin", "moxifloxacin", "ofloxacin", "norfloxacin",
    ),
    "aminoglycoside": ("gentamicin", "amikacin", "tobramycin", "streptomycin", "neomycin"),
    "opioid": (
        "morphine", "codeine", "oxycodone", "tramadol", "fentanyl", "hydromorphone", "meperidine",
    ),
    "ace inhibitor": ("enalapril", "lisinopril", "ramipril", "perindopril", "captopril"),
    "statin": ("simvastatin", "atorvastatin", "rosuvastatin", "pravastatin"),
}  # fmt: skip
"""Substances whose class an allergy reaches: who reacts to one is warned of the others.
ATC groups of the WHO Collaborating Centre for Drug Statistics Methodology, INN names."""


def canonical(text: str) -> str:
    """`Allergic to Sulpha drugs` as `sulfonamide`, spelled the way substances are compared."""
    words = [word for word in fold(text).replace(",", " ").split() if word not in _FILLERS]
    joined = " ".join(words)
    for candidate in (joined, _singular(joined)):
        if candidate in _SYNONYMS:
            return _spelled(_SYNONYMS[candidate])
    return _spelled(_singular(joined))


def terms(text: str) -> tuple[str, ...]:
    """Every canonical name a text may mean: the whole, its parts, and its single words.

    `Amoxicillin/clavulanate (rash)` gives the whole and `amoxicilin`, `clavulanic acid`.
    """
    folded = fold(text)
    parts = [folded, *_PARTS.split(folded)]
    words = [word for part in parts for word in part.split() if len(word) > 4]
    spoken = [word for word in words if word not in _COMMON_PARTS]
    found = dict.fromkeys(map(canonical, (*parts, *spoken)))
    found.pop("", None)
    return tuple(found)


def class_of(substance: str) -> str:
    """The class a canonical substance belongs to, canonical; empty when none is known."""
    return _CLASS_BY_MEMBER.get(substance, "")


def is_alike(one: str, other: str) -> bool:
    """Whether two canonical names are the same but for one slip of the pen.

    Only in long names with the same first letter, where one letter rarely makes another medicine.
    """
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < 7 or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    return _one_edit_apart(one, other)


def _singular(text: str) -> str:
    if text.endswith("ies"):
        return text[:-3] + "y"
    return text[:-1] if text.endswith("s") and not text.endswith(("ss", "us", "is")) else text


def _spelled(text: str) -> str:
    for written, compared in _SPELLINGS:
        text = text.replace(written, compared)
    once = [c for i, c in enumerate(text) if i == 0 or c != text[i - 1]]  # penicilin, penicillin
    return "".join(once)


def _one_edit_apart(one: str, other: str) -> bool:
    """One letter missing, added, wrong, or two neighbours swapped."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, against = one[start:], other[start:]
    if len(rest) == len(against):
        swapped = rest[1::-1] == against[:2] and rest[2:] == against[2:]
        return rest[1:] == against[1:] or swapped
    longer, less = sorted((rest, against), key=len, reverse=True)
    return longer[1:] == less


_CLASS_BY_MEMBER = {
    canonical(member): canonical(name)
    for name, members in _CLASS_MEMBERS.items()
    for member in members
}
