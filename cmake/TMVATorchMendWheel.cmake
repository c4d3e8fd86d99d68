# Makes the CMake package of ROOT's PyPI wheel usable; also installed, for those who use our package.

# The wheel's exported targets name <prefix>/mock_site_packages/ROOT/..., a folder no installation has. A folder with
# both names as links makes them true and leaves the user's environment alone. Any other ROOT passes unchanged.
function(tmvatorch_mend_wheel_paths config_dir links result)
  set(${result} "${config_dir}" PARENT_SCOPE)
  file(GLOB target_files "${config_dir}/ROOTConfig-targets-*.cmake")
  foreach(target_file IN LISTS target_files)
    file(STRINGS "${target_file}" mock_lines REGEX "mock_site_packages" LIMIT_COUNT 1)
    if(mock_lines)
      file(REAL_PATH "${config_dir}/../.." site_packages)
      file(MAKE_DIRECTORY "${links}")
      file(CREATE_LINK "${site_packages}" "${links}/site-packages" SYMBOLIC)
      file(CREATE_LINK "${site_packages}" "${links}/mock_site_packages" SYMBOLIC)
      set(${result} "${links}/site-packages/ROOT/cmake" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()
