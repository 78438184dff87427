"""The class of a person for form 0603, frozen with the award."""

from __future__ import annotations

from awards.enums import PersonClass
from awards.models.nominations import Nomination


def class_of(nomination: Nomination) -> str:
    """What the dossier says; else direct work for whoever leads nothing, "" for a leader of unknown rank."""
    person = nomination.person
    if person is None:
        return ""
    stated = nomination.person_class
    return stated or ("" if person.is_leader else PersonClass.DIRECT_WORKER.value)
