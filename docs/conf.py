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
html_theme_options = {"page_width": "80rem", "body_max_width": "none", "code_font_size": "0.8em", "font_size": "1rem"}
html_extra_path = ["_extra"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False


def setup(app):
    """Make the pictures that the pages show; leave the lists in modules' docstrings, laid out for a terminal, out."""
    make_pictures.main()
    app.connect("autodoc-process-docstring", keep_first_line_of_modules)
    app.connect("autodoc-skip-member", skip_metadata_requests)


def keep_first_line_of_modules(_app, what, *others):
    if what == "module":
        del others[-1][1:]  # the lines come last


def skip_metadata_requests(_app, _what, name, *_others):
    """Leave out the methods that scikit-learn adds to estimators; their texts refer to its own pages."""
    return True if name.startswith("set_") and name.endswith("_request") else None
