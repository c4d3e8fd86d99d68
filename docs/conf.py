"""How `make docs` turns the pages into HTML."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import make_pictures

project = "tmva-torch"
author = "The tmva-torch authors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "_extra"]
html_theme = "alabaster"
html_theme_options = {"page_width": "60rem"}
html_extra_path = ["_extra"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False


def setup(app):
    """Make the pictures that the pages show."""
    make_pictures.main()
