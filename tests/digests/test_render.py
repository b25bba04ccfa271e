"""The weekly mail as people read it: text and HTML say the same, truthfully."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import jinja2
import pytest

from digests.compose import compose
from digests.render import RenderedMail, render, render_digest
from tenderwatch.config import Mail, Release
from tenderwatch.model import Activity, Buyer, Digest, Evidence, Kind, Lot, MatchView, Place, Territory
from tests.digests.markup import Page
from tests.digests.views import NOW, a_deadline, a_view
from tests.factories import an_enterprise

MAIL = Mail(sender_name="Veille du réseau")


def a_digest(*views: MatchView, **overrides: Any) -> Digest:
    digest = compose(
        an_enterprise(), views, week="2026-W41", now=NOW, release=Release.DOUBTFUL, already_sent=set(), max_items=5,
        min_days=2,
    )  # fmt: skip
    return replace(digest, **overrides)


def rendered(*views: MatchView, **overrides: Any) -> RenderedMail:
    return render_digest(a_digest(*views, **overrides), MAIL, now=NOW)


def read(mail: RenderedMail) -> tuple[str, str]:
    """Both parts as one line of ordinary blanks each."""
    return " ".join(mail.text.split()), Page(mail.html).text


def test_both_parts_show_the_whole_item():
    view = a_view(
        title="Nettoyage des médiathèques",
        buyer=Buyer(name="Kerlannic Agglomération", department="29"),
        place=Place(departments=("29",), town="Pont-Rozhan"),
        lot="2",
        lots=(Lot(number="1"), Lot(number="2", title="Vitrerie"), Lot(number="3")),
        evidence=(Evidence("Le lot 2 est réservé.", "lots.2.title", "réservé aux entreprises adaptées"),),
        changes=("la date limite passe du 12 au 20 octobre",),
        documents_url="https://www.marches.example.org/1",
    )

    for part in read(rendered(view)):
        assert "1. Nettoyage des médiathèques" in part
        assert "Kerlannic Agglomération · Pont-Rozhan, Finistère (29)" in part
        assert "À rendre avant le mardi 20 octobre 2026 à 12 h 00" in part
        assert "Il reste 11 jours ouvrés" in part
        assert "Modifié : la date limite passe du 12 au 20 octobre." in part
        assert "Lot 2 sur 3 : Vitrerie." in part
        assert "Le lot 2 est réservé : « réservé aux entreprises adaptées »" in part
        assert "Lire l'avis sur boamp.fr" in part
        assert "Retirer le dossier sur marches.example.org" in part


def test_the_header_counts_what_the_body_shows():
    for number in (1, 3, 5):
        mail = rendered(*(a_view(f"26-{one}") for one in range(number)))

        assert number == len(re.findall(r"^\d\. ", mail.text, re.MULTILINE)) == Page(mail.html).tags.count("h2")
        for part in (mail.subject, *read(mail)):
            assert f"{number} {'marchés' if number > 1 else 'marché'}" in part.replace("\u00a0", " ").lower()


def test_the_subject_names_the_enterprise_and_the_first_day_and_stays_short():
    assert rendered(a_view()).subject == "1 marché pour Net Iroise, à rendre le 20 octobre"
    two = rendered(a_view("26-1"), a_view("26-2", deadline=a_deadline(9)))
    assert two.subject == "2 marchés pour Net Iroise, le premier à rendre le 9 octobre"
    assert rendered(a_view(deadline=None)).subject == "1 marché pour Net Iroise"
    long = an_enterprise(name="Net " * 200)
    assert len(rendered(a_view(enterprise=long), enterprise=long).subject) <= 110


def test_the_footer_says_who_why_how_to_stop_and_what_counts():
    enterprise = an_enterprise(
        activities=(Activity(label="Nettoyage"), Activity(label="Vitrerie")),
        territory=Territory(departments=("29", "22")),
    )
    mail = rendered(a_view(), enterprise=enterprise)

    for part in read(mail):
        assert "Veille du réseau envoie ce courriel à Net Iroise parce que votre réseau l'a inscrite" in part
        assert "Votre profil : Nettoyage, Vitrerie · Finistère (29), Côtes-d'Armor (22)." in part
        assert "Seuls l'avis et le règlement de la consultation font foi." in part
        assert "Source : DILA – BOAMP, Licence Ouverte 2.0." in part
        assert "Se désinscrire" in part
    stops = [url for url, _ in Page(mail.html).links if url.startswith("mailto:desinscription@example.org?subject=")]
    assert len(stops) == 2


def test_other_sources_are_named_beside_boamp():
    for part in read(rendered(a_view(), a_view("26-2", source="feed-mairie"))):
        assert "Source : DILA – BOAMP, Licence Ouverte 2.0 ; flux mairie." in part


def test_an_incomplete_collection_is_said_once_and_only_then():
    for part in read(rendered(a_view(), partial=("boamp", "feed-mairie"))):
        assert part.count("Collecte incomplète : BOAMP, flux mairie sans réponse complète cette semaine.") == 1
    for part in read(rendered(a_view())):
        assert "Collecte incomplète" not in part


def test_what_waits_for_the_network_is_said():
    for part in read(rendered(a_view(), waiting=2)):
        assert "2 autres avis attendent la relecture de votre réseau." in part
    for part in read(rendered(a_view())):
        assert "relecture" not in part


def test_a_doubtful_deadline_says_so():
    unknown, conflicting = a_view("26-1", deadline=None), a_view("26-2", deadline=a_deadline(20))
    doubt = conflicting.procedure.deadline.model_copy(update={"certainty": "conflicting"})  # type: ignore[union-attr]
    conflicting = replace(conflicting, procedure=replace(conflicting.procedure, deadline=doubt))

    for part in read(rendered(unknown, conflicting)):
        assert "Date limite non précisée, à vérifier dans l'avis" in part
        assert "mardi 20 octobre 2026 à 12 h 00 (à vérifier)" in part


def test_an_announcement_is_labelled_as_not_open():
    for part in read(rendered(a_view(kind=Kind.PRIOR_INFORMATION))):
        assert "Annoncé, pas encore ouvert" in part


def test_what_the_notice_does_not_say_is_said_to_be_unknown():
    for part in read(rendered(a_view(buyer=Buyer(), place=None))):
        assert "acheteur non précisé · lieu non précisé" in part


def test_without_a_web_address_the_reference_is_given_and_no_link():
    mail = rendered(a_view(url="javascript:alert(1)", documents_url="data:text/html,x"))

    for part in read(mail):
        assert "À lire : BOAMP, avis n° 26-900001." in part
    assert {"mailto"} == {url.partition(":")[0] for url, _ in Page(mail.html).links}


def test_a_long_title_is_cut_in_both_parts():
    for part in read(rendered(a_view(title="Nettoyage " * 400))):
        assert "Nettoyage Nettoyage…" in part
        assert part.count("Nettoyage") < 60


def test_the_page_loads_nothing_and_is_marked_up_for_everybody():
    mail = rendered(*(a_view(f"26-{one}", title="Nettoyage " * 400) for one in range(5)))
    page = Page(mail.html)

    assert '<html lang="fr"' in mail.html
    assert page.loaded == []
    assert not {"img", "script", "link", "iframe", "object", "form"} & set(page.tags)
    assert "url(" not in mail.html
    assert "@import" not in mail.html
    assert all("role" in names for tag, names in page.elements if tag == "table")
    assert len(mail.html.encode()) < 90_000
    assert "prefers-color-scheme: dark" in mail.html
    assert mail.html.index("<meta charset") < 200
    assert all(text for url, text in page.links)


def test_styles_stand_in_attributes_where_mail_programs_need_them():
    html = rendered(a_view()).html

    styled = re.findall(r"<h2 style=\"([^\"]+)\"", html)
    assert styled
    assert "font-size" in styled[0]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("#55605e", "#f2f0ea"), ("#55605e", "#ffffff"), ("#24302f", "#ffffff"), ("#0d5c53", "#ffffff"),
        ("#0d5c53", "#f2f0ea"), ("#8a4b08", "#ffffff"), ("#17302d", "#edf4f1"), ("#4f2d05", "#fcf1e2"),
        ("#ffffff", "#0d5c53"), ("#dde4e2", "#1c2322"), ("#a8b5b2", "#131817"), ("#a8b5b2", "#1c2322"),
        ("#86d5c8", "#1c2322"), ("#86d5c8", "#131817"), ("#f0b36b", "#1c2322"), ("#e3efec", "#22312e"),
        ("#ffdfb3", "#382a17"), ("#0c2420", "#86d5c8"),
    ],
)  # fmt: skip
def test_contrast_is_at_least_four_and_a_half(ink: str, paper: str):
    style = render("mail.css.j2", {}) + render("mail_media.css.j2", {})
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)

    assert ink in style
    assert paper in style
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_name_that_the_content_lacks_is_an_error_and_not_a_blank():
    with pytest.raises(jinja2.UndefinedError):
        render("digest/subject.txt.j2", {"items": []})


def test_text_lines_are_short_except_addresses():
    mail = rendered(a_view(title="Nettoyage des locaux " * 20, documents_url="https://example.org/" + "a" * 200))

    assert all(len(one) <= 76 or "https://" in one for one in mail.text.splitlines())
