"""Which notice suits which enterprise, and why: no network, no database, no clock."""
