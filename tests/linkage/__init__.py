"""Made-up people with made-up slips: what the linkage is tuned and measured on."""
