"""The examples of controls on their way through a file of manifests."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml  # type: ignore[import-untyped]
from msgspec.structs import replace

from audit_batch.catalog.control import Control, Library
from audit_batch.catalog.example import Example
from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.documents import Found, objects_of
from audit_batch.collect.sources.text import read_documents
from audit_batch.evaluate.catalogue import Catalogue


class Quoting(yaml.CSafeDumper):  # type: ignore[misc]
    """Writes texts in quotes: to Kubernetes, though not to PyYAML, a plain y is true."""


Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def found_in(objects: Iterable[Mapping[str, Any]]) -> list[Found]:
    """The objects after a way through a file, and what is wrong with those that an API server refuses."""
    text = yaml.dump_all(map(dict, objects), Dumper=Quoting, sort_keys=False, allow_unicode=True)
    return list(objects_of("a.yaml", read_documents("a.yaml", text), text))


def manifests_from(objects: Iterable[Mapping[str, Any]]) -> list[Manifest]:
    return [one for one in found_in(objects) if isinstance(one, Manifest)]


def catalogue_of(control: Control, example: Example) -> Catalogue:
    """The control alone, with the parameters that the example has."""
    return Catalogue(Library({control.id: replace(control, params={**control.params, **example.params})}, ()), {})
