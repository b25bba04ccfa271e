"""Words that say nothing of a trade, and words that many trades share; all folded."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _set("""
a afin ai ainsi an annee annees ans apres au aucun aucune aupres aussi autre autres aux avant avec c ce ceci cela
celle celles celui ces cet cette ceux chaque ci comme concernant d dans de des deux dont du durant elle
elles en entre es est et eu etre ete eux fin fois il ils j je jour jours l la le les leur leurs lors lot lots lui
m mais me meme mes mois n ne ni no non nos notamment notre nous o on ont ou par parmi pas pendant plus pour pres
qu quand que quel quelle quelles quels qui s sa sans se selon ses si soit son sont sous suivant suivants sur t ta
tel telle tels tous tout toute toutes trois tres un une vers via vos votre vous y
accord cadre marche marches consultation objet relatif relative relatifs relatives contrat contrats procedure
adaptee presente present bons mapa reference avis titulaire
""")
"""Grammar, and what every notice says."""

GENERIC_WORDS = _set("""
achat acquisition agent agents amenagement annexe assistance atelier ateliers batiment batiments besoin besoins
centre chantier chantiers collecte communal communale communaux commune departement departemental divers diverses
disposition entreprise ensemble entretien equipement equipements espace espaces execution exploitation fabrication
fourniture fournitures general generale gestion installation installations intervention interventions livraison
local locaux location maintenance mairie materiel materiels metropole mise municipal municipale municipaux
necessaire operation operations organisation personnel personnels petit petite petits plan pose prestation
prestations produit produits public publics publique publiques realisation region regional remplacement
renouvellement reparation reparations secteur service services site sites suivi systeme travail travaux type types
usage ville zone zones
aide aides commande commandes cours eau
activite activites agence agences document documents domaine donnee donnees duree informatique informatiques lieu
lieux mission missions moyen moyens numero partie parties professionnel professionnels programme projet projets
qualite support supports technique techniques temporaire temporaires
""")
"""They count within a phrase, never alone."""
