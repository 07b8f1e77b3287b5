"""The vocabulary of the Web Annotation form: the JSON-LD context written into each file, and the names of things in it.

The terms of the Web Annotation Data Model stand for the same as in http://www.w3.org/ns/anno.jsonld; they are written out so that nobody
needs the network to read a file. What that model has no term for comes from Dublin Core, SKOS and OWL, the rest under ``urn:sorot:term:``.
Source: https://www.w3.org/TR/annotation-vocab/ and https://www.w3.org/TR/annotation-model/
"""

import re
from typing import Any

from store.model import Entity

WIKIDATA = "http://www.wikidata.org/entity/"
_QID = re.compile(r"Q[1-9][0-9]*")
_WIKIDATA_PAGE = re.compile(r"https?://www\.wikidata\.org/(?:entity|wiki)/(Q[1-9][0-9]*)")
_SPECIAL = re.compile(r"[^A-Za-z0-9_.~-]")

_PREFIXES = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sorot": "urn:sorot:term:",
}
_CLASSES = ("Annotation", "SpecificResource", "TextPositionSelector", "TextQuoteSelector", "TextualBody")
_PURPOSES = ("commenting", "describing", "identifying", "tagging")

CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    **_PREFIXES,
    "id": "@id",
    "type": "@type",
    **{name: f"oa:{name}" for name in (*_CLASSES, *_PURPOSES)},
    "AnnotationPage": "as:OrderedCollectionPage",
    "Concept": "skos:Concept",
    "Person": "foaf:Person",
    "Software": "as:Application",
    "Text": "dctypes:Text",
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "creator": {"@id": "dcterms:creator", "@type": "@id"},
    "generator": {"@id": "as:generator", "@type": "@id"},
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "modified": {"@id": "dcterms:modified", "@type": "xsd:dateTime"},
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    **{name: f"oa:{name}" for name in ("exact", "prefix", "suffix")},
    "format": "dc:format",
    "language": "dc:language",
    "value": "rdf:value",
    "name": "foaf:name",
    "label": "rdfs:label",
    "altLabel": "skos:altLabel",
    "sameAs": {"@id": "owl:sameAs", "@type": "@id"},
    "title": "dcterms:title",
    "identifier": "dcterms:identifier",
    "published": "dcterms:date",
    "metadata": {"@id": "sorot:metadata", "@type": "@json"},
    "external": {"@id": "sorot:external", "@type": "@json"},
    **{name: f"sorot:{name}" for name in ("kind", "status", "score", "origin")},
}
"""Terms by name."""


def article_iri(identifier: str) -> str:
    """Return the name of an article."""
    return f"urn:sorot:article:{quoted(identifier)}"


def quoted(text: str) -> str:
    """Return a text as the last part of a URN: every other character but letters, digits and ``-._~`` as UTF-8 in percent signs."""
    return _SPECIAL.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), text)


def entity_iri(entity: Entity) -> str:
    """Return the name of an entity: that of Wikidata where it has one."""
    item = entity.external.get("wikidata", "")
    return WIKIDATA + item if _QID.fullmatch(item) else f"urn:sorot:entity:{quoted(entity.id)}"


def external_id(iri: str) -> tuple[str, str] | None:
    """Return the scheme and the id that an IRI stands for; None for one of ours."""
    found = _WIKIDATA_PAGE.fullmatch(iri)
    if found is not None:
        return "wikidata", found[1]
    return None if iri.startswith("urn:sorot:") or ":" not in iri else ("iri", iri)
