"""Lists of patients for spreadsheets and other systems, and who took one before."""
