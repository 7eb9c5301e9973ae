"""``python -m specmeld``."""

from specmeld.cli import main

if __name__ == "__main__":
    main()
