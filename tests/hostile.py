"""Sixty hostile inputs and what must come of each.

S stored and shown exactly, R refused with the field named, N normalised, E escaped at the exit.
"""

from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    STORED = "S"
    REFUSED = "R"
    NORMALISED = "N"
    ESCAPED = "E"


class At(Enum):
    """Where a value is tried."""

    TEXT = "text"
    SEARCH = "search"
    SHEET = "sheet"
    PAPER = "paper"
    FILE = "file"
    NAME = "name"
    DATE = "date"
    NUMBER = "number"
    EMAIL = "email"
    CODE = "code"
    UPLOAD = "upload"
    DOSE = "dose"


@dataclass(frozen=True)
class Hostile:
    """One of the sixty; several values where the list gives several."""

    number: int
    outcome: Outcome
    at: At
    values: tuple[str, ...]


S, R, N, E = Outcome.STORED, Outcome.REFUSED, Outcome.NORMALISED, Outcome.ESCAPED
_TABLE = "<table>" + "<tr><td>x</td></tr>" * 20_000

SIXTY = (
    Hostile(1, S, At.TEXT, ("'; DROP TABLE patients;--",)),
    Hostile(2, S, At.TEXT, ("Robert') OR 1=1--",)),
    Hostile(3, S, At.SEARCH, ("%", "___", "%%%")),
    Hostile(4, S, At.TEXT, ("\\", "\\'")),
    Hostile(5, R, At.CODE, ("name;DELETE",)),
    Hostile(6, S, At.TEXT, ("$$", ":name", "%s", "%(name)s", "{0}")),
    Hostile(7, E, At.SHEET, ("=cmd|'/c calc'!A1",)),
    Hostile(8, E, At.SHEET, ("+1+1", "-2", "@SUM(A1)")),
    Hostile(9, E, At.SHEET, ("\t=1+1", "\r=1+1", "\x00=1+1")),
    Hostile(10, E, At.SHEET, (" =1+1", "\u200b=1+1")),
    Hostile(11, S, At.TEXT, ("<b>DEAD</b>",)),
    Hostile(12, S, At.TEXT, ('<img src="{png}">', '<img src="file://{png}">')),
    Hostile(13, S, At.TEXT, ("<a href=file:///etc/passwd>x</a>",)),
    Hostile(14, S, At.TEXT, ("<h1 style=color:red>ALLERGY: NONE",)),
    Hostile(15, S, At.TEXT, ("Smith<!-- ALLERGIC -->",)),
    Hostile(16, S, At.TEXT, ("K+ <3.5 and >5",)),
    Hostile(17, R, At.TEXT, (_TABLE,)),
    Hostile(18, E, At.PAPER, ("Smith <b",)),
    Hostile(19, E, At.PAPER, ("<font size=9000>x</font>",)),
    Hostile(20, E, At.PAPER, ("<img src='file://{png}'/>",)),
    Hostile(21, E, At.PAPER, ("<img src='http://127.0.0.1:9/x.png'/>",)),
    Hostile(22, E, At.PAPER, ("<font color=[[].append(1)]>x</font>",)),
    Hostile(23, E, At.PAPER, ("<onDraw name=x/>",)),
    Hostile(24, E, At.PAPER, ("Smith & Sons &amp; Co",)),
    Hostile(25, N, At.FILE, ("../../etc/cron.d/x",)),
    Hostile(26, N, At.FILE, ("..\\..\\win.ini", "C:\\x")),
    Hostile(27, N, At.FILE, ("CON", "AUX.txt", "ends with a dot.", "ends with a space ")),
    Hostile(28, N, At.FILE, ("a\x00.pdf",)),
    Hostile(29, R, At.UPLOAD, ("report.pdf.exe", "invoice\u202efdp.exe")),
    Hostile(30, N, At.FILE, ("x" * 300,)),
    Hostile(31, R, At.UPLOAD, ("a link",)),
    Hostile(32, R, At.UPLOAD, ("a member of a zip that slips out",)),
    Hostile(33, R, At.UPLOAD, ("a zip bomb",)),
    Hostile(34, R, At.UPLOAD, ("a PNG of 900 megapixels",)),
    Hostile(35, R, At.UPLOAD, ("DICOM rows and columns against its data",)),
    Hostile(36, R, At.UPLOAD, ("a DICOM cut off",)),
    Hostile(37, R, At.UPLOAD, ("a DICOM with an MZ preamble",)),
    Hostile(38, R, At.UPLOAD, ("a deflated DICOM bomb",)),
    Hostile(39, R, At.UPLOAD, ("a PDF with JavaScript",)),
    Hostile(40, R, At.UPLOAD, ("an SVG with an external entity",)),
    Hostile(41, R, At.UPLOAD, ("billion laughs",)),
    Hostile(42, R, At.TEXT, ("invoice\u202efdp",)),
    Hostile(43, R, At.TEXT, ("Jo\u200bhn", "\ufeffJohn")),
    Hostile(44, N, At.NAME, ("Jose\u0301",)),
    Hostile(45, N, At.SEARCH, ("\ufb01n", "\uff11\uff12\uff13")),
    Hostile(46, S, At.NAME, ("P\u0430ul",)),
    Hostile(47, R, At.TEXT, ("Z" + "\u0301" * 40, "Z\u0301\u0301\u0301\u0301\u0301\u0301" * 8)),
    Hostile(48, S, At.TEXT, ("\u0645\u062d\u0645\u062f\u200c\u0631\u0636\u0627",)),
    Hostile(49, R, At.TEXT, ("a\x00b", "a\ud800b")),
    Hostile(50, R, At.TEXT, ("x" * 10_000_000,)),
    Hostile(51, R, At.TEXT, ("   ", "\u3000\u3000")),
    Hostile(52, R, At.DATE, ("0001-01-01", "9999-12-31", "2023-02-29", "infinity")),
    Hostile(53, R, At.DATE, ("2026-11-22",)),
    Hostile(54, R, At.NUMBER, ("0",)),
    Hostile(55, R, At.NUMBER, ("-1", "1000000000", "1e3", "NaN", "Infinity", "١e")),
    Hostile(56, R, At.NUMBER, ("1" + "0" * 18, "0.001", "1.234,56")),
    Hostile(57, R, At.DOSE, ("5000 mg", "5.000 mg", "5 g", "50 mg")),  # usual: 500 mg
    Hostile(58, R, At.EMAIL, ("a@b.c\r\nBcc: x@y",)),
    Hostile(59, S, At.TEXT, ("O^Brien|~\\&", "MSH|^~\\&|x", "\\F\\ \\X0D\\")),
    Hostile(60, S, At.TEXT, ('"><script>', "^XA", "^FS^XZ")),
)


def values_at(*places: At) -> list[tuple[Outcome, str]]:
    """What is to be tried at these places, with its outcome."""
    return [(each.outcome, value) for each in SIXTY if each.at in places for value in each.values]
