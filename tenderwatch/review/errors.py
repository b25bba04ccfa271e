"""Error pages in French that say what to do, and nothing about the inside."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

import structlog
from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError, ServiceUnavailable
from werkzeug.wrappers import Response

from tenderwatch.errors import StoreError

log = structlog.get_logger()
PLAIN, PAGE = "text/plain; charset=utf-8", "text/html; charset=utf-8"
MOST_KEPT = 200_000
"""Characters of a form that the page of a busy database gives back to be sent again."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says: its title, what happened, what to do."""

    title: str
    told: str
    advice: str


STALE = Words(
    "Ce formulaire n'est plus valable",
    "La page est restée ouverte trop longtemps, ou ce navigateur refuse les cookies. Rien n'a été enregistré.",
    "Revenez à la page précédente, rechargez-la, puis recommencez.",
)
_WORDS = {
    400: Words(
        "Demande incomplète",
        "Ce qui a été envoyé ne peut pas être lu. Rien n'a été enregistré.",
        "Revenez à la page précédente et recommencez.",
    ),
    403: Words(
        "Accès réservé",
        "Votre compte ne permet pas de faire cela.",
        "Si vous devriez y avoir accès, demandez à la personne qui veille sur l'installation.",
    ),
    404: Words(
        "Page introuvable",
        "Il n'y a rien à cette adresse, ou ce n'est pas à vous.",
        "Vérifiez l'adresse : un lien coupé par la messagerie doit être copié en entier.",
    ),
    405: Words(
        "Demande non prévue",
        "Cette page ne se demande pas ainsi. Rien n'a été enregistré.",
        "Revenez à la page précédente et passez par ses boutons.",
    ),
    410: Words(
        "Ce lien n'est plus valable",
        "Il est trop ancien, ou il a déjà servi.",
        "Prenez le lien du dernier courriel reçu, ou répondez à ce courriel : une personne vous lira.",
    ),
    413: Words(
        "Envoi trop volumineux",
        "Ce qui a été envoyé dépasse la taille admise. Rien n'a été enregistré.",
        "Raccourcissez le texte ou choisissez un fichier plus petit.",
    ),
    429: Words(
        "Trop de demandes",
        "Beaucoup de demandes sont arrivées de votre adresse en peu de temps.",
        "Attendez un peu, puis rechargez la page.",
    ),
    500: Words(
        "Une erreur est survenue",
        "La faute est de notre côté ; elle est notée.",
        "Réessayez plus tard. Si cela revient, dites à quelle heure c'est arrivé.",
    ),
    503: Words(
        "La base de données est occupée",
        "Elle ne répond pas pour le moment, sans doute à cause du passage de la nuit. Rien n'a été perdu.",
        "Réessayez dans une minute.",
    ),
}


def tell_errors(app: Flask) -> None:
    """Show a page for every error; what is a bug is logged with its traceback."""
    app.register_error_handler(HTTPException, _expected)
    app.register_error_handler(SecurityError, _foreign)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(StoreError, _busy)
    app.register_error_handler(Exception, _bug)


def words(code: int) -> Words:
    """The words for a status code; an unlisted one has those of its class."""
    return _WORDS.get(code) or _WORDS[500 if code >= 500 else 400]  # noqa: PLR2004 (the class of server errors)


def _expected(error: HTTPException) -> Response:
    response = error.get_response()
    response.data = _page(words(error.code or 500))
    response.content_type = PAGE
    return response


def _foreign(error: SecurityError) -> Response:  # noqa: ARG001 (Flask hands it)
    """Somebody asked for a host that is not ours: no address of a page can be built, so none is shown."""
    return Response("Adresse inconnue. Voyez la clé pages.url de la configuration.\n", 400, content_type=PLAIN)


def _stale(error: CSRFError) -> Response:  # noqa: ARG001 (Flask hands it)
    return _response(_page(STALE), 400)


def _busy(error: StoreError) -> Response:
    log.warning("pages_store", endpoint=request.endpoint, error=str(error))
    response = _response(_page(words(503), again=_typed()), ServiceUnavailable.code)
    response.headers["Retry-After"] = "60"
    return response


def note_bug(error: Exception, where: str | None) -> None:
    """Log a bug with its traceback, which holds no values."""
    log.error("pages_bug", where=where, trace="".join(traceback.format_exception(error)))


def _bug(error: Exception) -> Response:
    note_bug(error, request.endpoint)
    return _response(_page(words(500)), InternalServerError.code)


def _typed() -> list[tuple[str, str]] | None:
    """The fields of a form that could not be kept, so that one press sends them again; None: nothing was sent."""
    if request.method != "POST":
        return None
    fields = [(name, value) for name, values in request.form.lists() for value in values]
    return fields if sum(len(value) for _, value in fields) <= MOST_KEPT else None


def _page(told: Words, again: list[tuple[str, str]] | None = None) -> str:
    return render_template("error.html.j2", words=told, again=again)


def _response(page: str, code: int) -> Response:
    return Response(page, code, content_type=PAGE)
