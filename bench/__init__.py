"""Benchmarks beside a peer or a limit, in one run on one machine. Never part of the tests."""
