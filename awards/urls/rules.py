"""Addresses of catalogue, rule sets, quotas, voting rules and discovery, below /lam-viec/khen-thuong/."""

from django.urls import path

from awards.views import catalogue, discovery, rulebook, rulebook_rules
from awards.views import rulebook_limits as limits

VERSION = "quy-dinh/<int:pk>/"
RULE = f"{VERSION}dieu/<slug:code>/<slug:subject>/"
FOLDERS = {"quota": "chi-tieu/", "voting-rule": "bieu-quyet/quy-tac/", "silence-rule": "hiep-y/quy-tac/"}
STEPS = {
    "list": "",
    "create": "them/",
    "detail": "<int:pk>/",
    "edit": "<int:pk>/sua/",
    "replace": "<int:pk>/thay/",
    "propose": "<int:pk>/trinh/",
    "discard": "<int:pk>/bo/",
    "decide": "<int:pk>/duyet/",
}
LIMITS = [
    path(f"{FOLDERS[kind.prefix]}{STEPS[step]}", view, name=f"{kind.prefix}-{step}")
    for kind in limits.KINDS
    for step, view in limits.screens_of(kind).items()
]
urlpatterns = [
    path("danh-muc/", catalogue.catalogue_list, name="catalogue-list"),
    path("danh-muc/<int:pk>/", catalogue.catalogue_detail, name="catalogue-detail"),
    path("quy-dinh/", rulebook.rulebook_list, name="rulebook-list"),
    path("quy-dinh/nhap/", rulebook.rulebook_import, name="rulebook-import"),
    path(VERSION, rulebook.rulebook_detail, name="rulebook-detail"),
    path(f"{VERSION}sua/", rulebook.rulebook_edit, name="rulebook-edit"),
    path(f"{VERSION}ban-moi/", rulebook.rulebook_new, name="rulebook-new"),
    path(f"{VERSION}tai/", rulebook.rulebook_export, name="rulebook-export"),
    path(f"{VERSION}them/", rulebook_rules.rule_add, name="rule-add"),
    path(f"{VERSION}trinh/", rulebook.rulebook_propose, name="rulebook-propose"),
    path(f"{VERSION}duyet/", rulebook.rulebook_approve, name="rulebook-approve"),
    path(f"{VERSION}tra-lai/", rulebook.rulebook_return, name="rulebook-return"),
    path(f"{VERSION}bo/", rulebook.rulebook_discard, name="rulebook-discard"),
    path(RULE, rulebook_rules.rule_edit, name="rule-edit"),
    path(f"{RULE}van-ban/", rulebook_rules.rule_text, name="rule-text"),
    path(f"{RULE}bo/", rulebook_rules.rule_remove, name="rule-remove"),
    *LIMITS,
    path("ra-soat/", discovery.discovery_list, name="discovery-list"),
    path("ra-soat/<int:pk>/", discovery.discovery_detail, name="discovery-detail"),
    path("tam-voi/", discovery.reach_list, name="reach-list"),
]
