"""What the schedule finds due in rounds and dossiers, and in councils."""

from awards.due_work import council, dossiers

__all__ = ["council", "dossiers"]
