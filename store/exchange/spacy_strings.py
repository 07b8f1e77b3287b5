"""How spaCy numbers strings: its symbols from 0 on, every other string by its hash. Pure, and without spaCy.

Source: spacy/strings.pyx and spacy/symbols.pyx of spaCy 3.8 (MurmurHash64A with seed 1 over UTF-8); a test compares both with it.
"""

from collections.abc import Iterable

_MASK = (1 << 64) - 1
_M = 0xC6A4A7935BD1E995
_R = 47

_OF_WORDS = """
IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP IS_OOV_DEPRECATED IS_BRACKET
IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY
"""
_OF_TOKENS = """
ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START SPACY PROB LANG
ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE
"""
_LABELS = """
PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL
acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass dep det dobj expl hmod hyph infmod intj iobj
mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd obj obl parataxis partmod pcomp pobj poss possessive preconj prep prt punct
quantmod relcl rcmod root xcomp acl ENT_KB_ID MORPH ENT_ID IDX _
"""
_SYMBOLS = (
    "",
    *_OF_WORDS.split(),
    *(f"FLAG{number}" for number in range(19, 64)),
    *_OF_TOKENS.split(),
    *(f"DEPRECATED{number:03}" for number in range(1, 277)),
    *_LABELS.split(),
)
SYMBOLS = {name: number for number, name in enumerate(_SYMBOLS)}
"""The strings that have a number of their own."""

_NAMES = dict(enumerate(_SYMBOLS))


def hashed(data: bytes) -> int:
    """Return the 64-bit hash of a string that is no symbol, given as UTF-8."""
    length = len(data)
    whole = length - length % 8
    value = 1 ^ (length * _M & _MASK)
    for at in range(0, whole, 8):
        block = int.from_bytes(data[at : at + 8], "little") * _M & _MASK
        value = (value ^ (block ^ block >> _R) * _M & _MASK) * _M & _MASK
    if whole < length:
        value = (value ^ int.from_bytes(data[whole:], "little")) * _M & _MASK
    value = (value ^ value >> _R) * _M & _MASK
    return value ^ value >> _R


class Numbers(dict[str, int]):
    """The number of every string that is asked for; remembers them."""

    def __missing__(self, text: str) -> int:
        number = SYMBOLS[text] if text in SYMBOLS else hashed(text.encode("utf-8"))
        self[text] = number
        return number


def by_number(strings: Iterable[str]) -> dict[int, str]:
    """Return strings, and the symbols, by their numbers."""
    numbers = Numbers()
    return _NAMES | {numbers[text]: text for text in strings}
