# Decides between ROOT's own TMVA and the embedded one, and says in one line what is built against what.

macro(tmvatorch_choose_tmva)
  if(NOT TMVATORCH_TMVA MATCHES "^(auto|root|embedded)$")
    message(FATAL_ERROR "tmva-torch: TMVATORCH_TMVA=${TMVATORCH_TMVA} is not known; it is one of auto, root, embedded.")
  endif()
  if(TMVATORCH_TMVA STREQUAL "root" AND NOT TARGET ROOT::TMVA)
    message(FATAL_ERROR "tmva-torch: TMVATORCH_TMVA=root, but ROOT ${ROOT_VERSION} (${ROOT_INCLUDE_DIRS}) was built "
                        "without TMVA. Use -DTMVATORCH_TMVA=embedded, or a ROOT with TMVA.")
  endif()
  set(TMVATORCH_USE_EMBEDDED_TMVA OFF)
  set(tmvatorch_tmva_reason "ROOT's own")
  if(TMVATORCH_TMVA STREQUAL "embedded" OR NOT TARGET ROOT::TMVA)
    set(TMVATORCH_USE_EMBEDDED_TMVA ON)
    set(tmvatorch_tmva_reason "embedded: this ROOT was built without TMVA")
    if(TARGET ROOT::TMVA)
      set(tmvatorch_tmva_reason "embedded: TMVATORCH_TMVA=embedded, though this ROOT has its own")
    endif()
  endif()
endmacro()

function(tmvatorch_report)
  message(STATUS "tmva-torch ${PROJECT_VERSION}: ROOT ${ROOT_VERSION} (${TMVATORCH_ROOT_ORIGIN}), "
                 "Python ${Python_VERSION} (${Python_EXECUTABLE}), torch ${TMVATORCH_TORCH_VERSION}, "
                 "TMVA ${tmvatorch_tmva_reason}")
  if(ROOT_tmva-pymva_FOUND)
    message(WARNING "tmva-torch: this ROOT has libPyMVA with a MethodPyTorch of its own. Only one of the two can be "
                    "used in a process: let nothing load libPyMVA.")
  endif()
endfunction()
