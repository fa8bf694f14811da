"""The program as a kiosk: a window that fills the screen and does not close."""
