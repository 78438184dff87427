"""The yearly state statistics 0601–0605: computed from the rows, each cell leads to them, frozen by 15 December."""
