"""What this app adds to the workspace: entries of the navigation and items of "Việc của tôi", a module for a room."""

from movements.workbench import asks, campaigns, criteria, rural, scoring, tasks

__all__ = ["asks", "campaigns", "criteria", "rural", "scoring", "tasks"]
