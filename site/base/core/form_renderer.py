"""Renders Django forms with the components of the house, so that `{{ form }}` is right everywhere."""

from django.forms.renderers import TemplatesSetting


class ComponentFormRenderer(TemplatesSetting):
    """Only the frame of forms and fields is ours; widgets stay Django's, so the admin's own forms keep working."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
