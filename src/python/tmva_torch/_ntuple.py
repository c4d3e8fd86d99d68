"""Columns of an RNTuple with one number per event, read page by page: uproot itself reads whole clusters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

_LEAF = 0  # the structural role of a field that is neither collection nor record nor variant


class Pages:
    """The pages of an RNTuple that uproot has opened."""

    def __init__(self, ntuple: Any) -> None:
        self._ntuple = ntuple
        self._starts = [int(summary.num_first_entry) for summary in ntuple.cluster_summaries]
        self._columns: dict[str, int | None] = {}

    @staticmethod
    def of(tree: Any) -> Pages | None:
        """Return the pages of an RNTuple, None for a TTree or an uproot that does not hand out pages."""
        return Pages(tree) if hasattr(tree, "page_link_list") and hasattr(tree, "read_page") else None

    def _column(self, key: str) -> int | None:
        """Return the number of a field's only column; None if it has not exactly one number per event."""
        if key not in self._columns:
            self._columns[key] = self._find_column(key)
        return self._columns[key]

    def _find_column(self, key: str) -> int | None:
        ntuple = self._ntuple
        for number, field in enumerate(ntuple.field_records):
            if field.field_name == key and field.parent_field_id == number:
                columns = [i for i, column in enumerate(ntuple.column_records) if column.field_id == number]
                is_plain = field.struct_role == _LEAF and "string" not in field.type_name and len(columns) == 1
                if not is_plain or ntuple.column_records[columns[0]].first_element_index != 0:
                    return None
                meta = ntuple.get_field_metadata(columns[0])
                return columns[0] if meta.dtype == meta.dtype_result and meta.dtype.kind in "fiub" else None
        return None

    def _pages(self, column: int, start: int, stop: int) -> Iterator[tuple[int, int, int, int]]:
        """Yield cluster, number in the cluster, first event and end of every page with events of [start, stop)."""
        for cluster in range(max(bisect_right(self._starts, start) - 1, 0), bisect_left(self._starts, stop)):
            first = self._starts[cluster]
            for number, page in enumerate(self._ntuple.page_link_list[cluster][column].pages):
                end = first + int(page.num_elements)
                if first < stop and end > start:
                    yield cluster, number, first, end
                first = end

    def read(self, key: str, start: int, stop: int) -> npt.NDArray[Any] | None:
        """Return the values of the events [start, stop); None if the field has not exactly one number per event."""
        column = self._column(key)
        if column is None:
            return None
        meta = self._ntuple.get_field_metadata(column)
        values = np.empty(stop - start, meta.dtype_result)
        for cluster, number, first, end in self._pages(column, start, stop):
            page = np.empty(end - first, meta.dtype_result)
            self._ntuple.read_page(page, cluster, column, number, meta)
            self._ntuple.post_process(page, meta)
            low, high = max(first, start), min(end, stop)
            values[low - start : high - start] = page[low - first : high - first]
        return values

    def offsets(self, keys: Sequence[str]) -> list[int]:
        """Return 0, where the pages of the column with the largest ones end, and the number of events.

        Of fields with several columns the clusters count, which is what uproot reads of them.
        """
        total = int(self._ntuple.num_entries)
        columns = [column for key in keys if (column := self._column(key)) is not None]
        if len(columns) < len(keys):
            return [*self._starts, total]
        listed = [[end for _, _, _, end in self._pages(column, 0, total)] for column in columns]
        return [0, *min(listed, key=len, default=[total])]
