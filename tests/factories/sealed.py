"""A base for factories of sealed rows: the row gets its event, so that `ledger.verify()` holds in every test."""

from __future__ import annotations

from typing import Any

import factory
from django.db import transaction

from base.core import ledger


class SealedFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            created = cls._made(model_class, *args, **kwargs)
            ledger.record(f"{model_class._meta.app_label}.{model_class._meta.model_name}.created", created)
        return created

    @classmethod
    def _made(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        """The row itself, for models that are not made by their manager."""
        return super()._create(model_class, *args, **kwargs)


def sealed(model: type[Any], **fields: Any) -> Any:
    """A row with its event, for models that have no factory of their own."""
    with transaction.atomic():
        created = model.objects.create(**fields)
        ledger.record(f"{model._meta.app_label}.{model._meta.model_name}.created", created)
    return created
