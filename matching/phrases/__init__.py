"""Phrases of French procurement that open or close a door, as patterns on prepared text (see `sentences`).

Letters and numbers follow a handbook of the field: A anchors of a reservation, B adapted enterprises and ESAT, C
insertion structures (SIAE), D both, E social economy (ESS), F prison, G insertion clause, H social award criterion,
I joint bids, J variants, K visit, L lots; X what only looks so.
"""
