"""Places of France: departments, their neighbours, NUTS 3 codes, and places named in prose."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tenderwatch.french import plain
from tenderwatch.model import Base, Territory

WHOLE_COUNTRY = "FR"
"""Among departments: everywhere."""

_TABLE = """
01|Ain|FRK21 FR711|38 39 69 71 73 74
02|Aisne|FRE21 FR221|08 51 59 60 77 80
03|Allier|FRK11 FR721|18 23 42 58 63 71
04|Alpes-de-Haute-Provence|FRL01 FR821|05 06 26 83 84
05|Hautes-Alpes|FRL02 FR822|04 26 38 73
06|Alpes-Maritimes|FRL03 FR823|04 83
07|Ardèche|FRK22 FR712|26 30 38 42 43 48 84
08|Ardennes|FRF21 FR211|02 51 55
09|Ariège|FRJ21 FR621|11 31 66
10|Aube|FRF22 FR212|21 51 52 77 89
11|Aude|FRJ11 FR811|09 31 34 66 81
12|Aveyron|FRJ22 FR622|15 30 34 46 48 81 82
13|Bouches-du-Rhône|FRL04 FR824|30 83 84
14|Calvados|FRD11 FR251|27 50 61
15|Cantal|FRK12 FR722|12 19 43 46 48 63
16|Charente|FRI31 FR531|17 24 79 86 87
17|Charente-Maritime|FRI32 FR532|16 24 33 79 85
18|Cher|FRB01 FR241|03 23 36 41 45 58
19|Corrèze|FRI21 FR631|15 23 24 46 63 87
21|Côte-d'Or|FRC11 FR261|10 39 52 58 70 71 89
22|Côtes-d'Armor|FRH01 FR521|29 35 56
23|Creuse|FRI22 FR632|03 18 19 36 63 87
24|Dordogne|FRI11 FR611|16 17 19 33 46 47 87
25|Doubs|FRC21 FR431|39 70 90
26|Drôme|FRK23 FR713|04 05 07 38 84
27|Eure|FRD21 FR231|14 28 60 61 76 78 95
28|Eure-et-Loir|FRB02 FR242|27 41 45 61 72 78 91
29|Finistère|FRH02 FR522|22 56
2A|Corse-du-Sud|FRM01 FR831|2B
2B|Haute-Corse|FRM02 FR832|2A
30|Gard|FRJ12 FR812|07 12 13 34 48 84
31|Haute-Garonne|FRJ23 FR623|09 11 32 65 81 82
32|Gers|FRJ24 FR624|31 40 47 64 65 82
33|Gironde|FRI12 FR612|17 24 40 47
34|Hérault|FRJ13 FR813|11 12 30 81
35|Ille-et-Vilaine|FRH03 FR523|22 44 49 50 53 56
36|Indre|FRB03 FR243|18 23 37 41 86 87
37|Indre-et-Loire|FRB04 FR244|36 41 49 72 86
38|Isère|FRK24 FR714|01 05 07 26 42 69 73
39|Jura|FRC22 FR432|01 21 25 70 71
40|Landes|FRI13 FR613|32 33 47 64
41|Loir-et-Cher|FRB05 FR245|18 28 36 37 45 72
42|Loire|FRK25 FR715|03 07 38 43 63 69 71
43|Haute-Loire|FRK13 FR723|07 15 42 48 63
44|Loire-Atlantique|FRG01 FR511|35 49 56 85
45|Loiret|FRB06 FR246|18 28 41 58 77 89 91
46|Lot|FRJ25 FR625|12 15 19 24 47 82
47|Lot-et-Garonne|FRI14 FR614|24 32 33 40 46 82
48|Lozère|FRJ14 FR814|07 12 15 30 43
49|Maine-et-Loire|FRG02 FR512|35 37 44 53 72 79 85 86
50|Manche|FRD12 FR252|14 35 53 61
51|Marne|FRF23 FR213|02 08 10 52 55 77
52|Haute-Marne|FRF24 FR214|10 21 51 55 70 88
53|Mayenne|FRG03 FR513|35 49 50 61 72
54|Meurthe-et-Moselle|FRF31 FR411|55 57 67 88
55|Meuse|FRF32 FR412|08 51 52 54 88
56|Morbihan|FRH04 FR524|22 29 35 44
57|Moselle|FRF33 FR413|54 67
58|Nièvre|FRC12 FR262|03 18 21 45 71 89
59|Nord|FRE11 FR301|02 62 80
60|Oise|FRE22 FR222|02 27 76 77 80 95
61|Orne|FRD13 FR253|14 27 28 50 53 72
62|Pas-de-Calais|FRE12 FR302|59 80
63|Puy-de-Dôme|FRK14 FR724|03 15 19 23 42 43
64|Pyrénées-Atlantiques|FRI15 FR615|32 40 65
65|Hautes-Pyrénées|FRJ26 FR626|31 32 64
66|Pyrénées-Orientales|FRJ15 FR815|09 11
67|Bas-Rhin|FRF11 FR421|54 57 68 88
68|Haut-Rhin|FRF12 FR422|67 88 90
69|Rhône|FRK26 FR716|01 38 42 71
70|Haute-Saône|FRC23 FR433|21 25 39 52 88 90
71|Saône-et-Loire|FRC13 FR263|01 03 21 39 42 58 69
72|Sarthe|FRG04 FR514|28 37 41 49 53 61
73|Savoie|FRK27 FR717|01 05 38 74
74|Haute-Savoie|FRK28 FR718|01 73
75|Paris|FR101|92 93 94
76|Seine-Maritime|FRD22 FR232|27 60 80
77|Seine-et-Marne|FR102|02 10 45 51 60 89 91 93 94 95
78|Yvelines|FR103|27 28 91 92 95
79|Deux-Sèvres|FRI33 FR533|16 17 49 85 86
80|Somme|FRE23 FR223|02 59 60 62 76
81|Tarn|FRJ27 FR627|11 12 31 34 82
82|Tarn-et-Garonne|FRJ28 FR628|12 31 32 46 47 81
83|Var|FRL05 FR825|04 06 13 84
84|Vaucluse|FRL06 FR826|04 07 13 26 30 83
85|Vendée|FRG05 FR515|17 44 49 79
86|Vienne|FRI34 FR534|16 36 37 49 79 87
87|Haute-Vienne|FRI23 FR633|16 19 23 24 36 86
88|Vosges|FRF34 FR414|52 54 55 67 68 70 90
89|Yonne|FRC14 FR264|10 21 45 58 77
90|Territoire de Belfort|FRC24 FR434|25 68 70 88
91|Essonne|FR104|28 45 77 78 92 94
92|Hauts-de-Seine|FR105|75 78 91 93 94 95
93|Seine-Saint-Denis|FR106|75 77 92 94 95
94|Val-de-Marne|FR107|75 77 91 92 93
95|Val-d'Oise|FR108|27 60 77 78 92 93
971|Guadeloupe|FRY10 FRA10|
972|Martinique|FRY20 FRA20|
973|Guyane|FRY30 FRA30|
974|La Réunion|FRY40 FRA40|
976|Mayotte|FRY50 FRA50|
"""
"""code | name | NUTS 3 of 2021, and of 2013 where it differs | codes of the neighbouring departments"""

_ROWS = [line.split("|") for line in _TABLE.strip().splitlines()]
DEPARTMENTS: Mapping[str, str] = {code: name for code, name, _, _ in _ROWS}
NEIGHBOURS: Mapping[str, tuple[str, ...]] = {code: tuple(near.split()) for code, _, _, near in _ROWS}
NUTS3: Mapping[str, str] = {one: code for code, _, nuts, _ in _ROWS for one in nuts.split()}

FIRST_LEVEL, SECOND_LEVEL = len("FRH"), len("FRH0")

_BY_NAME = {plain(name).replace("-", " "): code for code, name in DEPARTMENTS.items()}
_NAME = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True)) + r")\b")
_BRACKETED = re.compile(r"\((\d{2,3}|2[ab])\)")
_POSTAL = re.compile(r"\b(\d{5})\b(?! ?(?:m2|euros?|€|habitants))")
_STREET = re.compile(
    r"\b(?:rue|avenue|boulevard|bd|place|quai|route|chemin|impasse|allee|cours|square|esplanade) (?:[a-z]+ ){1,4}?"
    r"(?=[,\d(]|$)|\b(?:rue|avenue|boulevard|place|quai|route|impasse|allee) (?:de la |du |de l |des |d )?[a-z]+"
    r"|\bfrance metropolitaine\b(?:[ ,(]*corse (?:comprise|incluse))?[^,;.]*"
)
"""Streets are named after departments; the whole country is none of them."""
_NAMES_THAT_MISLEAD = {
    "nord",
    "ain",
    "lot",
    "cher",
    "var",
    "orne",
    "aude",
    "eure",
    "gard",
    "gers",
    "somme",
    "loire",
    "manche",
    "landes",
    "creuse",
}
"""Names that are common words or parts of other names: alone they do not name a department."""


def department_code(raw: str | None) -> str | None:
    """A department's code with the leading zero that some sources lose: "2" is "02"; None when unknown."""
    code = (raw or "").strip().upper()
    code = code.zfill(2) if code.isdigit() else code
    return code if code in DEPARTMENTS else None


def department_of_postal_code(postal_code: str | None) -> str | None:
    """The department of a French postal code; Corsica split at 20200, overseas by three digits."""
    code = (postal_code or "").strip()
    if not re.fullmatch(r"\d{5}", code):
        return None
    if code.startswith("20"):
        return "2A" if code < "20200" else "2B"
    return department_code(code[:3] if code.startswith("97") else code[:2])


def departments_of_nuts(nuts: str) -> tuple[str, ...]:
    """The departments of a NUTS code of level 1 to 3, of 2013 or later; () when it is the country's or unknown."""
    code = nuts.strip().upper()
    if code in NUTS3:
        return (NUTS3[code],)
    if not FIRST_LEVEL <= len(code) <= SECOND_LEVEL:
        return ()
    return tuple(sorted({department for full, department in NUTS3.items() if full.startswith(code)}))


_NAMES_OF_REGIONS = {
    "Île-de-France": "FR1", "Centre-Val de Loire": "FRB", "Bourgogne-Franche-Comté": "FRC", "Normandie": "FRD",
    "Hauts-de-France": "FRE", "Grand Est": "FRF", "Pays de la Loire": "FRG", "Bretagne": "FRH",
    "Nouvelle-Aquitaine": "FRI", "Occitanie": "FRJ", "Auvergne-Rhône-Alpes": "FRK",
    "Provence-Alpes-Côte d'Azur": "FRL", "Corse": "FRM",
}  # fmt: skip
REGIONS: Mapping[str, tuple[str, ...]] = {name: departments_of_nuts(nuts) for name, nuts in _NAMES_OF_REGIONS.items()}
"""The departments of each region of the mainland; overseas, a region is its department."""
_REGIONS = {plain(name).replace("-", " "): nuts for name, nuts in _NAMES_OF_REGIONS.items()}
_REGION = re.compile(r"\b(?:" + "|".join(_REGIONS) + r")\b")


def departments_in_prose(text: str) -> tuple[str, ...]:
    """Departments that prose names, in reading order: "(59) Nord", "Argonay (74)", "35000 Rennes".

    A region stands for its departments where no department is named.
    """
    folded = _STREET.sub(" ", plain(text).replace("-", " "))
    found: list[tuple[int, str | None]] = [
        *((match.start(), department_code(match[1])) for match in _BRACKETED.finditer(folded)),
        *((match.start(), department_of_postal_code(match[1])) for match in _POSTAL.finditer(folded)),
        *((match.start(), _named(match[0], folded)) for match in _NAME.finditer(folded)),
    ]
    named = tuple(dict.fromkeys(code for _, code in sorted(found, key=lambda item: item[0]) if code))
    region = None if named else _REGION.search(folded)
    return departments_of_nuts(_REGIONS[region[0]]) if region else named


def _named(name: str, folded: str) -> str | None:
    """The department of a name; a misleading one only when it is the whole text."""
    if name in _NAMES_THAT_MISLEAD and folded.strip() != name:
        return None
    return _BY_NAME[name]


def region_name(raw: str) -> str | None:
    """A region as it is spelt: "pays de la loire" is "Pays de la Loire"; None when there is no such region."""
    folded = " ".join(plain(raw).replace("-", " ").split())
    return next((name for name in REGIONS if plain(name).replace("-", " ") == folded), None)


def department_of_name(raw: str) -> str | None:
    """The code of a department given by its name alone: "finistère" is "29"."""
    return _BY_NAME.get(" ".join(plain(raw).replace("-", " ").split()))


def departments_of(territory: Territory) -> frozenset[str]:
    """Every department of a territory, its regions' and neighbours' included; a radius names none."""
    own = set(territory.departments)
    near = {code for one in own for code in NEIGHBOURS.get(one, ())} if territory.neighbours else set()
    return frozenset(own | near | {code for name in territory.regions for code in REGIONS.get(name, ())})


def territory_in_words(territory: Territory, base: Base) -> list[str]:
    """A territory's parts as people say them: "Bretagne", "Finistère (29)", "30 km autour de Brest"."""
    if WHOLE_COUNTRY in territory.departments:
        return ["toute la France"]
    around = base.town or base.postal_code or "votre base"
    near = ["départements voisins"] if territory.neighbours and territory.departments else []
    radius = [f"{territory.radius_km:g} km autour de {around}"] if territory.radius_km else []
    return [*territory.regions, *map(department_in_words, territory.departments), *near, *radius]


def department_in_words(code: str) -> str:
    """ "Finistère (29)"; the bare code when it is unknown."""  # noqa: D210 (a quote begins it)
    name = DEPARTMENTS.get(code)
    return f"{name} ({code})" if name else code
