"""Data in SDMX-CSV held against a structure: every fault with line and column, in bounded memory, at any size."""

from masterplan.sdmx.checking.check import check
from masterplan.sdmx.checking.findings import Finding
from masterplan.sdmx.checking.shape import NotThere, Shape, shape_of

__all__ = ["Finding", "NotThere", "Shape", "check", "shape_of"]
