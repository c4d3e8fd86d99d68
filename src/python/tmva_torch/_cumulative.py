"""The tables behind TMVA's cumulative distributions: a histogram, interpolated linearly, in 10000 fine bins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .errors import TmvaTorchError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import numpy.typing as npt

FINE_BINS = 10000
_FLOOR = 1e-12
_LINEAR = "1"  # PDF::kSpline1, the only interpolation that G and U use


class FineTable(NamedTuple):
    """Values at the centres of FINE_BINS bins of equal width from `low` on; float32, as a TH1F keeps them."""

    low: float
    width: float
    values: npt.NDArray[np.float32]


def fine_table(pdf: Element) -> FineTable:
    """Return the table of an element <PDF>.

    Raises
    ------
    TmvaTorchError
        If numbers are missing, or the interpolation or smoothing is not that of the transformations G and U.
    """
    if pdf.get("InterpolMethod") != _LINEAR or (pdf.get("MinNSmooth"), pdf.get("MaxNSmooth")) != ("0", "0"):
        message = (
            f"a cumulative distribution with InterpolMethod={pdf.get('InterpolMethod')}, "
            f"MaxNSmooth={pdf.get('MaxNSmooth')}; the transformations G and U have 1 and 0"
        )
        raise TmvaTorchError(message)
    edges, contents = _histogram(pdf)
    centres = edges[:-1] + 0.5 * (edges[1:] - edges[:-1])
    heights = contents.astype(np.float32).astype(np.float64)
    low, width = float(edges[0]), float((edges[-1] - edges[0]) / FINE_BINS)
    x = low + (np.arange(FINE_BINS) + 0.5) * width
    if len(heights) == 1:
        y = np.full(FINE_BINS, heights[0])
    else:
        # Beyond the outermost centres the outermost lines go on: np.interp would not.
        i = np.clip(np.searchsorted(centres, x, side="right") - 1, 0, len(centres) - 2)
        slope = (heights[i + 1] - heights[i]) / (centres[i + 1] - centres[i])
        y = heights[i] + (x - centres[i]) * slope
    bins = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, len(heights) - 1)
    y = np.where(y < _FLOOR, np.maximum(heights[bins], _FLOOR), y)
    return FineTable(low, width, y.astype(np.float32))


def _histogram(pdf: Element) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    histogram, binning = pdf.find("Histogram"), pdf.find("HistogramBinning")
    try:
        if histogram is None:
            raise ValueError  # noqa: TRY301 - one message for all that is missing
        n_bins = int(histogram.attrib["NBins"])
        contents = np.array((histogram.text or "").split(), dtype=np.float64).reshape(n_bins)
        if histogram.get("HasEquidistantBins", "1") == "1":
            limits = float(histogram.attrib["XMin"]), float(histogram.attrib["XMax"])
            edges = np.linspace(*limits, n_bins + 1)
        else:
            text = "" if binning is None else binning.text or ""
            edges = np.array(text.split(), dtype=np.float64).reshape(n_bins + 1)
    except (KeyError, ValueError):
        message = f"the histogram of {pdf.get('Name')} is incomplete; was the file cut short?"
        raise TmvaTorchError(message) from None
    if n_bins < 1 or not (np.diff(edges) > 0).all():
        message = f"the histogram of {pdf.get('Name')} has bin edges that do not ascend"
        raise TmvaTorchError(message)
    return edges, contents
