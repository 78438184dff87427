from importers.models.data import DataImport
from importers.models.directives import DirectiveImport, Proposal

__all__ = ["DataImport", "DirectiveImport", "Proposal"]
