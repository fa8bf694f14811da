"""Rules of charges, invoices and payments that hold in the database, whoever writes.

Used by a migration, so what stands here is frozen: add new functions, do not change these.

Numbers. On PostgreSQL deferred triggers number invoices and receipts at COMMIT, so no station
holds a series over a round trip, and nobody needs a right to it. They run as the owner, because a
deferred trigger runs as the session's user otherwise. SQLite has one writer: it numbers at once.

Locks. The invoice is locked FOR NO KEY UPDATE: the foreign key of the new payment holds KEY SHARE
already, and FOR UPDATE would deadlock two tills that take money for the same invoice.
"""

FUNCTIONS = (
    "pms_guard_invoices", "pms_guard_payments", "pms_guard_charges", "pms_guard_bill_discounts",
    "pms_check_credit_note", "pms_check_payment", "pms_check_invoice_line",
    "pms_number_invoice", "pms_number_payment",
)  # fmt: skip

_HEAD = (
    "RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
    " SET search_path = pg_catalog, public, pg_temp AS $$"
)


def money_rules(dialect: str) -> list[str]:
    """Statements that make the triggers."""
    return _SQLITE if dialect == "sqlite" else [*_POSTGRES, *_POSTGRES_TRIGGERS]


def without_money_rules(dialect: str) -> list[str]:
    """What a downgrade needs beyond dropping the tables themselves."""
    return [] if dialect == "sqlite" else [f"DROP FUNCTION {name}()" for name in FUNCTIONS]


def guards_that_let(condition: str) -> list[str]:
    """PostgreSQL: the guards of tables that name a patient, with an exception for updates of which
    `condition` is true."""
    exception = f"BEGIN IF TG_OP = 'UPDATE' THEN IF {condition} THEN RETURN NEW; END IF; END IF;"
    return [
        statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1).replace(
            "BEGIN", exception, 1
        )
        for statement in _POSTGRES
        for name in ("invoices", "charges", "bill_discounts")
        if f"CREATE FUNCTION pms_guard_{name}()" in statement
    ]


def _refuse(rule: str) -> str:
    return f"RAISE EXCEPTION '{rule}' USING ERRCODE = '23514', CONSTRAINT = '{rule}';"


def _guard_number(table: str, rule: str) -> str:
    """Immutable but for the number, which goes from NULL to a value once."""
    return f"""
CREATE FUNCTION pms_guard_{table}() {_HEAD}
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.number IS NOT NULL THEN {_refuse("number_given")} END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.number IS NULL AND NEW.number IS NOT NULL
           AND to_jsonb(NEW) - 'number' = to_jsonb(OLD) - 'number' THEN RETURN NEW; END IF;
    END IF;
    {_refuse(rule)}
END $$"""


_POSTGRES = [
    _guard_number("invoices", "frozen_invoices"),
    _guard_number("payments", "frozen_payments"),
    f"""
CREATE FUNCTION pms_guard_charges() {_HEAD}
DECLARE open_columns text[] := ARRAY['invoice_id', 'cancelled_at', 'cancel_reason', 'version'];
BEGIN
    IF TG_OP <> 'UPDATE' THEN {_refuse("frozen_charges")} END IF;
    IF to_jsonb(NEW) - open_columns <> to_jsonb(OLD) - open_columns
       OR OLD.cancelled_at IS NOT NULL THEN {_refuse("frozen_charges")} END IF;
    IF NEW.invoice_id IS NOT DISTINCT FROM OLD.invoice_id THEN RETURN NEW; END IF;
    IF OLD.invoice_id IS NULL THEN
        IF NOT EXISTS (SELECT FROM public.invoice_lines l
                       WHERE l.invoice_id = NEW.invoice_id AND l.charge_id = NEW.id)
        THEN {_refuse("charge_billed")} END IF;
    ELSIF NEW.invoice_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM public.invoice_lines l JOIN public.invoices n ON n.id = l.invoice_id
        WHERE l.charge_id = OLD.id AND n.corrects_id = OLD.invoice_id)
    THEN {_refuse("charge_billed")} END IF;
    RETURN NEW;
END $$""",
    f"""
CREATE FUNCTION pms_guard_bill_discounts() {_HEAD}
BEGIN
    IF TG_OP <> 'UPDATE' THEN {_refuse("frozen_bill_discounts")} END IF;
    IF OLD.invoice_id IS NOT NULL OR OLD.withdrawn THEN {_refuse("frozen_bill_discounts")} END IF;
    RETURN NEW;
END $$""",
    f"""
CREATE FUNCTION pms_check_credit_note() {_HEAD}
DECLARE corrected public.invoices%ROWTYPE; credited bigint; paid bigint;
BEGIN
    SELECT * INTO corrected FROM public.invoices WHERE id = NEW.corrects_id FOR NO KEY UPDATE;
    IF corrected.kind <> 'invoice' OR corrected.patient_id <> NEW.patient_id
       OR corrected.currency <> NEW.currency THEN {_refuse("credit_note_of")} END IF;
    SELECT sum(total) INTO credited FROM public.invoices WHERE corrects_id = corrected.id;
    IF credited > corrected.total THEN {_refuse("invoice_overcredited")} END IF;
    SELECT coalesce(sum(amount), 0) INTO paid FROM public.payments
        WHERE invoice_id = corrected.id;
    IF paid > corrected.total - credited THEN {_refuse("invoice_overpaid")} END IF;
    RETURN NULL;
END $$""",
    f"""
CREATE FUNCTION pms_check_payment() {_HEAD}
DECLARE paid_for public.invoices%ROWTYPE; credited bigint; paid bigint;
BEGIN
    SELECT * INTO paid_for FROM public.invoices WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
    IF paid_for.kind <> 'invoice' THEN {_refuse("payment_of")} END IF;
    SELECT coalesce(sum(total), 0) INTO credited FROM public.invoices
        WHERE corrects_id = NEW.invoice_id;
    SELECT sum(amount) INTO paid FROM public.payments WHERE invoice_id = NEW.invoice_id;
    IF paid > paid_for.total - credited THEN {_refuse("invoice_overpaid")} END IF;
    IF paid < 0 THEN {_refuse("invoice_overrefunded")} END IF;
    RETURN NULL;
END $$""",
    f"""
CREATE FUNCTION pms_check_invoice_line() {_HEAD}
DECLARE paper public.invoices%ROWTYPE;
BEGIN
    SELECT * INTO paper FROM public.invoices WHERE id = NEW.invoice_id;
    IF paper.number IS NOT NULL THEN {_refuse("frozen_invoice_lines")} END IF;
    IF paper.kind = 'credit_note' THEN
        IF NOT EXISTS (SELECT FROM public.invoice_lines l
                       WHERE l.invoice_id = paper.corrects_id AND l.charge_id = NEW.charge_id
                         AND l.net = NEW.net AND l.tax = NEW.tax)
        THEN {_refuse("credit_line_of")} END IF;
        IF EXISTS (SELECT FROM public.invoice_lines l JOIN public.invoices n ON n.id = l.invoice_id
                   WHERE n.corrects_id = paper.corrects_id AND l.charge_id = NEW.charge_id
                     AND l.id <> NEW.id)
        THEN {_refuse("line_credited_twice")} END IF;
    END IF;
    RETURN NULL;
END $$""",
    f"""
CREATE FUNCTION pms_number_invoice() {_HEAD}
DECLARE given bigint; line_net bigint; line_tax bigint;
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    SELECT coalesce(sum(net), 0), coalesce(sum(tax), 0) INTO line_net, line_tax
        FROM public.invoice_lines WHERE invoice_id = NEW.id;
    IF line_net <> NEW.net OR line_tax <> NEW.tax THEN {_refuse("invoice_lines_sum")} END IF;
    IF NEW.kind = 'invoice' AND EXISTS (
        SELECT FROM public.invoice_lines l JOIN public.charges c ON c.id = l.charge_id
        WHERE l.invoice_id = NEW.id AND c.invoice_id IS DISTINCT FROM NEW.id)
    THEN {_refuse("charge_billed")} END IF;
    UPDATE public.number_series SET last = last + 1 WHERE name = NEW.kind
        RETURNING last INTO STRICT given;
    UPDATE public.invoices SET number = given WHERE id = NEW.id;
    RETURN NULL;
END $$""",
    f"""
CREATE FUNCTION pms_number_payment() {_HEAD}
DECLARE given bigint;
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    UPDATE public.number_series SET last = last + 1 WHERE name = 'receipt'
        RETURNING last INTO STRICT given;
    UPDATE public.payments SET number = given WHERE id = NEW.id;
    RETURN NULL;
END $$""",
    *(f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC" for name in FUNCTIONS),
]

_POSTGRES_TRIGGERS = [
    *(
        statement
        for table in ("invoices", "payments")
        for statement in (
            f"CREATE TRIGGER pms_guard BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION pms_guard_{table}()",
            f"CREATE TRIGGER pms_guard_all BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION pms_guard_{table}()",
        )
    ),
    *(
        statement
        for table in ("charges", "bill_discounts")
        for statement in (
            f"CREATE TRIGGER pms_guard BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION pms_guard_{table}()",
            f"CREATE TRIGGER pms_guard_all BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION pms_guard_{table}()",
        )
    ),
    "CREATE TRIGGER pms_check_credit_note AFTER INSERT ON invoices FOR EACH ROW"
    " WHEN (NEW.kind = 'credit_note') EXECUTE FUNCTION pms_check_credit_note()",
    "CREATE TRIGGER pms_check_payment AFTER INSERT ON payments FOR EACH ROW"
    " EXECUTE FUNCTION pms_check_payment()",
    "CREATE TRIGGER pms_check_invoice_line AFTER INSERT ON invoice_lines FOR EACH ROW"
    " EXECUTE FUNCTION pms_check_invoice_line()",
    "CREATE CONSTRAINT TRIGGER pms_number_invoice AFTER INSERT ON invoices"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pms_number_invoice()",
    "CREATE CONSTRAINT TRIGGER pms_number_payment AFTER INSERT ON payments"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pms_number_payment()",
]


def _sqlite_frozen(table: str, columns: str, series: str) -> list[str]:
    """The twin of `_guard_number` with the numbering itself. `series` is an expression."""
    same = " AND ".join(f"OLD.{name} IS NEW.{name}" for name in columns.split())
    rule = f"SELECT RAISE(ABORT, 'frozen_{table}');"
    return [
        f"CREATE TRIGGER pms_guard_{table}_insert BEFORE INSERT ON {table}"
        " WHEN NEW.number IS NOT NULL BEGIN SELECT RAISE(ABORT, 'number_given'); END",
        f"CREATE TRIGGER pms_guard_{table}_update BEFORE UPDATE ON {table}"
        f" WHEN NOT (OLD.number IS NULL AND NEW.number IS NOT NULL AND {same}) BEGIN {rule} END",
        f"CREATE TRIGGER pms_guard_{table}_delete BEFORE DELETE ON {table} BEGIN {rule} END",
        f"CREATE TRIGGER pms_number_{table} AFTER INSERT ON {table} BEGIN"
        f" UPDATE number_series SET last = last + 1 WHERE name = {series};"
        f" UPDATE {table} SET number = (SELECT last FROM number_series WHERE name = {series})"
        f" WHERE id = NEW.id; END",
    ]


_INVOICE_COLUMNS = (
    "id kind patient_id admission_id corrects_id reason charged discount discount_reason"
    " net tax total currency recorded_at recorded_by"
)
_PAYMENT_COLUMNS = "id invoice_id method amount tendered reference reason recorded_at recorded_by"
_CHARGE_COLUMNS = (
    "id, patient_id, admission_id, category, tariff_item_id, description, detail, quantity, price,"
    " tax_rate, charged_at, source, source_id, part, recorded_at, recorded_by"
)
_PAID = "(SELECT coalesce(sum(amount), 0) FROM payments WHERE invoice_id = {invoice})"
_CREDITED = "(SELECT coalesce(sum(total), 0) FROM invoices WHERE corrects_id = {invoice})"

_SQLITE = [
    *_sqlite_frozen("invoices", _INVOICE_COLUMNS, "NEW.kind"),
    *_sqlite_frozen("payments", _PAYMENT_COLUMNS, "'receipt'"),
    f"""
CREATE TRIGGER pms_check_credit_note AFTER INSERT ON invoices WHEN NEW.kind = 'credit_note' BEGIN
    SELECT RAISE(ABORT, 'credit_note_of') FROM invoices WHERE id = NEW.corrects_id
        AND (kind <> 'invoice' OR patient_id <> NEW.patient_id OR currency <> NEW.currency);
    SELECT RAISE(ABORT, 'invoice_overcredited') FROM invoices WHERE id = NEW.corrects_id
        AND {_CREDITED.format(invoice="NEW.corrects_id")} > total;
    SELECT RAISE(ABORT, 'invoice_overpaid') FROM invoices WHERE id = NEW.corrects_id
        AND {_PAID.format(invoice="NEW.corrects_id")}
            > total - {_CREDITED.format(invoice="NEW.corrects_id")};
END""",
    f"""
CREATE TRIGGER pms_check_payment AFTER INSERT ON payments BEGIN
    SELECT RAISE(ABORT, 'payment_of') FROM invoices
        WHERE id = NEW.invoice_id AND kind <> 'invoice';
    SELECT RAISE(ABORT, 'invoice_overpaid') FROM invoices WHERE id = NEW.invoice_id
        AND {_PAID.format(invoice="NEW.invoice_id")}
            > total - {_CREDITED.format(invoice="NEW.invoice_id")};
    SELECT RAISE(ABORT, 'invoice_overrefunded')
        WHERE {_PAID.format(invoice="NEW.invoice_id")} < 0;
END""",
    """
CREATE TRIGGER pms_check_invoice_line AFTER INSERT ON invoice_lines BEGIN
    SELECT RAISE(ABORT, 'invoice_lines_sum') FROM invoices n WHERE n.id = NEW.invoice_id
        AND ((SELECT sum(net) FROM invoice_lines WHERE invoice_id = n.id) > n.net
          OR (SELECT sum(tax) FROM invoice_lines WHERE invoice_id = n.id) > n.tax);
    SELECT RAISE(ABORT, 'charge_billed') FROM invoices n JOIN charges c ON c.id = NEW.charge_id
        WHERE n.id = NEW.invoice_id AND n.kind = 'invoice' AND c.invoice_id IS NOT NULL;
    SELECT RAISE(ABORT, 'credit_line_of') FROM invoices n WHERE n.id = NEW.invoice_id
        AND n.kind = 'credit_note' AND NOT EXISTS (
            SELECT 1 FROM invoice_lines l WHERE l.invoice_id = n.corrects_id
                AND l.charge_id = NEW.charge_id AND l.net = NEW.net AND l.tax = NEW.tax);
    SELECT RAISE(ABORT, 'line_credited_twice') FROM invoices n WHERE n.id = NEW.invoice_id
        AND n.kind = 'credit_note' AND EXISTS (
            SELECT 1 FROM invoice_lines l JOIN invoices other ON other.id = l.invoice_id
            WHERE other.corrects_id = n.corrects_id AND l.charge_id = NEW.charge_id
                AND l.id <> NEW.id);
END""",
    f"""
CREATE TRIGGER pms_guard_charges_content BEFORE UPDATE OF {_CHARGE_COLUMNS} ON charges BEGIN
    SELECT RAISE(ABORT, 'frozen_charges');
END""",
    """
CREATE TRIGGER pms_guard_charges_cancelled BEFORE UPDATE ON charges
WHEN OLD.cancelled_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'frozen_charges'); END""",
    """
CREATE TRIGGER pms_guard_charges_billed BEFORE UPDATE OF invoice_id ON charges
WHEN OLD.invoice_id IS NOT NEW.invoice_id BEGIN
    SELECT RAISE(ABORT, 'charge_billed')
        WHERE OLD.invoice_id IS NULL AND NOT EXISTS (
            SELECT 1 FROM invoice_lines l
            WHERE l.invoice_id = NEW.invoice_id AND l.charge_id = NEW.id);
    SELECT RAISE(ABORT, 'charge_billed')
        WHERE OLD.invoice_id IS NOT NULL AND (NEW.invoice_id IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM invoice_lines l JOIN invoices n ON n.id = l.invoice_id
            WHERE l.charge_id = OLD.id AND n.corrects_id = OLD.invoice_id));
END""",
    """
CREATE TRIGGER pms_guard_charges_delete BEFORE DELETE ON charges BEGIN
    SELECT RAISE(ABORT, 'frozen_charges'); END""",
    """
CREATE TRIGGER pms_guard_bill_discounts_update BEFORE UPDATE ON bill_discounts
WHEN OLD.invoice_id IS NOT NULL OR OLD.withdrawn BEGIN
    SELECT RAISE(ABORT, 'frozen_bill_discounts'); END""",
    """
CREATE TRIGGER pms_guard_bill_discounts_delete BEFORE DELETE ON bill_discounts BEGIN
    SELECT RAISE(ABORT, 'frozen_bill_discounts'); END""",
]
