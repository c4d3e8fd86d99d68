"""How `make docs` turns the pages into HTML."""

project = "tmva-torch"
author = "The tmva-torch authors"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {"page_width": "60rem"}
myst_heading_anchors = 3
