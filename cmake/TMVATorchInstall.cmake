# The CMake package TMVATorch, beside lib/ in the build tree and beside lib/ and include/ in the installed one.
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
  configure_file(${template} ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/tmva_torch_build.json @ONLY)

  if(TMVATORCH_ROOT_IS_SIBLING)
    set(TMVATORCH_BUILD_ROOT_BIN "../../ROOT/bin")
  endif()
  set(TMVATORCH_BUILD_EXAMPLES "../examples")
  configure_file(${template} ${PROJECT_BINARY_DIR}/installed/tmva_torch_build.json @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/installed/tmva_torch_build.json DESTINATION ${TMVATORCH_INSTALL_DIR}/lib)
  install(DIRECTORY examples DESTINATION ${TMVATORCH_INSTALL_DIR} PATTERN "__pycache__" EXCLUDE)
endfunction()

function(tmvatorch_install_package)
  set(destination ${TMVATORCH_INSTALL_DIR}/cmake)
  set(config ${PROJECT_SOURCE_DIR}/cmake/TMVATorchConfig.cmake.in)
  set(mend ${PROJECT_SOURCE_DIR}/cmake/TMVATorchMendWheel.cmake)
  set(more NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)

  set(tree ${PROJECT_BINARY_DIR}/${destination})
  set(TMVATORCH_BUILT_WITH_ROOT "${TMVATORCH_ROOT_CONFIG_DIR}")
  configure_package_config_file(${config} ${tree}/TMVATorchConfig.cmake INSTALL_DESTINATION ${destination}
    INSTALL_PREFIX ${PROJECT_BINARY_DIR} ${more})
  write_basic_package_version_file(${tree}/TMVATorchConfigVersion.cmake COMPATIBILITY SameMinorVersion)
  configure_file(${mend} ${tree} COPYONLY)
  export(EXPORT TMVATorchTargets NAMESPACE TMVATorch:: FILE ${tree}/TMVATorchTargets.cmake)

  # Where the wheel and we share one site-packages, the package finds ROOT relative to itself and can be moved.
  if(TMVATORCH_ROOT_IS_SIBLING)
    set(TMVATORCH_BUILT_WITH_ROOT "\${CMAKE_CURRENT_LIST_DIR}/../../ROOT/cmake")
  endif()
  configure_package_config_file(${config} ${PROJECT_BINARY_DIR}/installed/TMVATorchConfig.cmake
    INSTALL_DESTINATION ${destination} ${more})
  install(FILES ${PROJECT_BINARY_DIR}/installed/TMVATorchConfig.cmake ${tree}/TMVATorchConfigVersion.cmake ${mend}
          DESTINATION ${destination})
  install(EXPORT TMVATorchTargets NAMESPACE TMVATorch:: DESTINATION ${destination})
endfunction()
