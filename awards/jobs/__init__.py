"""Work behind a Job row: acts on many dossiers, the search for candidates."""

from awards.jobs import dossiers, rules

__all__ = ["dossiers", "rules"]
