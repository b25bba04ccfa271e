"""Whether one purchase on several portals is known as one: pairs made from real notices, decided as every night does.

    python -m benchmarks.portals [--json] [--seed 2026]

Each made notice is looked up among all others as the store does it, and tied or left alone by the production decision.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import combinations
from random import Random
from typing import Any

from benchmarks.corpora import SHARED, everything
from benchmarks.portal_pairs import Case, Sibling, near_misses, pairs, usable
from matching.links import the_one
from spiders.formats import read_record, read_xml
from tenderwatch.calendar import deadline_of
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Buyer, Kind, Notice
from tenderwatch.sample.records import records
from tenderwatch.store import Store

SEED = 2026
SEEN = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
LIST, REFERENCE = SHARED / "boamp" / "avis_liste_2021_2022.csv", SHARED / "boamp" / "reference_2021T1.csv.gz"


def main() -> None:
    """Print the table and every error, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--seed", type=int, default=SEED, help="another draw of the changes")
    options = parser.parse_args()
    measured = measure(real_notices(), seed=options.seed) | {"identifiants": earlier_links()}
    if options.json:
        print(json.dumps(measured, ensure_ascii=False))
        return
    for line in _table(measured):
        print(line)


def real_notices() -> list[Notice]:
    """Every notice beside the project, each once; those that the project ships where there is none."""
    found = {one.key: one for one in (*_read(), *_listed())}
    shipped = (read_record(json.loads(json.dumps(one))).notice() for one in records())
    return list(found.values() or {one.key: one for one in shipped}.values())


def _read() -> Iterator[Notice]:
    for payload in everything():
        try:
            yield (read_xml(payload) if isinstance(payload, bytes) else read_record(payload)).notice()
        except UnreadableNoticeError:
            continue


def _listed() -> Iterator[Notice]:
    """BOAMP's notices of 2022 as a list gives them: number, buyer, object, deadline, day."""
    if not LIST.is_file():
        return
    with LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Notice(
                source="boamp",
                source_id=row["idweb"],
                kind=Kind.CALL,
                title=row["objet"],
                buyer=Buyer(name=row["acheteur"]),
                published_on=date.fromisoformat(row["premiere_vue"]),
                deadline=deadline_of(row["date_limite"]),
            )


def measure(notices: Sequence[Notice], *, seed: int = SEED, each: int = 2) -> dict[str, Any]:
    """Figures over the pairs and near-misses made of `notices`, `each` times one of both a notice."""
    rng = Random(seed)
    chosen = [one for one in notices if usable(one)]
    cases, siblings = pairs(chosen, each, rng), near_misses(chosen, each, rng)
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/store.sqlite3") as store:
        store.save_notices([*notices, *(one for sibling in siblings for one in sibling.stored)], seen_at=SEEN)
        start = time.perf_counter()
        decided = [_decided(store, case) for case in (*cases, *map(_as_case, siblings))]
        spent = time.perf_counter() - start
    return _figures(len(notices), len(chosen), decided, spent)


def _as_case(sibling: Sibling) -> Case:
    return Case((sibling.kind,), sibling.notice, None)


def _decided(store: Store, case: Case) -> dict[str, Any]:
    """What became of a case: "right", "wrong", or "alone"."""
    found = the_one(case.notice, store.candidates(case.notice))
    meant = store.procedure_key_of(case.meant) if case.meant else None
    outcome = "alone" if found is None else "right" if found[0] == meant else "wrong"
    return {
        "names": case.names,
        "pair": case.meant is not None,
        "outcome": outcome,
        "notice": case.notice,
        "meant": store.notice(case.meant) if case.meant else None,
        "tied": found and {"procedure": found[0], "score": found[1].score, "reasons": found[1].reasons},
        "other": found and next(iter(store.procedure_notices([found[0]])[found[0]])),
    }


def _figures(stored: int, chosen: int, decided: Sequence[Mapping[str, Any]], spent: float) -> dict[str, Any]:
    made, missed = [one for one in decided if one["pair"]], [one for one in decided if not one["pair"]]
    right = sum(one["outcome"] == "right" for one in decided)
    wrong = sum(one["outcome"] == "wrong" for one in decided)
    return {
        "avis": stored,
        "appels": chosen,
        "paires": len(made),
        "faux_semblants": len(missed),
        "precision": round(right / max(right + wrong, 1), 4),
        "rappel": round(right / max(len(made), 1), 4),
        "abstentions": sum(one["outcome"] == "alone" for one in made),
        "liens_faux": wrong,
        "ms_par_avis": round(1000 * spent / max(len(decided), 1), 2),
        "par_changement": _by_name(made),
        "par_faux_semblant": _by_name(missed),
        "erreurs": [_told(one) for one in decided if one["outcome"] != ("right" if one["pair"] else "alone")],
    }


def _by_name(decided: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for one in decided:
        for name in one["names"]:
            found.setdefault(name, Counter())[one["outcome"]] += 1
    return {name: {key: found[name][key] for key in ("right", "alone", "wrong")} for name in sorted(found)}


def _told(one: Mapping[str, Any]) -> dict[str, Any]:
    other = one["other"] or one["meant"]
    return {
        "quoi": " + ".join(one["names"]),
        "issue": one["outcome"],
        "avis": _line(one["notice"]),
        "en_face": _line(other) if other else None,
        "pourquoi": one["tied"] and f"{one['tied']['score']} points : {', '.join(one['tied']['reasons'])}",
    }


def _line(notice: Notice) -> str:
    limit = notice.deadline and (notice.deadline.at or notice.deadline.day)
    lots = ", ".join(one.number for one in notice.lots[:6])
    dates = f"paru {notice.published_on} | limite {limit}"
    return f"{notice.key} | {notice.title[:220]} | {notice.buyer.name} | {dates} | lots {lots}"


def earlier_links() -> dict[str, Any]:
    """The links of `reference_2021T1`: whether the numbers that rows cite make one procedure of what they name.

    Of two rows that became one procedure, the tie is right when a chain of cited numbers leads from one to the other.
    """
    if not REFERENCE.is_file():
        return {}
    with gzip.open(REFERENCE, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    notices = [_row_notice(row) for row in rows]
    numbers = {one.source_id for one in notices}
    cited = [(one.source_id, number) for one in notices for number in one.earlier if number in numbers]
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/store.sqlite3") as store:
        store.save_notices(notices, seen_at=SEEN)
        key = {number: store.procedure_key_of(f"boamp:{number}") or "" for number in sorted(numbers)}
    kept = sum(key[one] == key[other] for one, other in cited)
    chain = _chains(notices)
    together: dict[str, list[str]] = {}
    for number, procedure in key.items():
        together.setdefault(procedure, []).append(number)
    ties = [two for group in together.values() for two in combinations(group, 2)]
    sound = sum(chain[one] == chain[other] for one, other in ties)
    return {
        "lignes": len(rows),
        "avis_anterieurs_dans_le_fichier": len(cited),
        "rappel": round(kept / max(len(cited), 1), 4),
        "liens": len(ties),
        "precision": round(sound / max(len(ties), 1), 4),
    }


def _row_notice(row: Mapping[str, str]) -> Notice:
    siret = "".join(filter(str.isdigit, row["id_national"]))
    return Notice(
        source="boamp",
        source_id=row["idweb"],
        kind={"RECTIFICATIF": Kind.CORRECTION, "ANNULATION": Kind.CANCELLATION}.get(row["statut"], Kind.OTHER),
        title="(sans objet)",
        buyer=Buyer(name=row["acheteur"] or None, siret=siret if len(siret) == 14 else None),
        deadline=deadline_of(row["date_limite_offres"]),
        earlier=tuple(filter(None, row["annonces_anterieures"].split("|"))),
    )


def _chains(notices: Iterable[Notice]) -> dict[str, str]:
    """By number, the smallest number that a chain of citations leads to; cited numbers need not be in the file."""
    root: dict[str, str] = {}

    def end(number: str) -> str:
        while root.setdefault(number, number) != number:
            number = root[number]
        return number

    for notice in notices:
        for number in (notice.source_id, *notice.earlier):
            first, second = sorted((end(notice.source_id), end(number)))
            root[second] = first
    return {number: end(number) for number in list(root)}


def _table(measured: Mapping[str, Any]) -> Iterator[str]:
    yield f"{measured['avis']} avis, dont {measured['appels']} appels à reconnaître ailleurs"
    yield f"  {'paires':<40}{measured['paires']:8d}"
    yield f"  {'faux-semblants':<40}{measured['faux_semblants']:8d}"
    for name in ("precision", "rappel"):
        yield f"  {name:<40}{measured[name]:8.4f}"
    for name in ("abstentions", "liens_faux", "ms_par_avis"):
        yield f"  {name:<40}{measured[name]:8}"
    for title, part in (("changement", "par_changement"), ("faux-semblant", "par_faux_semblant")):
        yield f"{title:<42}{'reconnu':>8}{'seul':>8}{'faux':>8}"
        for name, told in measured[part].items():
            yield f"  {name:<40}{told['right']:8d}{told['alone']:8d}{told['wrong']:8d}"
    yield f"liens par numéros (reference_2021T1) : {measured['identifiants']}"
    for error in measured["erreurs"]:
        yield f"[{error['issue']}] {error['quoi']}\n    {error['avis']}"
        yield f"    {error['en_face']}\n    {error['pourquoi']}"


if __name__ == "__main__":
    main()
