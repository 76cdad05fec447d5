"""Tags of the frame of a page; components stand in core/templatetags/ui.py."""
