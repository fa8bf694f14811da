"""Record linkage: which of many records are one person, and how surely.

`persons` makes records comparable, `comparison` says on what level each field of two records
agrees, `model` weighs that, `blocking` finds pairs worth comparing, `linking` does a whole file.
One engine serves the form at the desk, the hospital's work list and `pms-admin duplicates`.
"""
