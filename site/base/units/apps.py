from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "base.units"
    label = "units"
    verbose_name = "Đơn vị"
