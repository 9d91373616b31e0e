"""What WeasyPrint leaves open of PDF/A-3 and PDF/UA: both at once, and how attached files relate to the pages."""

from collections.abc import Mapping, Sequence
from typing import Any

_BOTH = "pdf/a-3a+ua-1"
_ACCESSIBLE = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 for which the file is made</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""
"""The identifier of PDF/UA-1, and the description of its schema that PDF/A asks for. Source: ISO 19005-3, 6.6.2.3."""


def variant_of(variant: str) -> str:
    """Return WeasyPrint's name for a variant; of both standards at once, the one that it is asked for."""
    return "pdf/a-3a" if variant == _BOTH else variant


def claim(document: Any, variant: str) -> None:
    """Have WeasyPrint's document name the second standard too: it takes one variant only (70.0)."""
    if variant != _BOTH:
        return
    plain = document.metadata.generate_rdf_metadata

    def both(*about: Any) -> bytes:
        metadata: bytes = plain(*about)
        return metadata.replace(b"</rdf:RDF>", _ACCESSIBLE)

    document.metadata.generate_rdf_metadata = both


def state_relationships(pdf: Any, attachments: Sequence[Mapping[str, str]]) -> None:
    """Say what each attached file is, and list each once: WeasyPrint lists them twice and forgets the types (70.0).

    Args:
        pdf: The document as pydyf has it, before it is written.
        attachments: In the order in which WeasyPrint was given them.
    """
    if not attachments:
        return
    tree = pdf.objects[_number(pdf.catalog["Names"]["EmbeddedFiles"])]
    keys, references = tree["Names"][::2], tree["Names"][1::2]
    for attached, reference in zip(attachments, references, strict=True):
        specification = pdf.objects[_number(reference)]
        specification["AFRelationship"] = f"/{attached['relationship']}"
        content = pdf.objects[_number(specification["EF"]["F"])]
        content.extra["Subtype"] = f"/{attached['type'].replace('/', '#2f')}"
    pdf.catalog["AF"] = type(tree["Names"])(references)
    order = sorted(range(len(attachments)), key=lambda position: attachments[position]["name"])
    tree["Names"] = type(tree["Names"])(part for position in order for part in (keys[position], references[position]))


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
