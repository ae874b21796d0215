"""The incentive room's pages, and the picture on one of them."""

from app.incentives.views.pages import blueprint

__all__ = ["blueprint"]
