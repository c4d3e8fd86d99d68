# What our targets have in common: warnings, sanitizers, dictionaries, and how they are installed.

function(tmvatorch_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_17)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
  if(TMVATORCH_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # These depend on what the optimiser sees, and GCC 12 and 13 raise them inside the standard library.
      target_compile_options(${target} PRIVATE -Wno-error=array-bounds -Wno-error=maybe-uninitialized
        -Wno-error=nonnull -Wno-error=stringop-overflow)
    endif()
  endif()
  if(TMVATORCH_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${TMVATORCH_SANITIZE} -fno-sanitize-recover=all
      -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${TMVATORCH_SANITIZE})
  endif()
endfunction()

# A header that is not in the list compiles everywhere and is unknown to cling: say so here, not at run time.
function(tmvatorch_check_headers include_dir)
  file(GLOB_RECURSE on_disk RELATIVE ${include_dir} CONFIGURE_DEPENDS ${include_dir}/*.h)
  list(REMOVE_ITEM on_disk ${ARGN})
  if(on_disk)
    list(JOIN on_disk ", " missing)
    message(WARNING "tmva-torch: ${CMAKE_CURRENT_SOURCE_DIR}/headers.cmake does not list ${missing}")
  endif()
endfunction()

# tmvatorch_dictionary(<library> LINKDEF <file> HEADERS <as included>...): dictionary, .rootmap and _rdict.pcm, all
# installed beside the library.
function(tmvatorch_dictionary target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LINKDEF" "HEADERS")
  # No include paths inside the dictionary: they would be this machine's. The library adds its own when it is loaded.
  ROOT_GENERATE_DICTIONARY(G__${target} ${arg_HEADERS} MODULE ${target} LINKDEF ${arg_LINKDEF} NOINSTALL
                           OPTIONS -noIncludePaths)
  target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src/cpp/dictionary/HeaderFolder.cxx)
  target_link_libraries(${target} PRIVATE ${CMAKE_DL_LIBS})
  # Generated code is not ours to warn about.
  set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/G__${target}.cxx PROPERTIES COMPILE_OPTIONS "-w")
  set(stem ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/${CMAKE_SHARED_LIBRARY_PREFIX}${target})
  install(FILES ${stem}.rootmap ${stem}_rdict.pcm DESTINATION ${TMVATORCH_INSTALL_DIR}/lib)
endfunction()

# tmvatorch_install_library(<library> [<include dir>...]): into lib/, exported, its headers into include/. Links to them
# in the build tree: cling looks there for the headers of a library without being told.
function(tmvatorch_install_library target)
  set_target_properties(${target} PROPERTIES INSTALL_RPATH "$ORIGIN;${TMVATORCH_ROOT_RPATH}")
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "MODULE_LIBRARY")
    install(TARGETS ${target} DESTINATION ${TMVATORCH_INSTALL_DIR}/lib)
  else()
    install(TARGETS ${target} EXPORT TMVATorchTargets DESTINATION ${TMVATORCH_INSTALL_DIR}/lib)
  endif()
  foreach(include_dir IN LISTS ARGN)
    install(DIRECTORY ${include_dir}/ DESTINATION ${TMVATORCH_INSTALL_DIR}/include FILES_MATCHING PATTERN "*.h")
    file(GLOB_RECURSE headers RELATIVE ${include_dir} CONFIGURE_DEPENDS ${include_dir}/*.h)
    foreach(header IN LISTS headers)
      set(link ${PROJECT_BINARY_DIR}/${TMVATORCH_INSTALL_DIR}/include/${header})
      cmake_path(GET link PARENT_PATH folder)
      file(MAKE_DIRECTORY ${folder})
      file(CREATE_LINK ${include_dir}/${header} ${link} SYMBOLIC)
    endforeach()
  endforeach()
endfunction()
