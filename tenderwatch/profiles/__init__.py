"""Profiles of enterprises: read from YAML, XLSX and CSV, checked, weighed, and written back without loss."""

from tenderwatch.profiles.checks import check_profiles
from tenderwatch.profiles.completeness import Completeness, completeness
from tenderwatch.profiles.loading import Loaded, load_profiles, read_profiles, read_table
from tenderwatch.profiles.sheets import csv_of, xlsx_of
from tenderwatch.profiles.yaml_text import dump_profile

__all__ = [
    "Completeness",
    "Loaded",
    "check_profiles",
    "completeness",
    "csv_of",
    "dump_profile",
    "load_profiles",
    "read_profiles",
    "read_table",
    "xlsx_of",
]
