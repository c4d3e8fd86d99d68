# Finds ROOT: ROOT_DIR or CMAKE_PREFIX_PATH, ROOTSYS, root-config, then the PyPI wheel of the chosen Python.
include(TMVATorchMendWheel)

# First folder with a ROOTConfig.cmake, and in `origin` the way it was found.
function(tmvatorch_locate_root_config result origin)
  set(suffixes cmake lib/cmake/ROOT lib/root/cmake lib64/cmake/ROOT lib64/root/cmake share/root/cmake share/cmake/ROOT)
  set(${result} "" PARENT_SCOPE)

  if(ROOT_DIR)
    set(${result} ${ROOT_DIR} PARENT_SCOPE)
    set(${origin} "ROOT_DIR" PARENT_SCOPE)
    return()
  endif()

  string(REPLACE ":" ";" prefixes_of_environment "$ENV{CMAKE_PREFIX_PATH}")
  find_program(TMVATORCH_ROOT_CONFIG root-config DOC "root-config of the ROOT to build against")
  mark_as_advanced(TMVATORCH_ROOT_CONFIG)
  set(prefix_of_root_config "")
  if(TMVATORCH_ROOT_CONFIG)
    execute_process(COMMAND ${TMVATORCH_ROOT_CONFIG} --prefix OUTPUT_VARIABLE prefix_of_root_config
                    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  list(TRANSFORM TMVATORCH_SITE_PACKAGES APPEND /ROOT OUTPUT_VARIABLE wheels)

  foreach(way "CMAKE_PREFIX_PATH|${CMAKE_PREFIX_PATH};${prefixes_of_environment}" "ROOTSYS|$ENV{ROOTSYS}"
              "root-config|${prefix_of_root_config}" "wheel of this Python|${wheels}")
    string(REGEX REPLACE "[|].*" "" name "${way}")
    string(REGEX REPLACE "^[^|]*[|]" "" places "${way}")
    find_path(found ROOTConfig.cmake PATHS ${places} PATH_SUFFIXES ${suffixes} NO_DEFAULT_PATH NO_CACHE)
    if(found)
      set(${result} ${found} PARENT_SCOPE)
      set(${origin} "${name}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# Also sets TMVATORCH_ROOT_CONFIG_DIR (as found), TMVATORCH_ROOT_ORIGIN, TMVATORCH_ROOT_IS_SIBLING (the wheel lies in
# the site-packages that the package is installed into) and TMVATORCH_ROOT_RPATH.
macro(tmvatorch_find_root)
  # Kept apart from ROOT_DIR, which find_package overwrites: a second configure must report the same origin.
  if(NOT TMVATORCH_ROOT_CONFIG_DIR OR NOT ROOT_DIR STREQUAL TMVATORCH_MENDED_ROOT_DIR)
    tmvatorch_locate_root_config(tmvatorch_config_dir tmvatorch_origin)
    set(TMVATORCH_ROOT_CONFIG_DIR "${tmvatorch_config_dir}" CACHE INTERNAL "Folder of ROOTConfig.cmake as found")
    set(TMVATORCH_ROOT_ORIGIN "${tmvatorch_origin}" CACHE INTERNAL "Where ROOT was found")
    tmvatorch_mend_wheel_paths("${tmvatorch_config_dir}" ${PROJECT_BINARY_DIR}/root-wheel tmvatorch_config_dir)
    set(TMVATORCH_MENDED_ROOT_DIR "${tmvatorch_config_dir}" CACHE INTERNAL "Folder of ROOTConfig.cmake as used")
    set(ROOT_DIR "${tmvatorch_config_dir}" CACHE PATH "Folder of ROOTConfig.cmake" FORCE)
  endif()
  find_package(ROOT 6.28 CONFIG QUIET)
  if(NOT ROOT_FOUND)
    message(FATAL_ERROR "tmva-torch: no ROOT >= 6.28 found. Looked at ROOT_DIR, CMAKE_PREFIX_PATH, ROOTSYS, root-config "
                        "and the site-packages of ${Python_EXECUTABLE}. Give -DROOT_DIR=<folder of ROOTConfig.cmake>, "
                        "or install the wheel: ${Python_EXECUTABLE} -m pip install root==0.1a12; "
                        "-DTMVATORCH_BUILD_PLUGIN=OFF installs the Python package alone.")
  endif()
  if(ROOT_CXX_STANDARD GREATER 17)
    set(CMAKE_CXX_STANDARD ${ROOT_CXX_STANDARD})
  endif()

  get_filename_component(tmvatorch_root_parent "${TMVATORCH_ROOT_CONFIG_DIR}/../.." REALPATH)
  if(tmvatorch_root_parent IN_LIST TMVATORCH_INSTALL_SITE_PACKAGES)
    set(TMVATORCH_ROOT_IS_SIBLING ON)
    set(TMVATORCH_ROOT_RPATH "$ORIGIN/../../ROOT/lib")
  else()
    set(TMVATORCH_ROOT_IS_SIBLING OFF)
    set(TMVATORCH_ROOT_RPATH ${ROOT_LIBRARY_DIR})
  endif()
endmacro()
