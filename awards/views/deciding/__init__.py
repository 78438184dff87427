"""Screens around a decision: signed copies, changes to awards, outgoing papers, trusted certificates."""
