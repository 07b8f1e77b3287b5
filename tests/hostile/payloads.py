"""Text that tries to drive a terminal, to be read as markup, to break a layout or to slow a program down, each under a name.

Most are taken from what was done to other programs: kubectl CVE-2021-25743, git CVE-2024-52005, less CVE-2022-46663, ConEmu CVE-2022-46387
and CVE-2023-39150, xterm CVE-2021-27135 and screen CVE-2021-26937 (combining characters), Trojan Source CVE-2021-42574.
"""

PAYLOADS: dict[str, str] = {
    # Strings for the terminal itself
    "clipboard set, BEL": "\x1b]52;c;ZXZpbA==\x07",
    "clipboard set, ST": "\x1b]52;p;ZXZpbA==\x1b\\",
    "clipboard asked for": "\x1b]52;c;?\x07",
    "title set": "\x1b]0;owned\x07",
    "title and icon set, ST": "\x1b]2;owned\x1b\\\x1b]1;owned\x1b\\",
    "title reported": "\x1b]0;rm -rf ~\x07\x1b[21t",
    "link": "\x1b]8;;http://evil.example\x1b\\klik\x1b]8;;\x1b\\",
    "link without end": "\x1b]8;;http://evil.example\x1b\\klik\x1b[31",
    "palette changed": "\x1b]4;1;rgb:00/00/00\x07\x1b]10;#000000\x07\x1b]11;#000000\x07",
    "desktop notice": "\x1b]9;owned\x07\x1b]777;notify;a;b\x07",
    "iterm file": "\x1b]1337;File=name=eA==;inline=1:aGFp\x07",
    "working folder": "\x1b]7;file:///etc\x07",
    "device control": "\x1bPpayload\x1b\\",
    "device control, status asked": '\x1bP$q"p\x1b\\',
    "sixel": "\x1bPq#0;2;0;0;0~-\x1b\\",
    "tmux passthrough": "\x1bPtmux;\x1b\x1b]52;c;ZXZpbA==\x07\x1b\\",
    "application command": "\x1b_Gf=100,a=T;AAAA\x1b\\",
    "privacy message": "\x1b^secret\x1b\\",
    "start of string": "\x1bXstring\x1b\\",
    "string without end": "\x1b]0;no end",
    # Sequences
    "clear and red": "\x1b[2J\x1b[3J\x1b[H\x1b[31m",
    "alternate screen left": "\x1b[?1049l\x1b[?47l",
    "cursor asked": "\x1b[6n\x1b[5n\x1b[c\x1b[>c",
    "mouse and paste modes": "\x1b[?1000h\x1b[?1003h\x1b[?2004l",
    "pasted end": "\x1b[201~; rm -rf ~\x1b[200~",
    "scroll region": "\x1b[1;2r\x1b[999;999H",
    "full reset": "\x1bc\x1b[!p",
    "character set": "\x1b(0\x0elqqk\x0f\x1b(B\x1b#8",
    "window moved": "\x1b[3;0;0t\x1b[8;1;1t\x1b[2t",
    "key reprogrammed": '\x1b[0;59;"rm";13p',
    "printer": "\x1b[5iprint\x1b[4i",
    "long parameters": "\x1b[" + "9;" * 400 + "m",
    "half a sequence": "\x1b[",
    "escape alone": "\x1b",
    "escape in escape": "\x1b\x1b[2J\x1b[\x1b]0;x\x07",
    # Eight-bit controls
    "C1 sequence": "\x9b2J\x9b31m",
    "C1 title": "\x9d0;owned\x9c",
    "C1 device control": "\x90q\x9c\x9fGx\x9c\x9ex\x9c",
    "all of C0": "".join(map(chr, range(0x20))) + "\x7f",
    "all of C1": "".join(map(chr, range(0x80, 0xA0))),
    "bells and backspaces": "aman\x07\x08\x08\x08\x08jahat\r\x0b\x0cbaru",
    "NUL": "a\x00b\x00",
    # Order and what is not seen
    "right to left override": "\u202egnitset\u202c",
    "isolates": "\u2066x\u2067y\u2068z\u2069\u2069\u2069",
    "marks of direction": "\u061ca\u200eb\u200fc",
    "Arabic and Hebrew": "كتاب ספר 123 (كتاب)",
    "zero width run": "a" + "\u200b\u200c\u200d\u2060\ufeff" * 40 + "b",
    "tags": "".join(chr(0xE0000 + ord(one)) for one in "tag") + "\U000e007f",
    "separators": "a\u2028b\u2029c\x85d\x0be\x1cf",
    "variation selectors": "a\ufe00b\ufe0fc\U000e0100d\u180be",
    "fillers": "\u3164\u115f\u1160\uffa0\u2800\u00ad\u034f",
    "noncharacters": "\ufffe\uffff\ufdd0\U0001fffe\U0010ffff",
    "private use": "\ue000\uf8ff\U000f0000",
    # Widths
    "combining flood": "e" + "\u0301\u0316\u0334" * 300,
    "combining alone": "\u0301\u0301 \u20dd",
    "wide at the edge": "漢字仮名交じり文" * 12,
    "wide one at a time": "".join(f"a漢b{'字' if number % 2 else 'c'}" for number in range(40)),
    "half and full width": "ｶﾞｷﾞＡＢＣ！（）￥ﾊﾟ",
    "jamo": "\u1112\u1161\u11ab\u1100\u1161 한글",
    "Indic and Thai": "क्ष นี้ ก็ ம௦ ཧཱུྃ",
    "vowel signs": "कि की हिन्दी में கொ যোগী കേരളം ꦏꦺꦴ ᬓᬸᬃ സ്ത്രീ",
    "emoji joined": "👩\u200d🚀👨\u200d👩\u200d👧\u200d👦🏳\ufe0f\u200d🌈",
    "emoji that joins without end": "👩" + "\u200d👩" * 60,
    "flags": "🇮🇩🇲🇾🇮",
    "skin tones and keycaps": "👍🏽🏽🏿 1\ufe0f\u20e3 ❤\ufe0f ❤\ufe0e ⚠\ufe0f",
    "very wide signs": "﷽ 𒐫 ꧅ ⸻ ௌ ﷺ",
    "box drawing": "│─┐└█▌╭╮╰╯┃",
    # Markup and templates
    "markup closed": "[/]",
    "markup cut off": "[/ [b]bold[/b",
    "markup action": "[@click=app.quit]x[/]",
    "markup screenshot": "[@click=app.screenshot('x','/tmp')]Baca[/]",
    "markup link": "[link=file:///etc/passwd]x[/link] [link='x",
    "markup colours": "[red]merah[/red] [on] [$x] [200%] [a=b] \\[b]",
    "markup not closed": "PARIS [AP] - x [/AP]",
    "templates": "{{ $x }} $text ${HOME} %s %(a)s {0} {x!r} `id` $(id)",
    "Markdown and HTML": "# x\n[k](javascript:alert(1)) <script>alert(1)</script> <img src=x onerror=y> ![i](smb://x)",
    "formula": "=cmd|' /C calc'!A0 +1 @SUM(1) -2 ＝1",
    "query of its own": 'label:PERSON "tanpa akhir (a OR entity:',
    "regular expression": "(a+)+$ (\\w+\\s?)*$ [[:alpha:] \\",
    "path": "../../etc/passwd ~/.ssh/id_rsa C:\\con NUL .. /",
    # Size
    "long word": "panjang" * 3000,
    "long line": "kata " * 8000,
    "many lines": "\n".join(f"baris {number}" for number in range(3000)),
    "punctuation run": "(" * 3000 + "!?" * 1000,
    "brackets": "[" * 2000 + "b]" * 500,
    "tabs": "a\tb\t\t\tc\t" * 30,
    "lone surrogate": "a\ud800b\udfffc\ude00\ud83d",
    "broken UTF-8": "a\udcff\udcfe\udc9b2J\udcc3b",
}
"""By a name for reports. The last two hold lone surrogates: as in JSON, and as Python makes them of bytes that are not UTF-8."""


def without_surrogates(text: str) -> str:
    """Return the text with lone surrogates as U+FFFD, for places that are UTF-8 by their nature."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def as_bytes(text: str) -> bytes:
    """Return the text as a file of a hostile person would hold it: lone surrogates as the bytes they stand for, or in their three bytes."""
    return b"".join(bytes([ord(one) - 0xDC00]) if "\udc80" <= one <= "\udcff" else one.encode("utf-8", "surrogatepass") for one in text)


def as_name(text: str, limit: int = 120) -> bytes:
    """Return the text as a name of a file: no slash, no NUL, and so many bytes at most."""
    return as_bytes(text).replace(b"/", b"_").replace(b"\0", b"_")[:limit]


def as_label(text: str) -> str:
    """Return the text as a name that a label may have: one word without controls, empty when nothing of it is left."""
    import unicodedata

    return "".join(one for one in text if unicodedata.category(one)[0] not in "CZ")[:40]
