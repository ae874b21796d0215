"""The sentences for what is wrong with a staff file: what it is, then how to put it right."""

from collections.abc import Mapping
from typing import Any

from app.core.i18n import _l, pick
from app.people.rules.wording import listed

COLUMNS: dict[str, Any] = {
    "staff_number": _l("Staff number"),
    "name_zh": _l("Person’s name"),
    "name_en": _l("Name in Latin letters"),
    "gender": _l("Gender"),
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "language": _l("Language"),
    "unit": _l("Unit"),
    "position": _l("Position"),
    "kind": _l("Kind of employment"),
    "hired_on": _l("First day of work"),
    "supervisor": _l("Supervisor’s staff number"),
    "from_on": _l("Effective from"),
}
ROW: dict[str, Any] = {
    "missing": _l("This is empty. Someone new needs it"),
    "too-long": _l("At most %(most)d characters"),
    "spreadsheet-error": _l("The spreadsheet shows an error here. Put the value itself in"),
    "number-rounded": _l("The spreadsheet has rounded this number. Format the column as text and enter it again"),
    "number-form": _l("At most 20 characters, without spaces"),
    "number-twice": _l("The same as in row %(line)d, %(name)s. Each person needs their own number"),
    "number-elsewhere": _l("This number belongs to somebody outside your units. Check it, or ask HR at the company’s head"),
    "number-of-leaver": _l("This was the number of %(name)s, who left on %(day)s. Who comes back gets a new one, on their own page"),
    "email-form": _l("Write an address like name@company.com"),
    "email-taken": _l("This address belongs to somebody else here. Each person needs their own"),
    "email-twice": _l("The same as in row %(line)d, %(name)s. Each person needs their own address"),
    "gender-unknown": _l("Write female or male, or leave it empty"),
    "language-unknown": _l("Write Chinese or English, or leave it empty"),
    "kind-unknown": _l("Write one of: contract, dispatched, outsourced, intern, part-time, re-employed"),
    "unit-unknown": _l("There is no such unit among yours. Change it to one like %(known)s, or add the unit first"),
    "position-unknown": _l("There is no such position. Change it to one like %(known)s, or add the position first"),
    "several": _l("Several have this name. Write the code instead: %(codes)s"),
    "date-form": _l("This can’t be read as a date. Write it like 2026-04-13"),
    "date-month": _l("There is no such month. Write a date like 2026-04-13"),
    "date-day": _l("That month has no such day. Write a date like 2026-04-13"),
    "date-range": _l("This reads as %(day)s, too long ago or too far ahead. Check the year"),
    "supervisor-unknown": _l("Nobody has this staff number. Check it, or add a row for the supervisor"),
    "supervisor-left": _l("The supervisor has left. Name somebody who works here"),
    "supervisor-self": _l("Nobody supervises themselves. Name somebody else"),
    "supervisor-rejected": _l("Row %(line)d, the supervisor’s, isn’t right yet. Put it right first"),
    "hired-clash": _l("The record begins another day and later posts stand on it. Put the posts right on the person’s page"),
    "move-planned": _l("A move on %(day)s is entered already. Change it on the person’s page"),
    "move-early": _l("The present post began on %(day)s. A move can’t take effect before it"),
}
FILE: dict[str, Any] = {
    "header": _l("No header row was found. The first rows need the names of the columns, among them the staff number"),
    "two-columns": _l("“%(first)s” and “%(second)s” mean the same. Keep one of the two columns"),
    "columns": _l("There are new people, but no column for: %(fields)s. Add it and upload the file again"),
    "no-rows": _l("Under the header there is not a single row. Check that the right sheet comes first"),
    "too-many-rows": _l("More than %(most)d rows. Send the file in several parts"),
    "too-large": _l("Unpacked, the file is too large. Send it in several parts"),
    "not-text": _l("This is not a text file. Save it again as XLSX or CSV"),
    "encoding": _l("The characters can’t be read from line %(line)d on. Save the file as XLSX, or as CSV in UTF-8 or GBK"),
    "csv": _l("A quotation mark is not closed. Save the file again as XLSX or CSV"),
    "xlsx": _l("The workbook can’t be opened; it may be damaged or locked with a password. Save it again without one"),
}


def sentence(code: str, params: Mapping[str, Any], of: Mapping[str, Any] = ROW) -> str:
    """The sentence for ``code`` in the language of now."""
    ready = dict(params)
    if "known" in ready:
        ready["known"] = listed(pick(pair) for pair in ready["known"])
    if "fields" in ready:
        ready["fields"] = listed(COLUMNS[name] for name in ready["fields"])
    return str(of[code]) % ready if ready else str(of[code])
