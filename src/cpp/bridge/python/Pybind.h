// The only door to pybind11 and Python.h, so that every file sees the same macros. Include it before anything else.
#ifndef TMVATORCH_PYBIND_H
#define TMVATORCH_PYBIND_H

// PyGILState instead of pybind11's own book-keeping: threads come from ROOT, PyROOT and torch alike.
#define PYBIND11_SIMPLE_GIL_MANAGEMENT

#include <pybind11/embed.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

namespace py = pybind11;

#endif
