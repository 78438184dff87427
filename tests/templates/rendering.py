"""Render a component or page as a view does, and look at the result through a parser."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.test import RequestFactory
from lxml import html


def component(name: str, /, **context: Any) -> html.HtmlElement:
    """The component of that file name, rendered without a request."""
    return html.fragment_fromstring(render_to_string(f"components/{name}.html", context), create_parent="div")


def page(name: str, /, path: str = "/", **context: Any) -> str:
    """A whole page as a visitor gets it, without the site's context processors: they ask the database."""
    request = RequestFactory().get(path)
    return render_to_string(
        name, {"request": request, "user": AnonymousUser(), "csrf_token": get_token(request)} | context
    )


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
