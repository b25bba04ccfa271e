"""An invented sample and a local server that answers like the sources: the demo needs no network."""
