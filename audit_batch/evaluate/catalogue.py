"""What an evaluation judges by: the control library, the frameworks, and what a site and its people decided."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from audit_batch.catalog.control import Control, Library, digest_controls
from audit_batch.catalog.framework import Framework
from audit_batch.catalog.waiver import Attestation, Waiver


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is judged by: controls, frameworks, and what a site and its people decided."""

    library: Library
    frameworks: Mapping[str, Framework]
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Parameters that the site overrides, by control."""
    waivers: Sequence[Waiver] = ()
    attestations: Sequence[Attestation] = ()

    def params_of(self, control: Control) -> dict[str, Any]:
        """Return the parameters in force."""
        return {**control.params, **self.params.get(control.id, {})}

    def digest(self) -> str:
        """Digest of controls and frameworks, hexadecimal."""
        frameworks = repr([self.frameworks[name] for name in sorted(self.frameworks)])
        text = digest_controls(self.library.controls.values()) + frameworks + repr(self.library.problems)
        return blake2b(text.encode(), digest_size=16).hexdigest()

    def settings_digest(self) -> str:
        """Digest of parameters, waivers and attestations, hexadecimal."""
        text = json.dumps(self.params, sort_keys=True, default=str) + repr((self.waivers, self.attestations))
        return blake2b(text.encode(), digest_size=16).hexdigest()
