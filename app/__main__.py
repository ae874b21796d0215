"""`python -m app` is `academy`."""

from app.cli import main

main()
