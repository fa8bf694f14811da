"""Papers as PDF: a record of what a paper says in, PDF bytes out."""

import threading

from pms_desktop.domain.papers import (
    AccessHistoryPaper,
    CardPaper,
    InvoicePaper,
    LabelsPaper,
    Letterhead,
    Paper,
    PrescriptionPaper,
    ReceiptPaper,
    SlipPaper,
    WristbandPaper,
)

_rendering = threading.Lock()  # reportlab's fonts are shared by all its documents


def render(paper: Paper, letterhead: Letterhead) -> bytes:
    """The paper as a PDF; the same record makes the same bytes. Any thread may call it."""
    with _rendering:
        match paper:
            case InvoicePaper():
                from pms_desktop.documents.invoice import render_invoice  # noqa: PLC0415

                return render_invoice(paper, letterhead)
            case ReceiptPaper():
                from pms_desktop.documents.receipt import render_receipt  # noqa: PLC0415

                return render_receipt(paper, letterhead)
            case PrescriptionPaper():
                from pms_desktop.documents.prescription import render_prescription  # noqa: PLC0415

                return render_prescription(paper, letterhead)
            case AccessHistoryPaper():
                from pms_desktop.documents.access_history import (  # noqa: PLC0415
                    render_access_history,
                )

                return render_access_history(paper, letterhead)
            case _:
                return _render_carried(paper, letterhead)


def _render_carried(
    paper: WristbandPaper | LabelsPaper | CardPaper | SlipPaper, letterhead: Letterhead
) -> bytes:
    """What a patient wears or carries."""
    match paper:
        case WristbandPaper():
            from pms_desktop.documents.wristband import render_wristband  # noqa: PLC0415

            return render_wristband(paper, letterhead)
        case LabelsPaper():
            from pms_desktop.documents.labels import render_labels  # noqa: PLC0415

            return render_labels(paper, letterhead)
        case CardPaper():
            from pms_desktop.documents.card import render_card  # noqa: PLC0415

            return render_card(paper, letterhead)
        case SlipPaper():
            from pms_desktop.documents.slip import render_slip  # noqa: PLC0415

            return render_slip(paper, letterhead)
