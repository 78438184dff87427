"""How dates are read: day first in either language, as the admin writes them."""
