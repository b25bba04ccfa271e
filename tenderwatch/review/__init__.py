"""The web pages: answers from mails, and the coordinators' rooms; they call use cases and hold no rule."""

from tenderwatch.review.app import create_app

__all__ = ["create_app"]
