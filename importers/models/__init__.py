from importers.models.data import DataImport, HeaderMemory, ImportRow, KindLock
from importers.models.directives import DirectiveImport, Proposal

__all__ = ["DataImport", "DirectiveImport", "HeaderMemory", "ImportRow", "KindLock", "Proposal"]
