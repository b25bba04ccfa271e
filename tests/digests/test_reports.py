"""The coordinators' report as a page and as a mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from digests.reports import NetworkReport, render_report_mail, report_html
from tenderwatch.config import Release
from tenderwatch.model import Answer, AnswerVerdict, Band, Buyer, DropReason, Refused, SourceReport, Verdict
from tests.digests.markup import Page
from tests.digests.views import NOW, a_deadline, a_view
from tests.factories import an_enterprise

NET = an_enterprise(id="net", name="Net Iroise")
VERT = an_enterprise(id="vert", name="Vert Armor", kind="EI")
GOOD = SourceReport(source="boamp", announced=155, received=155, new=150, unchanged=5, until=date(2026, 10, 5))
BAD = SourceReport(source="feed-mairie", error="le serveur a répondu 500.")


def a_report(**overrides: Any) -> NetworkReport:
    fields: dict[str, Any] = {
        "network": "unea", "network_name": "Réseau des EA", "enterprises": (VERT, NET),
        "views": (a_view("26-1", enterprise=NET), a_view("26-1", enterprise=VERT, score=71.4)),
        "sources": (GOOD,), "problems": (), "now": NOW,
    }  # fmt: skip
    return NetworkReport(**fields | overrides)


def read(report: NetworkReport) -> str:
    return Page(report_html(report)).text


def test_the_page_begins_with_the_health_of_the_collection():
    text = read(
        a_report(sources=(GOOD, BAD), problems=("feed-mairie : le serveur a répondu 500.", "Disque presque plein."))
    )

    health = text[: text.index("Par entreprise")]
    assert "BOAMP : 155 avis annoncés, 155 lus, 0 refusé" in health
    assert "complète jusqu'au lundi 5 octobre 2026." in health
    assert "flux mairie : collecte incomplète, le serveur a répondu 500 (" in health
    assert "À voir : Disque presque plein." in health
    assert health.count("le serveur a répondu 500") == 1


def test_a_report_without_collection_says_so():
    assert "Aucune source n'a été interrogée par ce passage." in read(a_report(sources=()))


def test_refused_records_are_named_up_to_a_bound():
    refused = tuple(Refused("boamp", f"26-{number}", "titre absent") for number in range(25))
    text = read(a_report(sources=(SourceReport(source="boamp", refused=refused),)))

    assert "boamp, 26-0 : titre absent" in text
    assert "et 5 autres." in text
    assert "26-24" not in text


def test_counts_equal_the_rows():
    views = (
        a_view("26-1", enterprise=NET),
        a_view("26-1", enterprise=VERT, band=Band.DOUBTFUL),
        a_view("26-2", enterprise=NET, verdict=Verdict.DROP, reason=DropReason.AREA),
        a_view("26-3", enterprise=NET, verdict=Verdict.KEEP, deadline=a_deadline(8)),
    )
    text = read(a_report(views=views))

    for count in ("3 marchés", "4 appariements", "2 à envoyer", "1 à revoir", "1 écarté", "2 sans verdict", "1 urgent"):
        assert count in text


def test_what_leaves_follows_the_network_s_release_rule():
    assert "0 à envoyer 2 à revoir" in read(a_report(release=Release.REVIEWED))


def test_each_enterprise_shows_its_matches_best_first_with_all_that_one_decides_on():
    views = (
        a_view("26-1", enterprise=NET, score=61, title="Le second"),
        a_view("26-2", enterprise=NET, score=90.4, title="Le premier", buyer=Buyer(name="Ville de Brest", department="29"),
               verdict=Verdict.DROP, reason=DropReason.SIZE),
    )  # fmt: skip
    text = read(a_report(enterprises=(NET,), views=views))

    part = text[text.index("Par entreprise") : text.index("Par avis Les")]
    assert part.index("Le premier") < part.index("Le second")
    for shown in ("90 écarté", "Ville de Brest · Finistère (29)", "mardi 20 octobre 2026 à 12 h 00", "11 jours ouvrés",
                  "« nettoyage de bureaux » dans l'objet", "écarté : taille", "sans verdict"):  # fmt: skip
        assert shown in part


def test_members_with_nothing_are_listed_with_the_reason():
    report = a_report(enterprises=(NET, an_enterprise(id="x", name="Sans Rien"), an_enterprise(id="y", activities=())))
    text = read(a_report(enterprises=report.enterprises, views=()))

    assert "Rien à proposer." in text
    assert "Profil sans activité : rien ne peut être comparé" in text
    assert "Aucun appariement en cours." in text


def test_the_view_by_notice_names_every_enterprise_best_first_and_the_nearest_deadline_first():
    views = (
        a_view("26-1", enterprise=NET, score=70, title="Plus tard"),
        a_view("26-1", enterprise=VERT, score=80, title="Plus tard"),
        a_view("26-2", enterprise=NET, deadline=a_deadline(9), title="Bientôt"),
        a_view("26-3", enterprise=NET, deadline=None, title="Sans date"),
    )
    text = read(a_report(views=views))

    part = text[text.index("Par avis Les") :]
    assert part.index("Bientôt") < part.index("Plus tard") < part.index("Sans date")
    assert part.index("Vert Armor, 80") < part.index("Net Iroise, 70")


def test_another_network_s_matches_never_appear():
    stranger = a_view("26-9", enterprise=an_enterprise(id="stranger", name="Intrus"), title="Secret")

    html = report_html(a_report(views=(stranger,)))

    assert "Intrus" not in html
    assert "Secret" not in html


def test_the_page_opens_without_a_server_and_prints_on_a4():
    html = report_html(a_report())
    page = Page(html)

    assert '<html lang="fr">' in html
    assert page.loaded == []
    assert not {"script", "link", "img"} & set(page.tags)
    assert "url(" not in html
    for rule in ("size: A4 landscape", "display: table-header-group", "break-inside: avoid"):
        assert rule in html
    anchors = {url for url, _ in page.links if url.startswith("#")}
    assert all(f'id="{anchor[1:]}"' in html for anchor in anchors)


def test_the_mail_sums_up_and_warns():
    mail = render_report_mail(a_report(sources=(GOOD, BAD), problems=("Disque presque plein.",)))

    assert mail.subject == "2 appariements au 5 octobre, collecte incomplète – Réseau des EA"
    for part in (" ".join(mail.text.split()), Page(mail.html).text):
        assert "2 marchés" not in part
        assert "1 marché, 2 appariements, 2 à envoyer, 0 à revoir, 2 sans verdict" in part
        assert "flux mairie : collecte incomplète" in part
        assert "Disque presque plein." in part
        assert "Net Iroise" in part
        assert "BOAMP : 155 avis annoncés" in part
    assert len(mail.html.encode()) < 90_000


def test_what_the_enterprise_answered_is_beside_the_decision():
    answer = Answer(
        procedure_key="boamp:26-900001",
        enterprise_id="net-iroise",
        notice_key="boamp:26-900001",
        verdict=AnswerVerdict.CALL_BACK,
        reason=None,
        by="contact@net-iroise.example.org",
        at=NOW,
        note="le <b>matin</b>",
    )
    made = a_report(views=(replace(a_view(), answer=answer),), enterprises=(an_enterprise(),))

    assert "rappelez-moi (le &lt;b&gt;matin&lt;/b&gt;)" in report_html(made)
    assert made.rows[0].answered == "rappelez-moi (le <b>matin</b>)"
    assert a_report().rows[0].answered is None
