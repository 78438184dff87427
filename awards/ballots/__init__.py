"""The arithmetic and the cryptography of the council ballot, free of database and web."""
