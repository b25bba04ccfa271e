"""`python -m tenderwatch` does what `python run_watch.py` does in a checkout."""

from tenderwatch.cli import main

if __name__ == "__main__":
    main()
