"""Addresses of councils, sessions and ballots, below /lam-viec/khen-thuong/."""

from django.urls import path

from awards.views import ballots, councils, open_votes, paper_sheets, reading_room, session_room, sessions

COUNCIL = "hoi-dong/<int:pk>/"
SESSION = "phien-hop/<int:pk>/"
urlpatterns = [
    path("hoi-dong/", councils.council_list, name="council-list"),
    path("hoi-dong/them/", councils.council_create, name="council-create"),
    path(COUNCIL, councils.council_detail, name="council-detail"),
    path(f"{COUNCIL}quy-che/", councils.council_settings, name="council-settings"),
    path(f"{COUNCIL}them-uy-vien/", councils.council_seat, name="council-seat"),
    path(f"{COUNCIL}thoi-tham-gia/<slug:key>/", councils.council_release, name="council-release"),
    path(f"{COUNCIL}ban-chup/<slug:key>/", councils.council_scan, name="council-scan"),
    path(f"{COUNCIL}ban-chup/<slug:key>/tep/", councils.council_scan_file, name="council-scan-file"),
    path("phien-hop/", sessions.session_list, name="session-list"),
    path("phien-hop/them/", sessions.session_create, name="session-create"),
    path(SESSION, sessions.session_detail, name="session-detail"),
    path(f"{SESSION}moi/", sessions.session_invite, name="session-invite"),
    path(f"{SESSION}mo-phieu/", sessions.session_open, name="session-open"),
    path(f"{SESSION}khoa-phieu/", sessions.session_close, name="session-close"),
    path(f"{SESSION}ket-luan/", sessions.session_conclude, name="session-conclude"),
    path(f"{SESSION}kiem-lai/", sessions.session_export, name="session-export"),
    path(f"{SESSION}bien-ban/<slug:kind>/", sessions.session_file, name="session-file"),
    path(f"{SESSION}giay-moi/<slug:kind>/", sessions.session_invitation, name="session-invitation"),
    path(f"{SESSION}phong-doc/", reading_room.reading_room, name="reading-room"),
    path(f"{SESSION}phong-doc/<slug:key>/", reading_room.reading_dossier, name="reading-dossier"),
    path(f"{SESSION}phong-doc/<slug:key>/lien-quan/", reading_room.declare_conflict, name="declare-conflict"),
    path(f"{SESSION}khong-bo-phieu/", session_room.session_recuse, name="session-recuse"),
    path(f"{SESSION}bo-ghi-nhan/<slug:key>/", session_room.session_recusal_lift, name="session-recusal-lift"),
    path(f"{SESSION}roi-hop/", session_room.session_departures, name="session-departures"),
    path(f"{SESSION}dung-phien/", session_room.session_abandon, name="session-abandon"),
    path(f"{SESSION}bo-phieu-lai/", session_room.session_again, name="session-again"),
    path(f"{SESSION}bo-phieu/", ballots.ballot, name="ballot"),
    path(f"{SESSION}bien-nhan/", ballots.ballot_receipt, name="ballot-receipt"),
    path(f"{SESSION}bieu-quyet/", open_votes.open_vote, name="open-vote"),
    path(f"{SESSION}gio-tay/", open_votes.hands_list, name="hands-list"),
    path(f"{SESSION}gio-tay/<slug:key>/", open_votes.hands_item, name="hands-item"),
    path(f"{SESSION}y-kien-vang-mat/", open_votes.letter_list, name="letter-list"),
    path(f"{SESSION}y-kien-vang-mat/<slug:key>/", open_votes.letter_entry, name="letter-entry"),
    path(f"{SESSION}phieu-giay/", paper_sheets.paper_list, name="paper-list"),
    path(f"{SESSION}phieu-giay/nhap/", paper_sheets.paper_entry, name="paper-entry"),
    path(f"{SESSION}phieu-giay/lay-ra/", paper_sheets.paper_take_out, name="paper-take-out"),
]
