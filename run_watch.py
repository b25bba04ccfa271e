"""Run Tenderwatch from a checkout: `python run_watch.py --help`."""

from tenderwatch.cli import main

if __name__ == "__main__":
    main()
