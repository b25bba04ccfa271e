"""The weekly mail as people read it: text and HTML say the same, truthfully."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import jinja2
import pytest

from digests.links import ByMail
from digests.render import RenderedMail, render, render_letter
from tenderwatch.config import Mail
from tenderwatch.model import (
    Activity,
    Award,
    Buyer,
    Confidence,
    Digest,
    Door,
    DoorKind,
    Entrance,
    Evidence,
    Followed,
    HumanLine,
    Kind,
    Lot,
    MailKind,
    MatchView,
    Place,
    Procedure,
    Quoted,
    Reading,
    Territory,
    Update,
)
from tests.digests.markup import Page
from tests.digests.views import NOW, Signed, a_deadline, a_digest, a_letter, a_view
from tests.factories import a_notice, a_procedure, an_enterprise

MAIL = Mail(sender_name="Veille du réseau")


def sent(*parts: Digest, kind: MailKind = MailKind.DIGEST, signed: bool = True, calendar: bool = True) -> RenderedMail:
    links = Signed() if signed else ByMail(MAIL)
    return render_letter(a_letter(*parts, kind=kind), MAIL, links, now=NOW, calendar=calendar)


def rendered(*views: MatchView, **overrides: Any) -> RenderedMail:
    return sent(a_digest(*views, **overrides))


RESERVED = Door(
    kind=DoorKind.RESERVED, to="ea_esat", lot="2", confidence=Confidence.SURE,
    quote=Quoted(field="lots.2.title", start=0, end=1, text="réservé aux entreprises adaptées"),
)  # fmt: skip


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
        evidence=(Evidence("Vitrerie est votre métier.", "lots.2.title", "lavage de vitres"),),
        human=HumanLine("J'ai appelé l'acheteur.", "Ronan Kervasdou", NOW),
        entrance=Entrance((RESERVED,), (), theirs=True),
        changes=("la date limite passe du 12 au 20 octobre",),
        documents_url="https://www.marches.example.org/1",
    )

    for part in read(rendered(view)):
        assert "1. Nettoyage des médiathèques" in part
        assert "Kerlannic Agglomération · Pont-Rozhan, Finistère (29)" in part
        assert "À rendre avant le mardi 20 octobre 2026 à 12 h 00" in part
        assert "Il reste 11 jours ouvrés" in part
        assert "Modifié : la date limite passe du 12 au 20 octobre." in part
        assert "Lot 2 sur 3 : Vitrerie" in part
        assert "Lot 2 réservé aux entreprises adaptées et ESAT : vous pouvez répondre seule." in part
        assert "« réservé aux entreprises adaptées »" in part
        assert "Vitrerie est votre métier : « lavage de vitres »" in part
        assert "À vérifier" in part
        assert "L'avis ne dit pas : le montant, la durée." in part
        assert "Retirez le dossier sur marches.example.org." in part
        assert "À préparer : contrat d'objectifs valant agrément (CPOM)." in part
        assert "J'ai appelé l'acheteur." in part
        assert "Ronan Kervasdou, votre réseau" in part
        assert "Lire l'avis sur boamp.fr" in part
        assert "Retirer le dossier sur marches.example.org" in part


def test_the_header_counts_what_the_body_shows():
    for number in (1, 3, 5):
        mail = rendered(*(a_view(f"26-{one}") for one in range(number)))

        assert number == len(re.findall(r"^\d\. ", mail.text, re.MULTILINE)) == Page(mail.html).tags.count("h3")
        for part in (mail.subject, *read(mail)):
            words = "nouveaux marchés" if number > 1 else "nouveau marché"
            assert f"{number} {words}" in part.replace("\u00a0", " ").lower()


def test_the_subject_names_the_enterprise_and_the_first_day_and_stays_short():
    def subject(*views: MatchView) -> str:
        return rendered(*views).subject.replace("\u00a0", " ")

    assert subject(a_view()) == "1 nouveau marché pour Net Iroise, à rendre le 20 octobre"
    two = subject(a_view("26-1"), a_view("26-2", deadline=a_deadline(9)))
    assert two == "2 nouveaux marchés pour Net Iroise, première date limite le 9 octobre"
    assert subject(a_view(deadline=None)) == "1 nouveau marché pour Net Iroise"
    assert len(subject(a_view(enterprise=an_enterprise(name="Net " * 70)))) <= 110


def test_the_footer_says_who_why_how_to_stop_and_what_counts():
    enterprise = an_enterprise(
        activities=(Activity(label="Nettoyage"), Activity(label="Vitrerie")),
        territory=Territory(departments=("29", "22")),
    )
    mail = sent(a_digest(a_view(enterprise=enterprise)), signed=False)

    for part in read(mail):
        assert "Veille du réseau envoie ce courriel à Net Iroise parce que votre réseau vous a inscrits" in part
        assert "Votre profil : Nettoyage, Vitrerie · Finistère (29), Côtes-d'Armor (22)." in part
        assert "Seuls l'avis et le règlement de consultation font foi." in part
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
    assert {"javascript", "data"}.isdisjoint(url.partition(":")[0] for url, _ in Page(mail.html).links)


def test_a_long_title_is_cut_in_both_parts():
    for part in read(rendered(a_view(title="Nettoyage " * 400))):
        assert "Nettoyage Nettoyage…" in part
        assert part.count("Nettoyage") < 80


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

    styled = re.findall(r"<h3 class=\"name\" style=\"([^\"]+)\"", html)
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
        ("#ffdfb3", "#382a17"), ("#0c2420", "#86d5c8"), ("#35255a", "#f3eefa"), ("#e6dcf8", "#2b2440"),
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
        render("digest/subject.txt.j2", {})


def test_text_lines_are_short_except_addresses():
    mail = rendered(a_view(title="Nettoyage des locaux " * 20, documents_url="https://example.org/" + "a" * 200))

    assert all(len(one) <= 76 or "https://" in one for one in mail.text.splitlines())


def a_cancelled(view: MatchView) -> Update:
    return Update(view.procedure, replace(view.procedure, closed="la procédure est annulée (avis du 05/10/2026)"))


def a_moved(procedure: Procedure) -> Update:
    later = a_notice(source_id="26-900099", kind=Kind.CORRECTION, published_on=NOW.date())
    return Update(procedure, replace(procedure, notices=(later, *procedure.notices), deadline=a_deadline(27)))


def test_news_of_what_was_sent_follows_what_is_new_and_every_count_is_true():
    view, other = a_view(), a_view("26-2")
    won = replace(other.procedure, closed="le marché est attribué", awards=(Award(winners=("Propreté Exemple",)),),
                  notices=(a_notice(source_id="26-9", kind=Kind.AWARD), *other.procedure.notices))  # fmt: skip
    mail = rendered(
        view, updates=(a_moved(a_procedure(a_notice(source_id="26-3"))), a_cancelled(a_view("26-4"))),
        results=(Update(other.procedure, won),), followed=(Followed(a_procedure(), a_deadline(12)),),
    )  # fmt: skip

    counts = "1 nouveau marché, 1 modification, 1 annulation, 1 résultat, 1 échéance suivie pour Net Iroise"
    assert mail.subject.replace("\u00a0", " ").startswith(counts)
    assert Page(mail.html).tags.count("h3") == 5
    for part in read(mail):
        assert counts.lower() in part.lower()
        assert "vant : mardi 20 octobre 2026 à 12 h 00" in part
        assert "aintenant : mardi 27 octobre 2026 à 12 h 00" in part
        assert "avis du lundi 5 octobre 2026" in part
        assert "La procédure est annulée (avis du 5 octobre 2026)." in part
        assert "Propreté Exemple" in part
        assert "À rendre avant le lundi 12 octobre 2026 à 12 h 00" in part
        assert "Dire que nous avons répondu" in part


def test_each_kind_of_mail_says_at_once_why_it_comes():
    view = a_view()
    followed = (Followed(view.procedure, a_deadline(12)),)
    subjects = {
        "Urgent, à rendre le 20 octobre : Nettoyage des locaux de la mairie": (MailKind.URGENT, a_digest(view)),
        "1 annulation : Nettoyage des locaux de la mairie": (MailKind.CHANGE, a_digest(updates=(a_cancelled(view),))),
        "Rappel, à rendre le 12 octobre : Nettoyage des locaux de la mairie": (
            MailKind.REMINDER, a_digest(followed=followed),
        ),
    }  # fmt: skip

    for subject, (kind, digest) in subjects.items():
        assert sent(digest, kind=kind).subject.replace("\u00a0", " ") == subject


def test_a_week_with_nothing_says_what_was_read_who_answered_and_what_comes_next():
    digest = a_digest(
        reading=Reading(notices=212, near=19, answered=("boamp", "approch"), asked=3), partial=("feed-mairie",),
        followed=(Followed(a_procedure(), a_deadline(12)),),
    )  # fmt: skip
    mail = sent(digest, kind=MailKind.NOTHING)

    assert mail.subject.replace("\u00a0", " ") == "Rien cette semaine pour Net Iroise : 212 avis lus"
    for part in read(mail):
        assert "212 avis lus cette semaine, 19 proches de vos activités, aucun retenu." in part
        assert "2 sources sur 3 ont répondu : BOAMP, APProch." in part
        assert "Collecte incomplète : flux mairie sans réponse complète" in part
        assert "À rendre avant le lundi 12 octobre 2026" in part


def test_one_mail_for_several_enterprises_names_each_and_numbers_each_anew():
    second = an_enterprise(id="other", name="Vert Aulne")
    mail = sent(a_digest(a_view()), a_digest(a_view(enterprise=second), a_view("26-2", enterprise=second)))

    assert mail.subject.replace("\u00a0", " ").startswith("3 nouveaux marchés pour vos 2 entreprises")
    assert [tag for tag in Page(mail.html).tags if tag in {"h1", "h2", "h3", "h4"}] == [
        "h1", "h2", "h3", "h4", "h2", "h3", "h4", "h4",
    ]  # fmt: skip
    for part in read(mail):
        assert "Votre profil (Vert Aulne) :" in part
    assert "VERT AULNE" in mail.text


def test_links_lead_to_the_pages_where_there_are_any_and_say_where_they_lead():
    mail = rendered(a_view())
    links = dict(Page(mail.html).links)

    assert links["https://veille.example.org/reponse/net-iroise.boamp:26-900001"].startswith("Répondre")
    assert "https://veille.example.org/calendrier/net-iroise.boamp:26-900001" in links
    assert "https://veille.example.org/desinscription/net-iroise" in mail.text
    assert not any(text.strip() in {"ici", "cliquez ici", ""} for text in links.values())


def test_without_pages_one_answers_by_mail_and_the_text_asks_for_no_long_address():
    mail = sent(a_digest(a_view()), signed=False)

    assert "mailto:veille@example.org?subject=R%C3%A9ponse" in mail.html
    assert "mailto:" not in mail.text
    assert "répondez à ce courriel en citant ce titre" in " ".join(mail.text.split())


def test_the_notice_of_other_portals_is_linked_too():
    view = a_view()
    twin = a_notice(source="aws", source_id="1", url="https://www.marches-publics.info/avis/1")
    view = replace(view, procedure=replace(view.procedure, notices=(view.notice, twin)))

    for part in read(rendered(view)):
        assert "Le même avis sur marches-publics.info" in part


def test_hours_never_break_from_their_minutes():
    assert " h " not in rendered(a_view()).text.replace("\n", " ")


def test_the_longest_mail_stays_below_what_programs_cut():
    long = "Nettoyage des locaux scolaires et sportifs, lot après lot " * 20
    views = [
        a_view(
            f"26-{number}", title=long, buyer=Buyer(name=long), lot="1", lots=(Lot(number="1", title=long),),
            evidence=tuple(Evidence(f"{number} {long}", "title", f"citation {long}") for number in range(5)),
            entrance=Entrance((RESERVED.model_copy(update={"quote": Quoted(field="x", start=0, end=1, text=long)}),)),
            human=HumanLine(long, "Ronan", NOW), changes=(long, long), documents_url="https://example.org/" + "a" * 150,
        )
        for number in range(5)
    ]  # fmt: skip
    updates = tuple(
        Update(one.procedure, replace(one.procedure, deadline=a_deadline(27), changes=(f"{number} {long}",)))
        for number, one in enumerate(views * 2)
    )
    followed = tuple(Followed(one.procedure, a_deadline(12)) for one in views)
    mail = rendered(*views, updates=updates[:8], results=tuple(map(a_cancelled, views[:4])), followed=followed)

    assert 40_000 < len(mail.html.encode()) < 90_000
