# The Python that the plugin serves: its interpreter, its headers, its site-packages, pybind11 and torch in it.

# Look into the chosen Python without importing anything: an isolated build hides site-packages from `import`.
function(tmvatorch_ask_python result code)
  execute_process(
    COMMAND ${Python_EXECUTABLE} -c "${code}"
    OUTPUT_VARIABLE answer
    OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE status
    ERROR_VARIABLE error)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "tmva-torch: ${Python_EXECUTABLE} failed while being asked about itself:\n${error}")
  endif()
  set(${result} "${answer}" PARENT_SCOPE)
endfunction()

macro(tmvatorch_find_python)
  # An active environment or an explicit Python_EXECUTABLE comes first; then the .venv that `make` creates.
  if(NOT Python_EXECUTABLE AND NOT DEFINED ENV{VIRTUAL_ENV} AND NOT DEFINED ENV{CONDA_PREFIX}
     AND EXISTS ${PROJECT_SOURCE_DIR}/.venv/bin/python)
    set(Python_EXECUTABLE ${PROJECT_SOURCE_DIR}/.venv/bin/python CACHE FILEPATH "The Python to build for")
  endif()
  set(Python_FIND_VIRTUALENV FIRST)
  find_package(Python 3.10 REQUIRED COMPONENTS Interpreter Development.Module OPTIONAL_COMPONENTS Development.Embed)

  tmvatorch_ask_python(TMVATORCH_INSTALL_SITE_PACKAGES "
import os, sysconfig
print(';'.join({os.path.realpath(sysconfig.get_path(k)) for k in ('platlib', 'purelib')}))")
  tmvatorch_ask_python(TMVATORCH_SITE_PACKAGES [=[
import site, sys, sysconfig
paths = [sysconfig.get_paths()[k] for k in ("platlib", "purelib")] + sys.path
if site.ENABLE_USER_SITE: paths.append(site.getusersitepackages())
print(";".join(dict.fromkeys(p for p in paths if p)))]=])
  tmvatorch_ask_python(TMVATORCH_TORCH_VERSION "
import importlib.metadata as m
print(next((d.version for d in m.distributions(name='torch', path='${TMVATORCH_SITE_PACKAGES}'.split(';'))), 'none'))")

  if(NOT pybind11_DIR)
    tmvatorch_ask_python(tmvatorch_pybind11_dir "
import importlib.util as u
print((u.find_spec('pybind11') and __import__('pybind11').get_cmake_dir()) or '')")
    if(tmvatorch_pybind11_dir)
      set(pybind11_DIR ${tmvatorch_pybind11_dir} CACHE PATH "CMake package of pybind11")
    endif()
  endif()
  set(PYBIND11_FINDPYTHON ON)
  find_package(pybind11 2.12 CONFIG QUIET)
  if(NOT pybind11_FOUND)
    message(FATAL_ERROR "tmva-torch: ${Python_EXECUTABLE} has no pybind11 >= 2.12. "
                        "Install it with: ${Python_EXECUTABLE} -m pip install pybind11")
  endif()
endmacro()
