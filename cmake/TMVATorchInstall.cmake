# The CMake package TMVATorch, beside lib/ and include/ in the installed tree.
include(CMakePackageConfigHelpers)

# What the Python side must know of this build (tmva_torch._env): beside the libraries, once for the build tree with
# its own paths and once for the installed tree, where paths are relative to lib/.
function(tmvatorch_describe_build)
  set(TMVATORCH_TMVA_KIND root)
  if(TMVATORCH_USE_EMBEDDED_TMVA)
    set(TMVATORCH_TMVA_KIND embedded)
  endif()
  set(template ${PROJECT_SOURCE_DIR}/cmake/TMVATorchBuild.json.in)

  set(TMVATORCH_BUILD_ROOT_BIN ${ROOT_BINDIR})
  set(TMVATORCH_BUILD_EXAMPLES ${PROJECT_SOURCE_DIR}/examples)
  set(TMVATORCH_BUILD_INCLUDE "\"${PROJECT_SOURCE_DIR}/src/cpp/tmva/inc\", \"${PROJECT_SOURCE_DIR}/src/cpp/plugin/inc\"")
  if(NOT TMVATORCH_USE_EMBEDDED_TMVA)
    set(TMVATORCH_BUILD_INCLUDE "\"${PROJECT_SOURCE_DIR}/src/cpp/plugin/inc\"")
  endif()
  configure_file(${template} ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/tmva_torch_build.json @ONLY)

  if(TMVATORCH_ROOT_IS_SIBLING)
    set(TMVATORCH_BUILD_ROOT_BIN "../../ROOT/bin")
  endif()
  set(TMVATORCH_BUILD_INCLUDE "\"../include\"")
  set(TMVATORCH_BUILD_EXAMPLES "../examples")
  configure_file(${template} ${PROJECT_BINARY_DIR}/installed/tmva_torch_build.json @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/installed/tmva_torch_build.json DESTINATION ${TMVATORCH_INSTALL_DIR}/lib)
  install(DIRECTORY examples DESTINATION ${TMVATORCH_INSTALL_DIR} PATTERN "__pycache__" EXCLUDE)
endfunction()

function(tmvatorch_install_package)
  set(destination ${TMVATORCH_INSTALL_DIR}/cmake)
  # Where the wheel and we share one site-packages, the package finds ROOT relative to itself and can be moved.
  if(TMVATORCH_ROOT_IS_SIBLING)
    set(TMVATORCH_BUILT_WITH_ROOT "\${CMAKE_CURRENT_LIST_DIR}/../../ROOT/cmake")
  else()
    set(TMVATORCH_BUILT_WITH_ROOT "${TMVATORCH_ROOT_CONFIG_DIR}")
  endif()
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/TMVATorchConfig.cmake.in
    ${PROJECT_BINARY_DIR}/TMVATorchConfig.cmake INSTALL_DESTINATION ${destination}
    NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/TMVATorchConfigVersion.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/TMVATorchConfig.cmake ${PROJECT_BINARY_DIR}/TMVATorchConfigVersion.cmake
                ${PROJECT_SOURCE_DIR}/cmake/TMVATorchMendWheel.cmake
          DESTINATION ${destination})
  install(EXPORT TMVATorchTargets NAMESPACE TMVATorch:: DESTINATION ${destination})
endfunction()
