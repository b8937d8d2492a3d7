"""Words that head a line of totals below a table, in the languages in which tables come."""

from __future__ import annotations

import re
import unicodedata

_WORDS = (
    # English, German, Dutch, Danish, Norwegian, Swedish, Finnish
    "total", "totals", "grand total", "sub total", "subtotal", "sum", "sums", "sum total", "overall", "all together",
    "altogether", "summe", "gesamt", "gesamtsumme", "zwischensumme", "insgesamt", "summa", "totaal", "subtotaal",
    "i alt", "ialt", "totalt", "delsum", "yhteensä",
    # French, Italian, Spanish, Portuguese, Romanian
    "somme", "totaux", "sous total", "total général", "totale", "totali", "somma", "subtotale", "suma",
    "total general", "soma", "total geral", "total parcial",
    # Azerbaijani, Turkish, Georgian, Armenian, Kazakh, Uzbek
    "cəmi", "yekun", "ümumi", "toplam", "genel toplam", "ara toplam", "yekûn", "ჯამი", "სულ", "jami", "sul",
    "ընդամենը", "жалпы", "барлығы", "жами", "жалпы жиыны", "hammasi", "umumiy",
    # Russian, Ukrainian, Bulgarian, Serbian and Croatian, Slovene
    "итого", "всего", "сумма", "итог", "общий итог", "разом", "усього", "всього", "сума", "общо", "всичко", "укупно",
    "збир", "ukupno", "zbroj", "sveukupno", "skupaj", "vsota",
    # Polish, Czech, Slovak, Hungarian, Baltic languages
    "razem", "ogółem", "łącznie", "celkem", "součet", "spolu", "súčet", "összesen", "összeg", "mindösszesen", "kokku",
    "summa kokku", "kopā", "pavisam", "iš viso", "viso", "suma iš viso",
    # Greek, Albanian, Arabic, Persian, Hebrew, Hindi, Chinese, Japanese, Korean, Vietnamese, Indonesian
    "σύνολο", "γενικό σύνολο", "gjithsej", "shuma", "المجموع", "مجموع", "الإجمالي", "إجمالي", "اجمالي", "جمع", "جمع کل",
    "סהכ", "סך הכל", "कुल", "योग", "合计", "合計", "总计", "總計", "小计", "小計", "計", "합계", "총계",
    "tổng", "tổng cộng", "jumlah",
)
_MADE_PLAIN = re.compile(r"[\W\d_]+")
_KEPT = frozenset("".join(_MADE_PLAIN.sub(" ", unicodedata.normalize("NFKC", word).casefold()).split())
                  for word in _WORDS)


def heads_totals(text: str) -> bool:
    """Tell whether a text is a word that heads a line of totals; figures and marks beside it do not count.

    Examples
    --------
    >>> [heads_totals(text) for text in ("Total", "SUMME:", "Cəmi 15", "Totality", "")]
    [True, True, True, False, False]
    """
    return "".join(_MADE_PLAIN.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split()) in _KEPT - {""}
