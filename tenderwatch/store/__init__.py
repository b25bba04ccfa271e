"""What is kept: notices, procedures, matches, decisions, profiles, the outbox, runs; the only SQL of the house."""

from tenderwatch.store.counting import Counted
from tenderwatch.store.figures import Days
from tenderwatch.store.notices import Saved
from tenderwatch.store.outbox import Delivery, LedgerItem, Status
from tenderwatch.store.refusals import Refusal, Suspension
from tenderwatch.store.store import Store

__all__ = ["Counted", "Days", "Delivery", "LedgerItem", "Refusal", "Saved", "Status", "Store", "Suspension"]
