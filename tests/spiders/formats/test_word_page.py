"""Pages that an aggregator made by Word, whose head has lost its accents: nothing is invented, nothing breaks."""

from __future__ import annotations

from datetime import date

import pytest

from spiders.files import read_file
from spiders.formats import read_page
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import ReadNotice
from tests.conftest import SHARED

PAGES = SHARED / "data" / "regional" / "avis_accents_perdus_2020-08"
HERE = pytest.mark.skipif(not PAGES.is_dir(), reason="shared/data/regional/avis_accents_perdus_2020-08 is not here")


def real(name: str) -> ReadNotice:
    (notice,) = read_file(PAGES / f"{name}.html")
    assert isinstance(notice, ReadNotice)
    return notice


@HERE
def test_the_notice_of_haute_garonne_is_read_with_its_accents_where_the_page_has_them() -> None:
    notice = real("avis_35657798")

    assert notice.title == "Prestations d'agents d'accueil à caractère évènementiel pour les manifestations"
    assert (notice.buyer.name, notice.buyer.postal_code, notice.buyer.town) == (
        "CONSEIL DÉPARTEMENTAL DE LA HAUTE-GARONNE", "31090", "TOULOUSE",
    )  # fmt: skip
    assert (notice.reference, notice.nature, notice.variants) == ("20S0206", ("services",), "not-allowed")
    assert notice.published_on == date(2020, 8, 12)
    assert notice.deadline is not None
    assert notice.deadline.at is not None
    assert notice.deadline.at.strftime("%Y-%m-%dT%H:%M") == "2020-09-21T16:00"
    assert notice.place is not None
    assert notice.place.departments == ("31",)
    assert notice.framework is not None
    assert notice.framework.agreed
    assert notice.warnings == ()


@HERE
def test_the_notice_of_reze_is_read_with_its_code_and_amount() -> None:
    notice = real("avis_35661973")

    assert notice.title == "coordination et accompagnement du programme de réussite éducative 2020-2021"
    assert (notice.buyer.name, notice.buyer.postal_code, notice.buyer.town) == ("Rezé", "44403", "Rezé")
    assert (notice.cpv, notice.amount) == (("85311300",), 60_000)
    assert notice.place is not None
    assert notice.place.departments == ("44",)
    assert notice.deadline is not None
    assert notice.deadline.at is not None
    assert notice.deadline.at.strftime("%Y-%m-%dT%H:%M") == "2020-08-28T12:00"
    assert not any("@" in one.text for one in notice.passages)


def page(head_name: str, *legal: str) -> str:
    head = ("\ufffd Date de parution : 12/08/2020", "o Localisation : 29 - Finist\ufffdre (Bretagne)")
    named = ("NOM ET ADRESSE OFFICIELS DE L\ufffdORGANISME", head_name, "TEXTE L\ufffdGAL DE L\ufffdAPPEL D\ufffdOFFRE")
    translated = ("\ufffd Disclaimer : Below text is machine translated.", "Subject: Cleaning")
    return "".join(f"<p>{line}</p>" for line in (*head, *named, *legal, *translated))


def test_a_name_that_stands_nowhere_whole_keeps_its_lost_letters_and_is_told() -> None:
    notice = read_page(page("Commune de Pl\ufffdv\ufffdnec", "Objet : Nettoyage des écoles."), name="avis-1")

    assert notice.buyer.name == "Commune de Pl\ufffdv\ufffdnec"
    assert (notice.title, notice.key) == ("Nettoyage des écoles", "page:avis-1")
    assert any("perdus" in one for one in notice.warnings)


def test_without_an_object_the_page_is_refused() -> None:
    with pytest.raises(UnreadableNoticeError, match="Objet"):
        read_page(page("Commune de Plouvenec", "Avis."), name="avis-2")
