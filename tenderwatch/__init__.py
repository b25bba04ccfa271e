"""Tenderwatch: shared nouns, and the shell around collecting, matching and sending."""
