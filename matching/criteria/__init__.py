"""One idea of what makes a notice suit an activity per file."""
