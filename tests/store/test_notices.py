"""Notices: one row per content, tied into procedures, searched."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tenderwatch.model import Buyer, Kind, Lot, Passage
from tenderwatch.store import Saved, Store
from tests.factories import a_notice

SEEN = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)


def test_a_notice_comes_back_as_it_was(store: Store) -> None:
    notice = a_notice(
        lots=(Lot(number="1", title="Vitrerie", cpv=("90911300",)),),
        passages=(Passage(lot="1", field="x", text="L’œuvre à part"),),
        earlier=("26-1",),
    )

    store.save_notices([notice], seen_at=SEEN)

    assert store.notice(notice.key) == notice
    assert store.notice(notice.source_id) == notice
    assert store.notice("26-0") is None


def test_saving_again_changes_nothing_and_a_new_content_is_a_new_version(store: Store) -> None:
    first, second = a_notice(), a_notice(title="Nettoyage des locaux de la mairie et de l'école")

    assert store.save_notices([first], seen_at=SEEN) == Saved(1, 0, 0)
    assert store.save_notices([first], seen_at=SEEN) == Saved(0, 0, 1)
    assert store.save_notices([second], seen_at=SEEN) == Saved(0, 1, 0)
    assert store.notice(first.key) == second
    assert store.notice_version(first.key) == 2
    assert store.count_notices() == 1


def test_a_key_given_twice_in_one_batch_counts_once_and_its_last_content_stands(store: Store) -> None:
    first, second = a_notice(), a_notice(title="Autre titre")

    assert store.save_notices([first, second], seen_at=SEEN) == Saved(1, 0, 0)
    assert store.notice(first.key) == second


def test_notices_that_cite_each_other_are_one_procedure_whatever_their_order(store: Store) -> None:
    call = a_notice(source_id="26-1")
    correction = a_notice(source_id="26-2", kind=Kind.CORRECTION, earlier=("26-1",))

    store.save_notices([correction], seen_at=SEEN)
    store.save_notices([call], seen_at=SEEN)

    key = store.procedure_key_of(call.key)
    assert key is not None
    assert key == store.procedure_key_of(correction.key)
    assert {one.key for one in store.procedure_notices([key])[key]} == {call.key, correction.key}


def test_a_contract_folder_ties_notices_of_different_sources(store: Store) -> None:
    first = a_notice(source_id="26-1", procedure_id="f-1")
    second = a_notice(source="ted", source_id="99-2026", procedure_id="f-1")

    store.save_notices([first, second, a_notice(source_id="26-3")], seen_at=SEEN)

    assert store.procedure_key_of(first.key) == store.procedure_key_of(second.key)
    assert store.procedure_key_of("boamp:26-3") == "boamp:26-3"


def test_a_notice_that_ties_two_procedures_merges_them_and_they_are_matched_again(store: Store) -> None:
    store.save_notices([a_notice(source_id="26-1"), a_notice(source_id="26-2")], seen_at=SEEN)
    store.replace_matches({"boamp:26-1": [], "boamp:26-2": []}, stamp="s")
    assert list(store.procedures_to_match("s")) == []

    store.save_notices([a_notice(source_id="26-3", earlier=("26-1", "26-2"))], seen_at=SEEN)

    assert {store.procedure_key_of(f"boamp:26-{n}") for n in (1, 2, 3)} == {"boamp:26-1"}
    assert list(store.procedures_to_match("s")) == [["boamp:26-1"]]


def test_search_minds_neither_accents_nor_case_and_words_are_never_syntax(store: Store) -> None:
    store.save_notices(
        [
            a_notice(source_id="26-1", title="Élagage des arbres d'alignement", description=None, buyer=Buyer()),
            a_notice(source_id="26-2", title="Nettoyage", description="hors élagage", buyer=Buyer(name="Ville d'Aven")),
        ],
        seen_at=SEEN,
    )

    assert {one.source_id for one in store.search("ELAGAGE")} == {"26-1", "26-2"}
    assert [one.source_id for one in store.search("élagage arbre")] == ["26-1"]
    assert [one.source_id for one in store.search("aven")] == ["26-2"]
    for hostile in ('"', "a OR b)", "' --", "NEAR(", "*", "& | !", ""):
        assert store.search(hostile) == []


def test_search_sees_the_same_words_on_both_databases_whatever_stands_between_them(store: Store) -> None:
    titles = ("Mairie/École", "contact@plouvenec.example.org", "lot_2-voirie", "Cœur de ville 2026/14")
    store.save_notices([a_notice(source_id=f"26-{n}", title=title) for n, title in enumerate(titles)], seen_at=SEEN)

    for words, number in (("ecole", 0), ("example org", 1), ("voirie", 2), ("coeur 14", 3)):
        assert [one.source_id for one in store.search(words)] == [f"26-{number}"], words


def test_a_search_of_any_length_is_answered(store: Store) -> None:
    store.save_notices([a_notice(title="x" * 3_000)], seen_at=SEEN)

    assert store.search("y" * 5_000) == []
    assert store.search("y " * 5_000) == []


def test_search_gives_the_best_first_and_no_more_than_asked(store: Store) -> None:
    titles = ("Balayage", "Balayage, balayage et encore balayage", "Vitrerie")
    notices = [a_notice(source_id=f"26-{n}", title=title, description=None) for n, title in enumerate(titles)]
    store.save_notices(notices, seen_at=SEEN)

    assert [one.source_id for one in store.search("balayage")] == ["26-1", "26-0"]
    assert len(store.search("balayage", limit=1)) == 1


def test_search_finds_the_current_version_only(store: Store) -> None:
    store.save_notices([a_notice(title="Balayage")], seen_at=SEEN)
    store.save_notices([a_notice(title="Lavage")], seen_at=SEEN)

    assert store.search("balayage") == []
    assert len(store.search("lavage")) == 1


@pytest.mark.parametrize("size", [1, 1_300])
def test_batches_of_any_size_are_saved_whole(store: Store, size: int) -> None:
    notices = [a_notice(source_id=f"26-{number}") for number in range(size)]

    assert store.save_notices(notices, seen_at=SEEN) == Saved(size, 0, 0)
    assert sum(map(len, store.procedures_to_match("s"))) == size
