"""The only package that knows every layer: builds objects and joins them, a module for each tab."""

from pms_desktop.bootstrap.desk import Desk, Tab
from pms_desktop.bootstrap.papers import PaperPreviews, paper_printer
from pms_desktop.bootstrap.tabs import build_tabs, offered_tabs

__all__ = ["Desk", "PaperPreviews", "Tab", "build_tabs", "offered_tabs", "paper_printer"]
