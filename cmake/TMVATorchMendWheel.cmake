# Makes the CMake package of ROOT's PyPI wheel usable; also installed, for those who use our package.

# The wheel's exported targets name mock_site_packages/ROOT/..., a folder no installation has: beside site-packages, or
# inside of ROOT in the first wheels. A folder of links with these names makes both true and leaves the user's environment
# alone. Any other ROOT passes unchanged.
function(tmvatorch_mend_wheel_paths config_dir links result)
  set(${result} "${config_dir}" PARENT_SCOPE)
  file(GLOB target_files "${config_dir}/ROOTConfig-targets-*.cmake")
  foreach(target_file IN LISTS target_files)
    file(STRINGS "${target_file}" mock_lines REGEX "mock_site_packages" LIMIT_COUNT 1)
    if(mock_lines)
      file(REAL_PATH "${config_dir}/../.." site_packages)
      file(REMOVE_RECURSE "${links}") # links alone: what they lead to stays
      file(MAKE_DIRECTORY "${links}/site-packages/ROOT")
      file(GLOB names RELATIVE "${site_packages}/ROOT" "${site_packages}/ROOT/*")
      foreach(name IN LISTS names)
        file(CREATE_LINK "${site_packages}/ROOT/${name}" "${links}/site-packages/ROOT/${name}" SYMBOLIC)
      endforeach()
      file(CREATE_LINK "${site_packages}" "${links}/site-packages/ROOT/mock_site_packages" SYMBOLIC)
      file(CREATE_LINK "${site_packages}" "${links}/mock_site_packages" SYMBOLIC)
      set(${result} "${links}/site-packages/ROOT/cmake" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()
