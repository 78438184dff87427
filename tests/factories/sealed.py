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
            created = super()._create(model_class, *args, **kwargs)
            ledger.record(f"{model_class._meta.app_label}.{model_class._meta.model_name}.created", created)
        return created
