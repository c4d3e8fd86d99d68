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

# Without a module of a library's headers, cling parses all of them when the first of its classes is used: 0.8 s. For the
# embedded TMVA alone: how a ROOT with a TMVA of its own deals with modules is that ROOT's business.
macro(tmvatorch_choose_modules)
  set(TMVATORCH_CXXMODULES OFF)
  if(TMVATORCH_USE_EMBEDDED_TMVA AND ROOT_runtime_cxxmodules_FOUND)
    set(TMVATORCH_CXXMODULES ON)
  endif()
endmacro()

# tmvatorch_dictionary(<library> LINKDEF <file> HEADERS <as included>... [NEEDS <library with a dictionary>...]):
# dictionary and .rootmap, with _rdict.pcm or a C++ module (<library>.pcm); all installed beside the library.
function(tmvatorch_dictionary target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LINKDEF" "HEADERS;NEEDS")
  set(stem ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/${CMAKE_SHARED_LIBRARY_PREFIX}${target})
  # No include paths inside the dictionary: they would be this machine's. The library adds its own when it is loaded.
  set(more OPTIONS -noIncludePaths)
  set(made ${stem}_rdict.pcm)
  if(TMVATORCH_CXXMODULES)
    # ROOT's function writes a module.modulemap here, in which the headers are named as they are included.
    foreach(folder TMVA TMVATorch)
      file(CREATE_LINK ${PROJECT_BINARY_DIR}/${TMVATORCH_INSTALL_DIR}/include/${folder}
           ${CMAKE_CURRENT_BINARY_DIR}/${folder} SYMBOLIC)
    endforeach()
    set_property(GLOBAL APPEND PROPERTY TMVATORCH_MODULEMAPS ${CMAKE_CURRENT_BINARY_DIR}/module.modulemap)
    get_property(maps GLOBAL PROPERTY TMVATORCH_MODULEMAPS)
    list(REMOVE_ITEM maps ${CMAKE_CURRENT_BINARY_DIR}/module.modulemap)
    list(TRANSFORM maps PREPEND -moduleMapFile=)
    set(runtime_cxxmodules ON) # asks ROOT's function for a module; it then leaves out the .rootmap
    list(APPEND more ${maps} -rml ${CMAKE_SHARED_LIBRARY_PREFIX}${target}${CMAKE_SHARED_LIBRARY_SUFFIX} -rmf
         ${stem}.rootmap DEPENDENCIES ${arg_NEEDS})
    set(made ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/${target}.pcm)
  endif()
  ROOT_GENERATE_DICTIONARY(G__${target} ${arg_HEADERS} MODULE ${target} LINKDEF ${arg_LINKDEF} NOINSTALL ${more})
  target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src/cpp/dictionary/HeaderFolder.cxx)
  target_link_libraries(${target} PRIVATE ${CMAKE_DL_LIBS})
  # Generated code is not ours to warn about.
  set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/G__${target}.cxx PROPERTIES COMPILE_OPTIONS "-w")
  install(FILES ${stem}.rootmap ${made} DESTINATION ${TMVATORCH_INSTALL_DIR}/lib)
endfunction()

# Beside the libraries, where cling looks when it loads one of them: which header belongs to which module.
function(tmvatorch_install_modulemap)
  get_property(maps GLOBAL PROPERTY TMVATORCH_MODULEMAPS)
  set(all "")
  foreach(map IN LISTS maps)
    file(READ ${map} text)
    string(REPLACE " header \"" " header \"../include/" text "${text}")
    string(APPEND all "${text}")
  endforeach()
  if(all)
    file(WRITE ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/module.modulemap "${all}")
    install(FILES ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/module.modulemap DESTINATION ${TMVATORCH_INSTALL_DIR}/lib)
  endif()
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
