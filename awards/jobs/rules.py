"""Job handlers of the rules' side are registered by being imported."""

from awards.domain import discovery

__all__ = ["discovery"]
