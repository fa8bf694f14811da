"""The till: running bills, invoices, payments."""
