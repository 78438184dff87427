from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root as an app, only so that its commands (run, seed-demo, backup, doctor) are found."""

    name = "config"
    label = "config"
