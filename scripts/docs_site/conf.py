"""Sphinx's settings for `make docs`: docs/ as pages that load nothing from elsewhere."""

project = "sopyc"
author = "sopyc contributors"
project_copyright = author
html_title = "sopyc"
html_theme = "furo"
html_show_sphinx = False
html_copy_source = False

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 3

# Pages link to files of the repository that are no pages. That their targets exist is tested.
# Rules are found through their table, not in the sidebar.
suppress_warnings = ["myst.xref_missing", "toc.not_included"]
