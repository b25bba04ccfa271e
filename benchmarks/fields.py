"""How often each field is found, by format, next to how often the raw notice has it: the table of docs/reading.md.

    python -m benchmarks.fields [--write docs/reading.md]

"Has it" is a search in the raw text for the element that carries the field, filled in; it knows nothing of readers.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.corpora import everything
from spiders.formats import read_record, read_xml
from tenderwatch.model import ReadNotice, Terms

FIELDS: Mapping[str, Callable[[ReadNotice], object]] = {
    "titre": lambda one: one.title,
    "description": lambda one: one.description,
    "acheteur": lambda one: one.buyer.name,
    "SIRET": lambda one: one.buyer.siret,
    "CPV": lambda one: one.cpv,
    "lots": lambda one: one.lots,
    "montant estimé": lambda one: _any(one, "amount"),
    "durée": lambda one: _any(one, "duration_months"),
    "reconductions": lambda one: _any(one, "renewal"),
    "lieu d'exécution": lambda one: one.place and not one.place.of_buyer,
    "date limite": lambda one: one.deadline,
    "variantes": lambda one: _any(one, "variants"),
    "critères": lambda one: _any(one, "criteria"),
    "accord-cadre": lambda one: _any(one, "framework"),
    "documents": lambda one: one.documents_url,
    "dépôt": lambda one: one.submission_url,
    "champ réservé": lambda one: _any(one, "reservation"),
    "avis antérieurs": lambda one: one.earlier or one.follows,
    "résultats": lambda one: one.awards,
    "référence": lambda one: one.reference,
}


def _any(notice: ReadNotice, name: str) -> object:
    parts: tuple[Terms, ...] = (notice, *notice.lots)
    return next((value for part in parts if (value := getattr(part, name))), None)


RAW: Mapping[str, Mapping[str, str]] = {
    "eforms": {
        "titre": r"cac:ProcurementProject\b",
        "description": r"cac:ProcurementProject\b.*?cbc:Description",
        "acheteur": r"cac:PartyName",
        "SIRET": r"CompanyID\W+\d{14}\b",
        "CPV": r"ItemClassificationCode",
        "lots": r"LOT-0002|PAR-0002",
        "montant estimé": r"EstimatedOverallContractAmount[^>}]*?(?:>|\"#text\": ?\")(?!0+(?:\.0+)?[<\"]|1[<\"])\d",
        "durée": r"cac:PlannedPeriod\W+(?:[^/]*?)(?:DurationMeasure|cbc:EndDate)",
        "reconductions": r"cac:ContractExtension.*?(?:MaximumNumberNumeric|cac:Renewal)",
        "lieu d'exécution": r"cac:RealizedLocation",
        "date limite": r"TenderSubmissionDeadlinePeriod|ParticipationRequestReceptionPeriod",
        "variantes": r"VariantConstraintCode",
        "critères": r"SubordinateAwardingCriterion",
        "accord-cadre": r"framework-agreement",
        "documents": r"CallForTendersDocumentReference.*?cbc:URI|BuyerProfileURI",
        "dépôt": r"TenderRecipientParty",
        "champ réservé": r"reserved-procurement",
        "avis antérieurs": r"NoticeDocumentReference|ANNONCE_ANTERIEUR",
        "résultats": r"efac:LotResult",
        "référence": r"cac:ProcurementProject\W+(?:cbc:ID|<cbc:ID)",
    },
    "ted": {
        "titre": r"<TITLE|<TITLE_CONTRACT",
        "description": r"<SHORT_DESCR|<SHORT_CONTRACT_DESCRIPTION|<TOTAL_QUANTITY_OR_SCOPE",
        "acheteur": r"<OFFICIALNAME>",
        "SIRET": r"<ADDRESS_CONTRACTING_BODY>(?:(?!</ADDRESS_CONTRACTING_BODY>).)*<NATIONALID>\D*(?:\d\s?){14}\D*<",
        "CPV": r"<CPV_CODE",
        "lots": r"<OBJECT_DESCR.*<OBJECT_DESCR|<F17_ANNEX_B|<LOT_DIVISION.*<OBJECT_DESCR.*<LOT_NO>",
        "montant estimé": r"<VAL_ESTIMATED_TOTAL[^>]*>(?![01](?:\.0+)?<)[^<]*<(?:(?!<VAL_).)*<OBJECT_DESCR"
        r"|<VAL_OBJECT[^>]*>(?![01](?:\.0+)?<)|<F17_ANNEX_B.*<VALUE_COST",
        "durée": r"<DURATION |<DATE_START>.*<DATE_END>|<MONTHS>|<DAYS>",
        "reconductions": r"<RENEWAL|<NO_RENEWAL",
        "lieu d'exécution": r"PERFORMANCE_NUTS|<MAIN_SITE|<LOCATION_NUTS>",
        "date limite": r"<DATE_RECEIPT_TENDERS>|<RECEIPT_LIMIT_DATE>",
        "variantes": r"<ACCEPTED_VARIANTS/|<NO_ACCEPTED_VARIANTS",
        "critères": r"<AC_CRITERION>|<AC_PRICE|<CRITERIA_DEFINITION>",
        "accord-cadre": r"<FRAMEWORK/?>|<F17_FRAMEWORK",
        "documents": r"<URL_DOCUMENT>|<URL_BUYER>",
        "dépôt": r"<URL_PARTICIPATION>|<URL_PARTICIPATE>",
        "champ réservé": r"<RESTRICTED_SHELTERED|<RESERVED_ORGANISATIONS",
        "avis antérieurs": r"<REF_NOTICE>|<NOTICE_NUMBER_OJ>",
        "résultats": r"<AWARD_CONTRACT|<AWARDED_PRIZE|<NO_AWARDED_PRIZE|<AWARD_OF_CONTRACT_DEFENCE",
        "référence": r"<REFERENCE_NUMBER>|<FILE_REFERENCE_NUMBER>",
    },
    "fnsimple": {
        "titre": r"intitule", "description": r'"description"|<description>', "acheteur": r"nomOfficiel",
        "SIRET": r"codeIdentificationNational\W+\d{14}", "CPV": r"classPrincipale\W+\d",
        "lots": r"lotsMarche\W+oui", "montant estimé": r"valeurEstimee\W+(?:.{0,40}?)valeur\W+[1-9]\d",
        "durée": r"dureeMois\W+\d", "lieu d'exécution": r"lieuExecution", "date limite": r"dateReceptionOffres",
        "critères": r"criteresAttrib.{0,400}%", "accord-cadre": r"techAchat",
        "documents": r"urlDocConsul|urlProfilAch", "champ réservé": r"reservationMarche",
        "avis antérieurs": r"avisInitial", "référence": r"identifiantInterne",
    },
    "mapa": {
        "titre": r"objet", "acheteur": r"acheteurPublic", "lieu d'exécution": r"lieuExecution",
        "date limite": r"receptionOffres", "documents": r"urlProfilAcheteur", "avis antérieurs": r"avisInitial",
    },
    "dsp": {
        "titre": r"titreMarche", "description": r"description", "acheteur": r"acheteurPublic",
        "CPV": r"classPrincipale", "durée": r"nbMois", "lieu d'exécution": r"lieuCodeNUTS",
        "date limite": r"receptionInteret", "documents": r"urlDocument", "dépôt": r"urlParticipation",
        "champ réservé": r"marcheReserve", "référence": r"numeroReference",
    },
    "v230": {
        "titre": r"OBJET_COMPLET|objetcomplet", "acheteur": r"DENOMINATION|denomination",
        "SIRET": r"IDENTITE>.*?CODE_IDENT_NATIONAL>\d{14}", "CPV": r"<CPV>",
        "lots": r"DIV_EN_LOTS>\s*<OUI|OFFRE_TOUS",
        "montant estimé": r"VALEUR_TOTALE|<VALEUR\b",
        "durée": r"DUREE_MOIS>\d+</DUREE_MOIS>\s*(?!</VALIDITE)|DATE_FIN>",
        "reconductions": r"RENOUVELLEMENT_", "lieu d'exécution": r"CODE_NUTS|LIEU_EXEC_LIVR",
        "date limite": r"RECEPT_OFFRES|receptoffres\": ?\d", "variantes": r"VARIANTES_(?:OUI|NON)",
        "critères": r"CRITERE |POIDS", "accord-cadre": r"ACCORD_CADRE",
        "documents": r"URL_DOCUMENT|URL_PROFIL_ACHETEUR|urlprofilacheteur", "dépôt": r"URL_PARTICIPATION",
        "champ réservé": r"MARCHE_RESERVE", "avis antérieurs": r"ANNONCE_ANTERIEUR|REFERENCE_PUBLICATION",
        "résultats": r"<DECISION>|TITULAIRES", "référence": r"REF_MARCHE|REFERENCE_MARCHE",
    },
    "v110": {
        "titre": r"OBJET_COMPLET", "acheteur": r"IDENT.{0,200}NOM", "CPV": r"CPV_OBJ|ART27CMP",
        "lots": r"NUM_LOT\W+\[", "durée": r"EN_DUREE", "lieu d'exécution": r"LIEU_EXEC",
        "date limite": r"RECEPT_OFFRES|RECEPT_CANDIDAT", "documents": r"DOCUMENTS.{0,900}URL",
        "référence": r"REF_PP",
    },
}  # fmt: skip
"""Where a form has the field, by format; a format without an entry has no element for it."""


def main() -> None:
    """Print the table, or write it into a document between its two marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="the Markdown file whose table is replaced")
    target = parser.parse_args().write
    table = as_markdown(*counted())
    if target is None:
        print(table)
        return
    before, mark, rest = target.read_text(encoding="utf-8").partition("<!-- table -->\n")
    _, end, after = rest.partition("<!-- fin -->")
    target.write_text(f"{before}{mark}{table}\n{end}{after}", encoding="utf-8")


def counted() -> tuple[Counter[str], dict[str, Counter[str]], dict[str, Counter[str]]]:
    """Notices by format; how often each field was found, and how often the raw text has it, by format."""
    notices: Counter[str] = Counter()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    given: dict[str, Counter[str]] = defaultdict(Counter)
    for payload in everything():
        notice = read_xml(payload) if isinstance(payload, bytes) else read_record(payload)
        form = notice.source_format
        notices[form] += 1
        text = _raw(payload)
        for field, value in FIELDS.items():
            found[form][field] += bool(value(notice))
            pattern = RAW.get(form, {}).get(field)
            given[form][field] += bool(pattern and re.search(pattern, text, re.DOTALL))
    return notices, found, given


def _raw(payload: Mapping[str, Any] | bytes) -> str:
    if isinstance(payload, bytes):
        return payload.decode("utf-8", errors="replace")
    inner = payload.get("fields", payload)
    return json.dumps([_opened(inner.get(name)) for name in ("donnees", "gestion")], ensure_ascii=False)


def _opened(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


def as_markdown(notices: Counter[str], found: Mapping[str, Counter[str]], given: Mapping[str, Counter[str]]) -> str:
    """Rows are fields, columns formats; "found / in the raw notice", "–" where neither."""
    forms = [form for form, _ in notices.most_common()]
    lines = [
        "| champ | " + " | ".join(f"{form} ({notices[form]})" for form in forms) + " |",
        "|---|" + "---|" * len(forms),
    ]
    for field in FIELDS:
        cells = (f"{found[form][field]} / {given[form][field]}" for form in forms)
        lines.append(f"| {field} | " + " | ".join(cell if cell != "0 / 0" else "–" for cell in cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
