"""The demo: one province, its council, one year behind and one year running. Built through the domain functions that
everybody uses.
"""
