"""Lines of a news page that are not its article: links to other stories, share bars, advertisement marks, newsletters. Pure."""

import re

_ALONE = re.compile(
    r"advertisement|advertorial|iklan|scroll (ke bawah )?(untuk|to) (melanjutkan|continue)( (membaca|with content|reading))?|"
    r"lanjutkan membaca|selanjutnya|halaman (selanjutnya|berikutnya)|next|bagikan( (artikel|berita) ini)?|"
    r"share( this)?( (article|on .{1,20}))?|"
    r"(facebook|twitter|x|whatsapp|telegram|line|copy link|salin tautan|tautan)"
    r"([ ,/|·]+(facebook|twitter|x|whatsapp|telegram|line|copy link|"
    r"salin tautan|tautan|email))*|komentar(i)?|tulis komentar.*|lihat semua komentar|berita terkait|artikel terkait|terpopuler|"
    r"berita (terpopuler|terkini|lainnya)|rekomendasi( untuk anda)?|pilihan( editor| untukmu)?|topik terkait|tag(s)?|\[gambas:.*\]|"
    r"\(?(foto|photo|dok)\.?:? [^.]{1,60}\)?|baca berita tanpa iklan.*|gabung kompas\.com\+?.*|dengarkan berita.*|"
    r"copyright\b.*|©.*|hak cipta\b.*"
)
_LEADING = re.compile(
    r"(baca|simak|lihat|tonton|cek)( (juga|video|selengkapnya|berita (lainnya|terkait)))+\b.*|"
    r"(baca|simak|lihat|tonton)( selengkapnya)? ?: ?.*|(saksikan|tonton) (juga )?(video|live|siaran)\b.*|"
    r"(pilihan editor|berita terkait|artikel terkait|topik terkait|video terkait|tags?|label|kata kunci) ?[:|].*|"
    r"(ikuti|follow|dapatkan|temukan)\b.*\b(google news|whatsapp|channel|kanal|saluran|telegram|newsletter|notifikasi)\b.*|"
    r"(mari )?(bergabung|gabung)\b.*\b(grup|group|channel|kanal|saluran|telegram|whatsapp)\b.*|"
    r"(caranya )?(download|unduh|install)\b.*\b(aplikasi|app|app store|google play)\b.*|"
    r"cek berita dan artikel yang lain di google news.*|artikel ini telah tayang di\b.*|berita ini (telah|sudah) (tayang|terbit) di\b.*"
)
_SIGNED = re.compile(r"(penulis|editor|reporter|pewarta|sumber|laporan wartawan|wartawan) ?: ?.{1,80}")
_INITIALS = re.compile(r"[(\[][a-z]{2,5}([/-][a-z]{2,5}){0,3}[)\]]")
_LONGEST = 220
"""Code points a line of furniture may have; a paragraph of the article that happens to begin so is longer."""


def is_furniture(line: str) -> bool:
    """Tell whether a whole line of a page is none of its article."""
    plain = line.strip(" \t*-–—•>|#_").casefold()
    if not plain or len(plain) > _LONGEST:
        return not plain and bool(line.strip())
    plain = plain.rstrip(".!…: ")
    return any(pattern.fullmatch(plain) for pattern in (_ALONE, _LEADING, _SIGNED, _INITIALS))


def without_furniture(text: str) -> str:
    """Return a page's text with the lines of furniture left out."""
    return "\n".join(line for line in text.split("\n") if not is_furniture(line))
