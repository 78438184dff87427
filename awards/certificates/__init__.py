"""Certificates: layout in millimetres, batch rendering, signatures that are checked offline."""
