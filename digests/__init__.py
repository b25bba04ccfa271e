"""What leaves the house: digests, reports and their delivery."""
