"""Long runs against broken input; started by hand, not collected by pytest."""
