"""Short texts in nearly the same words: whether they may say the same, or clearly do not.

Texts that differ by "not" or by a number look most alike of all, and say something else.
"""

from __future__ import annotations

import re
import unicodedata

from factcheck.language.words import words

# "Not", "no", "never", "without" in the languages that are told apart by their function words, and
# in those of other scripts that part their words. A word too many only keeps texts apart.
_NEGATORS = words(
    "not no never none nobody nothing neither nor without cannot"
    " nicht kein keine keinen keinem keiner keines nie niemals ohne"
    " ne pas jamais aucun aucune sans nunca ningún ninguna sin não nenhum nenhuma sem"
    " non mai nessun nessuno nessuna senza niet geen nooit zonder nie bez żaden"
    " не нет ни никогда без ні ніколи немає ei aldrig inte ikke ingen uden utan"
)
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def may_say_the_same(one: str, other: str) -> bool:
    """Whether nothing plain speaks against it: the same numbers, and as many negations."""
    return _numbers(one) == _numbers(other) and _negations(one) == _negations(other)


def _numbers(text: str) -> list[str]:
    """The numbers, sorted; written with a comma or a full stop alike."""
    plain = unicodedata.normalize("NFKC", text)
    return sorted(found.replace(",", ".") for found in _NUMBER.findall(plain))


def _negations(text: str) -> int:
    """How many words negate."""
    found = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    return sum(word in _NEGATORS or word.endswith("n't") for word in found)
