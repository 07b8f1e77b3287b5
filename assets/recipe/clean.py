"""Faults of the corpora, repaired by rule."""

from __future__ import annotations

import re
from dataclasses import replace

from samples import Sample

from tui.suggest import tokens
from tui.suggest.gazetteer import Gazetteer

EDGE = " \t\n\"'“”‘’()[]{},;:"
ANY_PLACE = "GPE|LOC|FAC"


def trim(sample: Sample) -> Sample:
    """Brackets, quotes and blanks leave the edges of spans: *(Bawaslu)* becomes *Bawaslu*."""
    spans = []
    for start, end, label in sample.spans:
        while start < end and sample.text[start] in EDGE:
            start += 1
        while start < end and sample.text[end - 1] in EDGE:
            end -= 1
        inside = sample.text.find("(", start, end)
        if inside > start and ")" not in sample.text[inside:end]:  # "Partai Persatuan Pembangunan (PPP": two names
            name = sample.text[start:inside].rstrip()
            spans.append((start, start + len(name), label))
            start = inside + 1
        if start < end:
            spans.append((start, end, label))
    return replace(sample, spans=spans)


def place_labels(sample: Sample, gazetteer: Gazetteer) -> Sample:
    """Places of three-label corpora become GPE, LOC or FAC where a list or the first word decides; else any of them."""
    spans = []
    for start, end, label in sample.spans:
        if label == ANY_PLACE:
            label = _kind(sample.text[start:end], gazetteer)
        spans.append((start, end, label))
    return replace(sample, spans=spans)


def _kind(name: str, gazetteer: Gazetteer) -> str:
    classes = gazetteer.classes_of(name).split("+")
    first = name.split()[0].lower()
    if " " in name and first in gazetteer.cues.get("FACHEAD", ()):
        return "FAC"
    if " " in name and first in gazetteer.cues.get("LOCHEAD", ()):
        return "LOC"
    if {"country", "region", "city"} & set(classes) or first in gazetteer.cues.get("PLACEHEAD", ()):
        return "GPE"
    if "place" in classes:
        return "LOC"
    if "fac" in classes:
        return "FAC"
    return ANY_PLACE


HEAD = re.compile(r"(?:desa|dusun|kabupaten|kecamatan|kelurahan|kota|provinsi|kab\.|kec\.)\s+(?=\S)", re.IGNORECASE)


def strip_heads(sample: Sample) -> Sample:
    """*Kabupaten Pati* becomes *Pati*, as GSD-NER and IDNer have it."""
    spans = []
    for start, end, label in sample.spans:
        match = HEAD.match(sample.text, start, end)
        spans.append((match.end() if match and "GPE" in label else start, end, label))
    return replace(sample, spans=spans)


def repair_countries(sample: Sample, gazetteer: Gazetteer) -> Sample:
    """Countries that act or qualify (*Israel telah menyatakan*) become GPE wherever the corpus left them outside."""
    words, spaces = tokens.split(sample.text, gazetteer.places)
    features, _ = gazetteer.features(words)
    starts: list[int] = []
    position = 0
    for word, space in zip(words, spaces, strict=True):
        starts.append(position)
        position += len(word) + space
    taken = [(s, e) for s, e, _ in sample.spans]
    added: list[tuple[int, int, str]] = []
    index = 0
    while index < len(words):
        stop = index + 1
        if features[index].startswith("B-"):
            while stop < len(words) and features[stop].startswith("I-"):
                stop += 1
        start, end = starts[index], starts[stop - 1] + len(words[stop - 1])
        name = sample.text[start:end]
        if (
            "country" in features[index]
            and not features[index].startswith("I-")
            and "person" not in features[index]
            and not any(s < end and start < e for s, e in taken)
            and (len(name) > 3 or name in ("AS", "RI", "RRC"))
        ):
            added.append((start, end, "GPE"))
        index = stop
    return replace(sample, spans=sorted([*sample.spans, *added]))


NUMBER = r"(?:\d[\d.,]*|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|(?:dua|tiga|lima|enam) (?:belas|puluh))"
SPAN_OF_TIME = re.compile(rf"(?:se|(?:{NUMBER}|beberapa) )(?:tahun|bulan|pekan|minggu|hari|jam|menit|detik)\b", re.IGNORECASE)
TIME_HEAD = re.compile(r"(?:(?:hari|tanggal|bulan|tahun|pukul|jam)\s+)+(?=[A-Z0-9])", re.IGNORECASE)
TIME_TAIL = re.compile(r"(?<=[\w)])\s+(?:silam|lalu|mendatang|ini|nanti|depan)$")
FIXED = re.compile(r"\d|\b(?:Jan|Feb|Mar|Apr|Mei|Jun|Jul|Ag|Sep|Okt|Nov|Des|Sen|Sel|Rab|Kam|Jum|Sab|Ming|Ramad)", re.UNICODE)


def settle_numbers(sample: Sample) -> Sample:
    """Dates and times as GSD-NER has them: *tahun 1973* and *Desember mendatang* become *1973* and *Desember*.

    Spans of time and dates that hang on the day of writing (*dua tahun*, *tahun lalu*) are a date in one corpus and nothing in the
    other: what they are is left open.
    """
    spans = []
    unsure = [*sample.unsure, *(match.span() for match in SPAN_OF_TIME.finditer(sample.text))]
    for start, end, label in sample.spans:
        if label in ("DATE", "TIME"):
            head = TIME_HEAD.match(sample.text, start, end)
            start = head.end() if head else start
            if not FIXED.search(sample.text[start:end]):
                unsure.append((start, end))
                continue
            if tail := TIME_TAIL.search(sample.text[start:end]):
                end = start + tail.start()
        if not (label in ("DATE", "TIME", "CARDINAL", "QUANTITY") and any(s < end and start < e for s, e in unsure)):
            spans.append((start, end, label))
    return replace(sample, spans=spans, unsure=unsure)
