"""Addresses of catalogue, rule sets, quotas, voting rules and discovery, below /lam-viec/khen-thuong/."""

from django.urls import path

from awards.views import catalogue, discovery, rulebook
from awards.views import rulebook_limits as limits

VERSION = "quy-dinh/<int:pk>/"
RULE = "quy-dinh/dieu/<int:pk>/"
QUOTA = "chi-tieu/<int:pk>/"
SILENCE = "hiep-y/quy-tac/<int:pk>/"
VOTING = "bieu-quyet/quy-tac/<int:pk>/"
urlpatterns = [
    path("danh-muc/", catalogue.catalogue_list, name="catalogue-list"),
    path("danh-muc/<int:pk>/", catalogue.catalogue_detail, name="catalogue-detail"),
    path("quy-dinh/", rulebook.rulebook_list, name="rulebook-list"),
    path("quy-dinh/nhap/", rulebook.rulebook_import, name="rulebook-import"),
    path(VERSION, rulebook.rulebook_detail, name="rulebook-detail"),
    path(f"{VERSION}sua/", rulebook.rulebook_edit, name="rulebook-edit"),
    path(f"{VERSION}ban-moi/", rulebook.rulebook_new, name="rulebook-new"),
    path(f"{VERSION}tai/", rulebook.rulebook_export, name="rulebook-export"),
    path(f"{VERSION}them/", rulebook.rule_add, name="rule-add"),
    path(f"{VERSION}trinh/", rulebook.rulebook_propose, name="rulebook-propose"),
    path(f"{VERSION}duyet/", rulebook.rulebook_approve, name="rulebook-approve"),
    path(f"{VERSION}tra-lai/", rulebook.rulebook_return, name="rulebook-return"),
    path(f"{VERSION}bo/", rulebook.rulebook_discard, name="rulebook-discard"),
    path(RULE, rulebook.rule_edit, name="rule-edit"),
    path(f"{RULE}bo/", rulebook.rule_remove, name="rule-remove"),
    path("chi-tieu/", limits.quota_list, name="quota-list"),
    path("chi-tieu/them/", limits.quota_create, name="quota-create"),
    path(QUOTA, limits.quota_detail, name="quota-detail"),
    path(f"{QUOTA}sua/", limits.quota_edit, name="quota-edit"),
    path(f"{QUOTA}thay/", limits.quota_replace, name="quota-replace"),
    path(f"{QUOTA}trinh/", limits.quota_propose, name="quota-propose"),
    path(f"{QUOTA}bo/", limits.quota_discard, name="quota-discard"),
    path(f"{QUOTA}duyet/", limits.quota_decide, name="quota-decide"),
    path("bieu-quyet/quy-tac/", limits.voting_rule_list, name="voting-rule-list"),
    path("bieu-quyet/quy-tac/them/", limits.voting_rule_create, name="voting-rule-create"),
    path(VOTING, limits.voting_rule_detail, name="voting-rule-detail"),
    path(f"{VOTING}sua/", limits.voting_rule_edit, name="voting-rule-edit"),
    path(f"{VOTING}thay/", limits.voting_rule_replace, name="voting-rule-replace"),
    path(f"{VOTING}trinh/", limits.voting_rule_propose, name="voting-rule-propose"),
    path(f"{VOTING}bo/", limits.voting_rule_discard, name="voting-rule-discard"),
    path(f"{VOTING}duyet/", limits.voting_rule_decide, name="voting-rule-decide"),
    path("hiep-y/quy-tac/", limits.silence_rule_list, name="silence-rule-list"),
    path("hiep-y/quy-tac/them/", limits.silence_rule_create, name="silence-rule-create"),
    path(SILENCE, limits.silence_rule_detail, name="silence-rule-detail"),
    path(f"{SILENCE}sua/", limits.silence_rule_edit, name="silence-rule-edit"),
    path(f"{SILENCE}thay/", limits.silence_rule_replace, name="silence-rule-replace"),
    path(f"{SILENCE}trinh/", limits.silence_rule_propose, name="silence-rule-propose"),
    path(f"{SILENCE}bo/", limits.silence_rule_discard, name="silence-rule-discard"),
    path(f"{SILENCE}duyet/", limits.silence_rule_decide, name="silence-rule-decide"),
    path("ra-soat/", discovery.discovery_list, name="discovery-list"),
    path("ra-soat/<int:pk>/", discovery.discovery_detail, name="discovery-detail"),
    path("tam-voi/", discovery.reach_list, name="reach-list"),
]
