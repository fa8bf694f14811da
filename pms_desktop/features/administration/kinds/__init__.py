"""Kinds of numbers, consents and alerts: what the record of a patient may hold."""
