"""Addresses of templates, printers and print runs, below /lam-viec/khen-thuong/."""

from django.urls import path

from awards.views import certificates, print_templates

VERSION = "mau-bang/phien-ban/<int:pk>/"
RUN = "in-bang/<int:pk>/"
urlpatterns = [
    path("mau-bang/", print_templates.template_list, name="template-list"),
    path("mau-bang/them/", print_templates.template_create, name="template-create"),
    path("mau-bang/<int:pk>/soan/", print_templates.template_draft, name="template-draft"),
    path(VERSION, print_templates.template_version, name="template-version"),
    path(f"{VERSION}bo-o/", print_templates.template_drop_field, name="template-drop-field"),
    path(f"{VERSION}xem-truoc.png", print_templates.template_picture, name="template-picture"),
    path(f"{VERSION}tai-ve/", print_templates.template_export, name="template-export"),
    path(f"{VERSION}trinh-duyet/", print_templates.template_submit, name="template-submit"),
    path(f"{VERSION}duyet/", print_templates.template_approve, name="template-approve"),
    path(f"{VERSION}tra-lai/", print_templates.template_return, name="template-return"),
    path("may-in/them/", print_templates.printer_create, name="printer-create"),
    path("may-in/<int:pk>/", print_templates.printer_edit, name="printer-edit"),
    path("may-in/<int:pk>/can-chinh/", print_templates.printer_page, name="printer-page"),
    path(RUN, certificates.print_run, name="print-run"),
    path(f"{RUN}tep/<slug:kind>/", certificates.print_run_file, name="print-run-file"),
    path("in-bang/to/<int:pk>/phoi-hong/", certificates.sheet_spoiled, name="sheet-spoiled"),
    path("nhat-ky-in/", certificates.print_log, name="print-log"),
]
