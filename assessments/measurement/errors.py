"""What can go wrong in measurement, by name. Each message says what to try."""

from __future__ import annotations

from typing import Self


class Said(str):
    """A sentence made from a template and values, so that a report can say the same in another language.

    To everybody else it is the English sentence.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> Self:
        """``values`` fill the template as ``str.format`` does."""
        told = super().__new__(cls, template.format(**values) if values else template)
        told.template, told.values = template, values
        return told


class MeasurementError(ValueError):
    """Base of all: the data or the request cannot give the number asked for."""


class BadData(MeasurementError):
    """The ratings break a rule of their own: lengths, categories, a person in two groups."""


class TooFew(MeasurementError):
    """Fewer observations than the method needs to say anything."""


class NoVariation(MeasurementError):
    """All values are the same, so nothing can be told apart."""


class NotConverged(MeasurementError):
    """The iteration stopped before the optimum."""


class NotIdentified(MeasurementError):
    """The data do not determine the parameters."""


class NotLinked(MeasurementError):
    """A comparison was asked for across parts that no rating links."""
