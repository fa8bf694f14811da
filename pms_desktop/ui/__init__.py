"""Shared widgets, theme and task runner. Views build their screens from these alone.

Most names come from `pms_desktop.ui.widgets`; a module is worth its own import for the rest.

================  ================================================================================
module            what it has
================  ================================================================================
tokens            `Tokens`, `LIGHT`, `DARK`, `Tone`, sizes (`PAD`, `GAP`, `CONTROL_HEIGHT` ...)
theme             `apply_theme`, `current_tokens`, `color`, `theme_watch().changed`
fonts, icons      `font`, `small_font`; `icon`, `pixmap`, `paint_icon`, `icon_names`
text              `ltr`, `isolated`, `initials`, `elided`, `one_line`
labels            `label(text, role)`, `ElidedLabel`, `set_role`, `rule`, `plain_tooltip`
layouts           `row`, `column`, `fill_tab`, `scrolled`, `clear`, `FlowLayout`
card              `Card`: title row with chips and actions, body, footer
chips             `Chip`, `Avatar`; `paint_chip`, `chip_width`, `paint_avatar` for delegates
buttons           `primary_button`, `secondary_button`, `danger_button`, `link_button`,
                  `icon_button`; the key is painted inside and bound
fields            `Field(title, editor)`: value, `set_fault`, `check`; `first_faulty(*fields)`
editors           `LineEdit`, `PasswordEdit`, `PhoneEdit`, `NoteEdit`
choice_box        `ChoiceBox`; `check_box.CheckBox`; `completers` offer how a text goes on
dates             `DateEdit`, `parse_date`
numbers           `NumberEdit`, `MoneyEdit`, `Age`, `parse_decimal`
search_box        `SearchBox`: `searched`, `accepted`, `drive(list)`
segmented         `SegmentedControl`: Cash | Card | Transfer
message_bar       `MessageBar.say(text, level, action=...)`
empty_state       `EmptyState`, `BusyLine`, `LevelBar`
record_table      `RecordTable`, `Column`
record_list       `RecordList`, `ListRow`; `list_view.RecordView` is the base of both boards
painting          what delegates paint alike: `paint_row`, `paint_marked`, `paint_current`
card_grid         `CardGrid`, `CardDelegate`: a board of cards with drag and drop
banner            `PatientBanner.show_patient(domain.focus.PatientFocus)`
work_list_page    `WorkListPage`: a list, what is chosen beside it, a reason
dialogs           `FormDialog`, `ConfirmPanel`, `ReasonDialog`: show with `open()`
tag_edit          `TagEdit`: chips with a cross and "add…"
calendar_month    `CalendarMonth`
chart             `TrendChart`, `Series`
accessible        `announce`, `alert` for painted widgets
shortcuts         `bind(owner, keys, action, meaning)`, `known_shortcuts()` for the help page
scaling.geometry  `remember`, `restore` windows
task_runner       `QtTaskRunner`
collector         `GuiCollector`: the garbage collector on the GUI thread
================  ================================================================================
"""
