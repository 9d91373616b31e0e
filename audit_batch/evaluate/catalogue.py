"""What an evaluation judges by: the control library, the frameworks, and what a site and its people decided."""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from audit_batch.catalog.control import Control, Library, digest_controls
from audit_batch.catalog.waiver import Attestation, Waiver

if TYPE_CHECKING:
    from audit_batch.catalog.framework import Framework


class Catalogue(Struct, frozen=True):
    """What is judged by: controls, frameworks, and what a site and its people decided."""

    library: Library
    frameworks: Mapping[str, "Framework"]
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Parameters that the site overrides, by control."""
    waivers: Sequence[Waiver] = ()
    attestations: Sequence[Attestation] = ()
    asked: frozenset[str] = frozenset()
    """Frameworks that are judged whatever version they are written for; empty for all that suit the cluster."""

    def params_of(self, control: Control) -> dict[str, Any]:
        """Return the parameters in force."""
        return {**control.params, **self.params.get(control.id, {})}

    def concerning(self, cluster: str, version: str) -> "Catalogue":
        """Return the catalogue with those waivers, attestations and frameworks that are about a cluster.

        Args:
            cluster: Its name.
            version: Of its API server, which decides on the edition of a benchmark.
        """
        return replace(
            self,
            frameworks={
                id_: framework
                for id_, framework in self.frameworks.items()
                if (id_ in self.asked if self.asked else framework.speaks_of(version))
            },
            waivers=tuple(waiver for waiver in self.waivers if waiver.concerns(cluster)),
            attestations=tuple(answer for answer in self.attestations if answer.concerns(cluster)),
        )

    def digest(self) -> str:
        """Digest of controls and frameworks, hexadecimal; the same wherever their files lie."""
        frameworks = [(name, found.title, found.edition, found.requirements) for name, found in self.frameworks.items()]
        problems = sorted((Path(problem.path).name, problem.problem) for problem in self.library.problems)
        text = digest_controls(self.library.controls.values()) + repr(
            (sorted(frameworks, key=lambda entry: entry[0]), problems)
        )
        return blake2b(text.encode(), digest_size=16).hexdigest()

    def settings_digest(self) -> str:
        """Digest of parameters, waivers and attestations, hexadecimal."""
        text = json.dumps(self.params, sort_keys=True, default=str) + repr((self.waivers, self.attestations))
        return blake2b(text.encode(), digest_size=16).hexdigest()
