"""The staff file in three steps: upload, look at what the check says, import."""

import io
import json
from typing import Any

from flask import current_app, flash, redirect, request, send_file, url_for

from app.core.files import read_upload
from app.core.i18n import _
from app.core.pages import render
from app.core.security.decorators import requires
from app.core.security.identity import current_identity
from app.core.security.permissions import Permission
from app.core.security.policy import visible_units
from app.people.forms.staff_import import ApplyForm, StaffFileForm
from app.people.queries.staff_import import BatchPage, load_batch, recent_batches, rows_of
from app.people.queries.staff_workbooks import empty_workbook, explanations, marked_workbook
from app.people.rules.problems import COLUMNS, FILE, sentence
from app.people.rules.staff_rows import KINDS
from app.people.services import staff_import
from app.people.views.blueprint import blueprint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/people/import", methods=["GET", "POST"])
@requires(Permission.STAFF_IMPORT)
def import_staff() -> Any:
    """Step 1: upload."""
    identity, form = current_identity(), StaffFileForm()
    paths = visible_units(identity, Permission.STAFF_IMPORT)
    brought: list[Any] = []
    if form.accepts(lambda: brought.append(staff_import.bring(_upload(form), form.file.data.filename, paths, identity.account_id))):
        return redirect(url_for("people.import_check", batch=brought[0].public_id))
    return render("people/import_upload.html", form=form, columns=COLUMNS, explanations=explanations(), recent=recent_batches(paths))


@blueprint.get("/people/import/empty.xlsx")
@requires(Permission.STAFF_IMPORT)
def import_empty() -> Any:
    """An empty file to begin with."""
    return _workbook(empty_workbook(), _("Staff file"))


@blueprint.get("/people/import/<batch>")
@requires(Permission.STAFF_IMPORT)
def import_check(batch: str) -> Any:
    """Step 2: what the file would do, row by row. Nothing is written yet. Step 3: what it did."""
    return _page(load_batch(batch), ApplyForm())


@blueprint.get("/people/import/<batch>/progress")
@requires(Permission.STAFF_IMPORT)
def import_progress(batch: str) -> Any:
    """How far the check or the import is, for the page's script."""
    page = load_batch(batch)
    done, total = (page.task.done, page.task.total) if page.task else (0, 0)
    return {"state": page.batch.state, "done": done, "total": total or page.batch.rows, "failed": page.failed}


@blueprint.post("/people/import/<batch>/apply")
@requires(Permission.STAFF_IMPORT)
def import_apply(batch: str) -> Any:
    """Step 3: import it, all or, when asked for, the good rows."""
    page, form = load_batch(batch), ApplyForm()
    if form.accepts(lambda: staff_import.begin(page.batch, only_good=form.only_good.data)):
        return redirect(url_for("people.import_check", batch=batch))
    return _page(load_batch(batch), form)


@blueprint.post("/people/import/<batch>/discard")
@requires(Permission.STAFF_IMPORT)
def import_discard(batch: str) -> Any:
    """Nothing is to come of this file."""
    staff_import.discard(load_batch(batch).batch)
    flash(_("The file was put aside. Nothing was written"))
    return redirect(url_for("people.import_staff"))


@blueprint.get("/people/import/<batch>/marked.xlsx")
@requires(Permission.STAFF_IMPORT)
def import_marked(batch: str) -> Any:
    """The file with its errors written beside the rows."""
    return _workbook(marked_workbook(load_batch(batch)), _("Staff file with notes"))


def _page(page: BatchPage, form: ApplyForm) -> Any:
    batch = page.batch
    trouble = json.loads(batch.trouble) if batch.trouble else None
    if batch.state in ("checking", "applying"):
        return render("people/import_running.html", page=page)
    if batch.state == "unreadable" and trouble:
        return render("people/import_unreadable.html", page=page, reason=sentence(trouble[0], trouble[1], FILE))
    asked = request.args.get("show")
    show = asked if asked in KINDS else next((kind for kind in KINDS if getattr(batch, kind)), KINDS[0])
    return render(
        "people/import_check.html", page=page, form=form, show=show, rows=rows_of(batch, show), stale=trouble,
        headers=json.loads(batch.headers), ignored=json.loads(batch.ignored), columns=COLUMNS, sentence=sentence, loads=json.loads,
    )  # fmt: skip


def _upload(form: StaffFileForm) -> bytes:
    return read_upload(form.file.data, ("csv", "xlsx"), current_app.config["MAX_CONTENT_LENGTH"], "file")


def _workbook(content: bytes, name: str) -> Any:
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")
