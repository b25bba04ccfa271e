"""Profiles from files: YAML (one profile each), XLSX or CSV (a line per activity); what is good is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from tenderwatch.errors import ConfigError
from tenderwatch.model import Enterprise
from tenderwatch.profiles.raw import profile_of
from tenderwatch.profiles.sheets import csv_lines, xlsx_lines
from tenderwatch.profiles.table import profiles_of
from tenderwatch.profiles.yaml_text import parsed

MAX_BYTES = 1_000_000
MAX_TABLE_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What files gave: profiles that can be used, and a French sentence for everything that was left out."""

    profiles: tuple[Enterprise, ...]
    problems: tuple[str, ...]


def read_profiles(path: Path) -> Loaded:
    """The profiles of a file, or of every profile file of a folder; one that is bad never takes another along."""
    files = sorted(one for one in path.iterdir() if one.suffix.lower() in _READERS) if path.is_dir() else [path]
    found: list[Enterprise] = []
    problems = [] if files else [f"{path} : aucun fichier .yaml, .xlsx ou .csv."]
    for file in files:
        loaded = _read(file)
        found += loaded.profiles
        problems += loaded.problems
    counted = Counter(one.id for one in found)
    twice = {name for name, count in counted.items() if count > 1}
    problems += [f"{path} : id : « {name} » est donné par {counted[name]} fichiers." for name in sorted(twice)]
    return Loaded(tuple(one for one in found if one.id not in twice), tuple(problems))


def load_profiles(path: Path) -> list[Enterprise]:
    """The profiles of a file or folder, all of them or none.

    Raises:
        ConfigError: each problem of each file, with file, key and what is allowed.
    """
    loaded = read_profiles(path)
    if loaded.problems:
        raise ConfigError(list(loaded.problems))
    return list(loaded.profiles)


def _read(file: Path) -> Loaded:
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        return Loaded((), (f"{file} : un fichier .yaml, .xlsx ou .csv est attendu.",))
    try:
        return reader(file)
    except ConfigError as error:
        return Loaded((), tuple(error.problems))
    except OSError as error:
        return Loaded((), (f"{file} : illisible ({error.strerror}).",))


def _of_yaml(file: Path) -> Loaded:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ConfigError([f"{file} : plus de {MAX_BYTES} octets, ce n'est pas un profil."])
        raw = parsed(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        raise ConfigError([f"{file} : illisible ({error})."]) from error
    return Loaded((profile_of(raw, where=str(file)),), ())


def _of_table(file: Path) -> Loaded:
    if file.stat().st_size > MAX_TABLE_BYTES:
        raise ConfigError([f"{file} : plus de {MAX_TABLE_BYTES // 10**6} Mo, ce n'est pas un tableau de profils."])
    loaded = read_table(file.read_bytes(), csv=file.suffix.lower() == ".csv")
    return Loaded(loaded.profiles, tuple(f"{file} : {one}" for one in loaded.problems))


def read_table(data: bytes, *, csv: bool) -> Loaded:
    """The profiles of a table, CSV or else XLSX.

    Raises:
        ConfigError: it cannot be read at all.
    """
    profiles, problems = profiles_of(csv_lines(data) if csv else xlsx_lines(data))
    return Loaded(tuple(profiles), tuple(problems))


_READERS: Mapping[str, Callable[[Path], Loaded]] = {
    ".yaml": _of_yaml,
    ".yml": _of_yaml,
    ".xlsx": _of_table,
    ".csv": _of_table,
}
