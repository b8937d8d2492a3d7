"""Letters that were lost on the way: text read in the wrong encoding, signs in the place of letters, HTML in names."""

from __future__ import annotations

import html
import re
import unicodedata

from synthetic_data.core.shown_text import scripts_of

_CODE_PAGES = {"cp1252": 1, "latin-1": 1, "cp1254": 1, "cp1251": 1, "cp1250": 2}
"""Code page → letters that have to be damaged: of cp1250, one pair of capitals may be a word (CĂŞLARU)."""
_SUSPECT = frozenset("?&\\%=")
_LOST = re.compile(r"�|[^\W\d_]\?[^\W\d_]|\?[^\W\d_]{2}")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_QUOTED = re.compile(r"[%=][C-F][0-9A-F](?:[%=][89AB][0-9A-F])+", re.IGNORECASE)
_BLANK = re.compile(r"(?<=[^\W\d_])%20(?=\w)")
"""Codes of letters in JSON and Python, of UTF-8 bytes in addresses and mails, and of a blank between words."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")


_FOREIGN = re.compile(r"(?<![^\W\d_])[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{4,}(?![^\W\d_])")
"""A word of accented letters alone, as Cyrillic, Greek or Hebrew becomes in the code page of Western Europe."""


def damage(text: str) -> str:
    """Return what is wrong with the letters of a text, in words; empty where nothing is.

    Examples
    --------
    >>> damage("Rechnung klÃ¤ren")
    'was read in the wrong encoding (Rechnung klären?)'
    >>> damage("Ay?el"), damage("Check &amp; pay"), damage("Why?"), damage("São Tomé")
    ('has a sign in the place of a letter', 'holds the code of a sign (Check & pay?)', '', '')
    >>> damage("Èâàí Ïåòðîâ"), damage("Þórður Ýmisson"), damage("Øå")
    ('was read in the wrong encoding', '', '')
    >>> damage("M%C3%BCller"), damage("Check%20case"), damage("90%25"), damage("a=b")
    ('holds the code of a sign (Müller?)', 'holds the code of a sign (Check case?)', '', '')
    """
    if text.isascii() and not _SUSPECT.intersection(text):
        return ""
    if wrong := wrong_encoding(text):
        return wrong
    if _LOST.search(text):
        return "has a sign in the place of a letter"
    plain = html.unescape(text) if _ENTITY.search(text) else _decoded(text)
    return f"holds the code of a sign ({plain}?)" if plain != text else ""


def wrong_encoding(text: str) -> str:
    """Return the same of letters alone that another code page made; signs that a text may well hold are let be.

    Examples
    --------
    >>> wrong_encoding("RÃ¡mil"), wrong_encoding("Check &amp; pay")
    ('was read in the wrong encoding (Rámil?)', '')
    """
    if right := _read_anew(text):
        return f"was read in the wrong encoding ({right}?)"
    return "was read in the wrong encoding" if _FOREIGN.search(text) else ""


def _decoded(text: str) -> str:
    """Text with letters in the place of their codes, where these are codes of letters; an address needs them."""
    if "://" in text:
        return text
    try:
        plain = _QUOTED.sub(lambda found: bytes.fromhex(re.sub("[%=]", "", found.group())).decode("utf-8"), text)
    except UnicodeDecodeError:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), plain)
    odd = [sign for sign in plain if not sign.isascii()]
    return _BLANK.sub(" ", plain) if all(map(_is_likely, odd)) else text


def _read_anew(text: str) -> str:
    """Text as UTF-8 that was taken for a code page of one byte a letter; empty where it cannot have been."""
    for page, least in _CODE_PAGES.items():
        try:
            right = text.encode(page).decode("utf-8")
        except UnicodeError:
            continue
        odd = [sign for sign in right if not sign.isascii()]
        if odd and (again := _read_anew(right)):
            return again
        if len(odd) >= least and all(map(_is_likely, odd)) and not _mixed(right):
            return right
    return ""


def _is_likely(sign: str) -> bool:
    return unicodedata.category(sign) in ("Lu", "Ll", "Lo", "Mn", "Mc") or sign in "’‘“”„–—…\u200c\u200d"


def _mixed(text: str) -> bool:
    """Whether Latin letters stand beside those of another script, as they do by chance where nothing was damaged."""
    plain = any(sign.isascii() and sign.isalpha() for sign in text)
    return plain and scripts_of(text) != {"LATIN"}
