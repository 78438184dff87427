"""What this app adds to the workspace: entries of the navigation and items of "Việc của tôi", a module for a room."""

from awards.workbench import asks, council, dossiers, rules

__all__ = ["asks", "council", "dossiers", "rules"]
